//! Scalar functions of a real and a generated image's logit, written once for every engine: evaluated on numbers and on
//! Burn's tensors, printed in WGSL, and differentiated.

#[cfg(feature = "burn")]
mod in_burn;
mod number;

use std::{
    ops::{Add, Mul, Neg, Sub},
    rc::Rc,
};

pub use number::Number;

/// What an [`Expression`] is a function of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// Logit of a real image.
    Real,
    /// Logit of a generated image.
    Fake,
    /// How far below 1 the target of real images is.
    Smoothing,
}

/// A value of each [`Variable`].
#[derive(Debug, Clone, Copy)]
pub struct Variables<N> {
    /// Logit of a real image.
    pub real: N,
    /// Logit of a generated image.
    pub fake: N,
    /// How far below 1 the target of real images is.
    pub smoothing: N,
}

/// A scalar function. It is built with operators and the functions of this module.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// One of its arguments.
    Variable(Variable),
    /// A number.
    Constant(f32),
    /// −x.
    Negative(Rc<Self>),
    /// x + y.
    Sum(Rc<Self>, Rc<Self>),
    /// x · y.
    Product(Rc<Self>, Rc<Self>),
    /// x².
    Square(Rc<Self>),
    /// ln(1 + eˣ).
    Softplus(Rc<Self>),
    /// 1 / (1 + e⁻ˣ).
    Sigmoid(Rc<Self>),
    /// max(x, 0).
    PositivePart(Rc<Self>),
    /// 1 where x > 0, else 0.
    Step(Rc<Self>),
    /// x, but at least 0 and at most 1.
    UnitClamp(Rc<Self>),
}

impl Expression {
    /// Its value.
    pub fn evaluate<N: Number>(&self, variables: &Variables<N>) -> N {
        let of = |expression: &Self| expression.evaluate(variables);
        match self {
            Self::Variable(Variable::Real) => variables.real.clone(),
            Self::Variable(Variable::Fake) => variables.fake.clone(),
            Self::Variable(Variable::Smoothing) => variables.smoothing.clone(),
            Self::Constant(value) => N::constant(*value, &variables.fake),
            Self::Negative(x) => of(x).negative(),
            Self::Sum(x, y) => of(x).sum(of(y)),
            Self::Product(x, y) => of(x).product(of(y)),
            Self::Square(x) => of(x).square(),
            Self::Softplus(x) => of(x).softplus(),
            Self::Sigmoid(x) => of(x).sigmoid(),
            Self::PositivePart(x) => of(x).positive_part(),
            Self::Step(x) => of(x).step(),
            Self::UnitClamp(x) => of(x).unit_clamp(),
        }
    }

    /// Its derivative with respect to a variable.
    pub fn derivative(&self, variable: Variable) -> Self {
        let of = |expression: &Self| expression.derivative(variable);
        let this = |expression: &Rc<Self>| (**expression).clone();
        match self {
            Self::Variable(own) => Self::Constant(f32::from(*own == variable)),
            Self::Constant(_) | Self::Step(_) => Self::Constant(0.0),
            Self::Negative(x) => -of(x),
            Self::Sum(x, y) => of(x) + of(y),
            Self::Product(x, y) => of(x) * this(y) + this(x) * of(y),
            Self::Square(x) => 2.0 * this(x) * of(x),
            Self::Softplus(x) => sigmoid(this(x)) * of(x),
            Self::Sigmoid(x) => sigmoid(this(x)) * sigmoid(-this(x)) * of(x),
            Self::PositivePart(x) => step(this(x)) * of(x),
            Self::UnitClamp(x) => step(this(x)) * step(1.0 - this(x)) * of(x),
        }
    }

    /// Whether its value depends on a variable.
    pub fn depends_on(&self, variable: Variable) -> bool {
        match self {
            Self::Variable(own) => *own == variable,
            Self::Constant(_) => false,
            Self::Negative(x)
            | Self::Square(x)
            | Self::Softplus(x)
            | Self::Sigmoid(x)
            | Self::PositivePart(x)
            | Self::Step(x)
            | Self::UnitClamp(x) => x.depends_on(variable),
            Self::Sum(x, y) | Self::Product(x, y) => {
                x.depends_on(variable) || y.depends_on(variable)
            }
        }
    }
}

/// Logit of a real image.
pub const fn real() -> Expression {
    Expression::Variable(Variable::Real)
}

/// Logit of a generated image.
pub const fn fake() -> Expression {
    Expression::Variable(Variable::Fake)
}

/// How far below 1 the target of real images is.
pub const fn smoothing() -> Expression {
    Expression::Variable(Variable::Smoothing)
}

/// x².
pub fn square(x: Expression) -> Expression {
    Expression::Square(x.into())
}

/// ln(1 + eˣ).
pub fn softplus(x: Expression) -> Expression {
    Expression::Softplus(x.into())
}

/// 1 / (1 + e⁻ˣ).
pub fn sigmoid(x: Expression) -> Expression {
    Expression::Sigmoid(x.into())
}

/// max(x, 0).
pub fn positive_part(x: Expression) -> Expression {
    Expression::PositivePart(x.into())
}

/// x, but at least 0 and at most 1.
pub fn unit_clamp(x: Expression) -> Expression {
    Expression::UnitClamp(x.into())
}

/// 1 where x > 0, else 0.
fn step(x: Expression) -> Expression {
    Expression::Step(x.into())
}

impl From<f32> for Expression {
    fn from(value: f32) -> Self {
        Self::Constant(value)
    }
}

impl Neg for Expression {
    type Output = Self;

    fn neg(self) -> Self {
        if let Self::Constant(value) = self {
            Self::Constant(-value)
        } else {
            Self::Negative(self.into())
        }
    }
}

/// Without the zeros and ones that differentiation leaves.
impl<T: Into<Self>> Add<T> for Expression {
    type Output = Self;

    fn add(self, other: T) -> Self {
        match (self, other.into()) {
            (Self::Constant(0.0), x) | (x, Self::Constant(0.0)) => x,
            (x, y) => Self::Sum(x.into(), y.into()),
        }
    }
}

impl<T: Into<Self>> Sub<T> for Expression {
    type Output = Self;

    fn sub(self, other: T) -> Self {
        self + -other.into()
    }
}

impl<T: Into<Self>> Mul<T> for Expression {
    type Output = Self;

    fn mul(self, other: T) -> Self {
        match (self, other.into()) {
            (Self::Constant(0.0), _) | (_, Self::Constant(0.0)) => Self::Constant(0.0),
            (Self::Constant(1.0), x) | (x, Self::Constant(1.0)) => x,
            (Self::Constant(-1.0), x) | (x, Self::Constant(-1.0)) => -x,
            (x, y) => Self::Product(x.into(), y.into()),
        }
    }
}

impl Sub<Expression> for f32 {
    type Output = Expression;

    fn sub(self, other: Expression) -> Expression {
        Expression::from(self) - other
    }
}

impl Mul<Expression> for f32 {
    type Output = Expression;

    fn mul(self, other: Expression) -> Expression {
        Expression::from(self) * other
    }
}

#[cfg(test)]
mod tests;
