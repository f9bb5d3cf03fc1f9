//! Scalar functions of a real and a generated image's logit, written once for every engine: evaluated on numbers and on
//! Burn's tensors, printed in WGSL, and differentiated.

use std::{
    ops::{Add, Mul, Neg, Sub},
    rc::Rc,
};

use burn::tensor::{Tensor, activation};

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
    Negative(Rc<Expression>),
    /// x + y.
    Sum(Rc<Expression>, Rc<Expression>),
    /// x · y.
    Product(Rc<Expression>, Rc<Expression>),
    /// x².
    Square(Rc<Expression>),
    /// ln(1 + eˣ).
    Softplus(Rc<Expression>),
    /// 1 / (1 + e⁻ˣ).
    Sigmoid(Rc<Expression>),
    /// max(x, 0).
    PositivePart(Rc<Expression>),
    /// 1 where x > 0, else 0.
    Step(Rc<Expression>),
    /// x, but at least 0 and at most 1.
    UnitClamp(Rc<Expression>),
}

/// What expressions are evaluated on.
pub trait Number: Clone {
    /// The number `value`, of the shape of `like`.
    fn constant(value: f32, like: &Self) -> Self;
    /// −x.
    fn negative(self) -> Self;
    /// x + y.
    fn sum(self, other: Self) -> Self;
    /// x · y.
    fn product(self, other: Self) -> Self;
    /// x².
    fn square(self) -> Self;
    /// ln(1 + eˣ).
    fn softplus(self) -> Self;
    /// 1 / (1 + e⁻ˣ).
    fn sigmoid(self) -> Self;
    /// max(x, 0).
    fn positive_part(self) -> Self;
    /// 1 where x > 0, else 0.
    fn step(self) -> Self;
    /// x, but at least 0 and at most 1.
    fn unit_clamp(self) -> Self;
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

    /// The same in WGSL, a function of the variables `real`, `fake` and `smoothing`.
    pub fn wgsl(&self) -> String {
        let [real, fake, smoothing] = ["real", "fake", "smoothing"].map(|name| Wgsl(name.into()));
        let variables = Variables {
            real,
            fake,
            smoothing,
        };
        self.evaluate(&variables).0
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
        match self {
            Self::Constant(value) => Self::Constant(-value),
            x => Self::Negative(x.into()),
        }
    }
}

/// Without the zeros and ones that differentiation leaves.
impl<T: Into<Expression>> Add<T> for Expression {
    type Output = Self;

    fn add(self, other: T) -> Self {
        match (self, other.into()) {
            (Self::Constant(0.0), x) | (x, Self::Constant(0.0)) => x,
            (x, y) => Self::Sum(x.into(), y.into()),
        }
    }
}

impl<T: Into<Expression>> Sub<T> for Expression {
    type Output = Self;

    fn sub(self, other: T) -> Self {
        self + -other.into()
    }
}

impl<T: Into<Expression>> Mul<T> for Expression {
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

impl Number for f32 {
    fn constant(value: f32, _: &Self) -> Self {
        value
    }

    fn negative(self) -> Self {
        -self
    }

    fn sum(self, other: Self) -> Self {
        self + other
    }

    fn product(self, other: Self) -> Self {
        self * other
    }

    fn square(self) -> Self {
        self * self
    }

    fn softplus(self) -> Self {
        // Without overflow.
        self.max(0.0) + (-self.abs()).exp().ln_1p()
    }

    fn sigmoid(self) -> Self {
        1.0 / (1.0 + (-self).exp())
    }

    fn positive_part(self) -> Self {
        self.max(0.0)
    }

    fn step(self) -> Self {
        Self::from(self > 0.0)
    }

    fn unit_clamp(self) -> Self {
        self.clamp(0.0, 1.0)
    }
}

impl Number for Tensor<1> {
    fn constant(value: f32, like: &Self) -> Self {
        like.zeros_like().add_scalar(value)
    }

    fn negative(self) -> Self {
        self.neg()
    }

    fn sum(self, other: Self) -> Self {
        self + other
    }

    fn product(self, other: Self) -> Self {
        self * other
    }

    fn square(self) -> Self {
        Self::square(self)
    }

