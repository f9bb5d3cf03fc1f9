//! The declaration of one hyperparameter. Its key is the name of the field that it is declared for.

use std::ops::RangeInclusive;

use super::{Choice, Domain, Hyperparameter, Scale, Setting, Settings};

/// A hyperparameter as it is declared: what people read of it, how it may change, and its values.
#[derive(Debug, Clone, Copy)]
pub struct Declaration<V> {
    label: &'static str,
    help: &'static str,
    unit: &'static str,
    live: bool,
    needs_labels: bool,
    scale: Scale,
    values: V,
}

/// A finite number, bounds included: a field of type `f64`.
#[derive(Debug, Clone, Copy)]
pub struct Real {
    min: f64,
    max: f64,
    default: f64,
}

/// A whole number, bounds included: a field of type `usize`.
#[derive(Debug, Clone, Copy)]
pub struct Integer {
    min: u32,
    max: u32,
    default: u32,
}

/// One of the values of a [`Choice`]: a field of its type.
#[derive(Debug, Clone, Copy)]
pub struct OneOf<T> {
    default: T,
}

/// A finite number, bounds included.
pub const fn real(
    label: &'static str,
    help: &'static str,
    bounds: RangeInclusive<f64>,
    default: f64,
) -> Declaration<Real> {
    let (min, max) = (*bounds.start(), *bounds.end());
    Declaration::new(label, help, Real { min, max, default })
}

/// A whole number, bounds included.
pub const fn integer(
    label: &'static str,
    help: &'static str,
    bounds: RangeInclusive<u32>,
    default: u32,
) -> Declaration<Integer> {
    let (min, max) = (*bounds.start(), *bounds.end());
    Declaration::new(label, help, Integer { min, max, default })
}

/// One of the values of a [`Choice`], `bool` for a switch.
pub const fn choice_of<T: Choice>(
    label: &'static str,
    help: &'static str,
    default: T,
) -> Declaration<OneOf<T>> {
    Declaration::new(label, help, OneOf { default })
}

impl<V: Copy> Declaration<V> {
    /// A bare number or word, fixed when training starts.
    const fn new(label: &'static str, help: &'static str, values: V) -> Self {
        Self {
            label,
            help,
            unit: "",
            live: false,
            needs_labels: false,
            scale: Scale::Linear,
            values,
        }
    }

    /// The same, counted in `unit`.
    pub const fn in_unit(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// The same, its values spread over a slider by their order of magnitude.
    pub const fn logarithmic(self) -> Self {
        Self {
            scale: Scale::Logarithmic,
            ..self
        }
    }

    /// The same, free to change while training goes on.
    pub const fn live(self) -> Self {
        Self { live: true, ..self }
    }

    /// The same, for data sets with labels.
    pub const fn for_labels(self) -> Self {
        Self {
            needs_labels: true,
            ..self
        }
    }

    /// Whether it may change while training goes on.
    pub const fn is_live(&self) -> bool {
        self.live
    }
}

/// Values that a field of a struct may have, and the settings that they are written as.
pub trait Values {
    /// Type of the field.
    type Value;

    /// The value of the field unless it is set.
    fn default(&self) -> Self::Value;

    /// Which settings there are.
    fn domain(&self) -> Domain;

    /// The value that a setting of the domain stands for; `None` for any other setting.
    fn value(&self, setting: &Setting) -> Option<Self::Value>;
}

impl Values for Real {
    type Value = f64;

    fn default(&self) -> f64 {
        self.default
    }

    fn domain(&self) -> Domain {
        let Self { min, max, default } = *self;
        Domain::Real { min, max, default }
    }

    fn value(&self, setting: &Setting) -> Option<f64> {
        number_in(&self.domain(), setting)
    }
}

impl Values for Integer {
    type Value = usize;

    fn default(&self) -> usize {
        self.default as usize
    }

    fn domain(&self) -> Domain {
        let Self { min, max, default } = *self;
        Domain::Integer { min, max, default }
    }

    fn value(&self, setting: &Setting) -> Option<usize> {
        number_in(&self.domain(), setting).map(|number| number as usize)
    }
}

impl<T: Choice> Values for OneOf<T> {
    type Value = T;

    fn default(&self) -> T {
        self.default
    }

    fn domain(&self) -> Domain {
        Domain::Choice {
            options: T::WORDS,
            default: self.default.word(),
        }
    }

    fn value(&self, setting: &Setting) -> Option<T> {
        match setting {
            Setting::Number(_) => None,
            Setting::Word(word) => T::from_word(word),
        }
    }
}

fn number_in(domain: &Domain, setting: &Setting) -> Option<f64> {
    match setting {
        Setting::Number(number) => domain.contains(setting).then_some(*number),
        Setting::Word(_) => None,
    }
}

impl<V: Values> Declaration<V> {
    /// The value of the field unless it is set.
    pub fn default(&self) -> V::Value {
        self.values.default()
    }

    /// What the page is told, under a key.
    pub fn describe(&self, key: &'static str) -> Hyperparameter {
        Hyperparameter {
            key,
            label: self.label,
            help: self.help,
            unit: self.unit,
            live: self.live,
            shared: false,
            needs_labels: self.needs_labels,
            scale: self.scale,
            domain: self.values.domain(),
        }
    }

    /// The value of the field by settings that have been checked.
    ///
    /// # Panics
    /// If they are not those of a family with this declaration.
    pub fn read(&self, key: &str, settings: &Settings) -> V::Value {
        let setting = settings.values().get(key);
        let value = setting.and_then(|setting| self.values.value(setting));
        value.unwrap_or_else(|| {
            let domain = self.values.domain();
            panic!(
                "the hyperparameter \"{key}\" is {setting:?}, expected {domain}: \
                 read the settings with the struct of their own family"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_exactly_if_the_domain_contains_its_setting() {
        let settings = [
            Setting::Number(4.0),
            Setting::Number(4.5),
            Setting::Number(9.0),
            Setting::Number(f64::NAN),
            Setting::Word("on".into()),
            Setting::Word("up".into()),
        ];
        let whole = integer("", "", 1..=8, 2).values;
        let real = real("", "", 1.0..=8.0, 2.0).values;
        let switch = choice_of("", "", false).values;
        for setting in &settings {
            let is_read = whole.value(setting).is_some();
            assert_eq!(is_read, whole.domain().contains(setting), "{setting}");
            let is_read = real.value(setting).is_some();
            assert_eq!(is_read, real.domain().contains(setting), "{setting}");
            let is_read = switch.value(setting).is_some();
            assert_eq!(is_read, switch.domain().contains(setting), "{setting}");
        }
        assert_eq!(whole.value(&settings[0]), Some(4));
        assert_eq!(real.value(&settings[1]), Some(4.5));
        assert_eq!(switch.value(&settings[4]), Some(true));
    }
}
