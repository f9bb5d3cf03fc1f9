/// A type with few values, each with a word in settings, files and addresses. Write it with `choice!`.
pub trait Choice: Copy + Sized + 'static {
    /// All values, in the order in which to show them.
    const ALL: &'static [Self];

    /// Their words, in the same order.
    const WORDS: &'static [&'static str];

    /// The word of a value.
    fn word(self) -> &'static str;

    /// The value of a word; `None` for a word that stands for none.
    fn from_word(word: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|value| value.word() == word)
    }
}

/// Gives every variant of an enum its word: `choice!(Norm { Batch = "batch", None = "none" })`. A variant that has none
/// does not compile.
#[macro_export]
macro_rules! choice {
    ($Choice:ty { $($Variant:ident = $word:literal),+ $(,)? }) => {
        impl $crate::hyperparameter::Choice for $Choice {
            const ALL: &'static [Self] = &[$(Self::$Variant),+];
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn word(self) -> &'static str {
                match self {
                    $(Self::$Variant => $word),+
                }
            }
        }
    };
}

/// A switch.
impl Choice for bool {
    const ALL: &'static [Self] = &[false, true];
    const WORDS: &'static [&'static str] = &["off", "on"];

    fn word(self) -> &'static str {
        match self {
            false => "off",
            true => "on",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fmt::Debug};

    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Size {
        Small,
        Large,
    }
    choice!(Size {
        Small = "small",
        Large = "large"
    });

    fn assert_every_word_is_of_one_value<T: Choice + Debug + PartialEq>() {
        let words: Vec<_> = T::ALL.iter().map(|value| value.word()).collect();
        assert_eq!(words, T::WORDS);
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
        for value in T::ALL {
            assert_eq!(T::from_word(value.word()), Some(*value));
        }
        assert_eq!(T::from_word("neither"), None);
    }

    #[test]
    fn every_word_is_of_one_value() {
        assert_every_word_is_of_one_value::<Size>();
        assert_every_word_is_of_one_value::<bool>();
    }
}