    fn softplus(self) -> Self {
        activation::softplus(self, 1.0)
    }

    fn sigmoid(self) -> Self {
        activation::sigmoid(self)
    }

    fn positive_part(self) -> Self {
        activation::relu(self)
    }

    fn step(self) -> Self {
        self.greater_elem(0.0).float()
    }

    fn unit_clamp(self) -> Self {
        self.clamp(0.0, 1.0)
    }
}

/// An expression's text.
#[derive(Debug, Clone)]
struct Wgsl(String);

impl Number for Wgsl {
    fn constant(value: f32, _: &Self) -> Self {
        Self(format!("({value:?})"))
    }

    fn negative(self) -> Self {
        Self(format!("(-{})", self.0))
    }

    fn sum(self, other: Self) -> Self {
        Self(format!("({} + {})", self.0, other.0))
    }

    fn product(self, other: Self) -> Self {
        Self(format!("({} * {})", self.0, other.0))
    }

    fn square(self) -> Self {
        Self(format!("square({})", self.0))
    }

    fn softplus(self) -> Self {
        Self(format!("softplus({})", self.0))
    }

    fn sigmoid(self) -> Self {
        Self(format!("sigmoid({})", self.0))
    }

    fn positive_part(self) -> Self {
        Self(format!("max({}, 0.0)", self.0))
    }

    fn step(self) -> Self {
        Self(format!("select(0.0, 1.0, {} > 0.0)", self.0))
    }

    fn unit_clamp(self) -> Self {
        Self(format!("clamp({}, 0.0, 1.0)", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(real: f32, fake: f32) -> Variables<f32> {
        Variables {
            real,
            fake,
            smoothing: 0.1,
        }
    }

    #[test]
    fn every_operation_has_its_derivative() {
        let inner = || 0.7 * real() - 0.4 * fake() * real();
        let functions = [
            -inner(),
            square(inner()),
            softplus(inner()),
            sigmoid(inner()),
            positive_part(inner()),
            step(inner()),
            unit_clamp(0.5 * inner()),
            inner() * sigmoid(fake()) + 3.0,
        ];
        const STEP: f32 = 1e-2;
        for function in functions {
            for [real, fake] in [[0.8, 0.3], [-0.9, 0.5], [1.7, -1.2]] {
                let value = |real, fake| function.evaluate(&at(real, fake));
                let slope = |variable| function.derivative(variable).evaluate(&at(real, fake));
                let differences = [
                    value(real + STEP, fake) - value(real - STEP, fake),
                    value(real, fake + STEP) - value(real, fake - STEP),
                ];
                let slopes = [Variable::Real, Variable::Fake].map(slope);
                for (difference, slope) in differences.into_iter().zip(slopes) {
                    let expected = difference / (2.0 * STEP);
                    assert!(
                        (expected - slope).abs() < 1e-3,
                        "{function:?}: {expected}, {slope}"
                    );
                }
            }
        }
    }

    #[test]
    fn tensors_give_what_numbers_give() {
        let device = burn::tensor::Device::flex();
        let function = unit_clamp(square(real())) + softplus(-fake()) * step(fake())
            - sigmoid(real() - 0.5) * positive_part(smoothing());
        let (real, fake) = ([0.8, -0.3, 2.0], [0.5, -1.0, 3.0]);
        let tensor = |values: [f32; 3]| Tensor::<1>::from_data(values, &device);
        let tensors = Variables {
            real: tensor(real),
            fake: tensor(fake),
            smoothing: tensor([0.1; 3]),
        };
        let actual: Vec<f32> = function.evaluate(&tensors).into_data().iter().collect();
        for (actual, (real, fake)) in actual.into_iter().zip(real.into_iter().zip(fake)) {
            let expected = function.evaluate(&at(real, fake));
            assert!((actual - expected).abs() < 1e-6, "{actual}, {expected}");
        }
    }

    #[test]
    fn the_shader_says_the_same() {
        let function = 0.5 * square(real() - (1.0 - 2.0 * smoothing())) + positive_part(fake());
        let text =
            "(((0.5) * square((real + (-((1.0) + (-((2.0) * smoothing))))))) + max(fake, 0.0))";
        assert_eq!(function.wgsl(), text);
    }
}
