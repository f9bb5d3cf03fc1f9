/// Declares hyperparameters, one a field: name (which is the key), type, and [`Declaration`](super::Declaration).
///
/// ```ignore
/// hyperparameters! {
///     /// Settings of a model.
///     pub struct ModelSettings {
///         ..shared: SharedSettings,
///         /// What a step is multiplied with.
///         rate: f64 = real("Rate", "How far each step goes.", 0.0..=1.0, 0.5).live(),
///     }
/// }
/// ```
///
/// makes the struct, its `Default`, and
///
/// - `hyperparameters()`: what the page is told, those of `..shared` first and marked as meaning the same everywhere;
/// - `of(&settings)`: the struct by settings that have been checked;
/// - `change_live(&settings)`: the same, of those that may change while training goes on.
#[macro_export]
macro_rules! hyperparameters {
    (
        $(#[$attribute:meta])*
        pub struct $Typed:ident {
            $(..$group:ident: $Group:ty,)?
            $($(#[$doc:meta])* $key:ident: $Value:ty = $declaration:expr,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $Typed {
            $(
                /// What it has in common with others.
                pub $group: $Group,
            )?
            $($(#[$doc])* pub $key: $Value,)+
        }

        impl $Typed {
            /// What the page is told of each, in the order in which to show them.
            pub fn hyperparameters() -> &'static [$crate::hyperparameter::Hyperparameter] {
                use std::sync::LazyLock;
                use $crate::hyperparameter::Hyperparameter;
                static ALL: LazyLock<Vec<Hyperparameter>> = LazyLock::new(|| {
                    let shared: &[&[Hyperparameter]] = &[$(<$Group>::hyperparameters())?];
                    let shared = shared.concat().into_iter().map(|hyperparameter| Hyperparameter {
                        shared: true,
                        ..hyperparameter
                    });
                    shared.chain([$($declaration.describe(stringify!($key))),+]).collect()
                });
                &ALL
            }

            /// By settings that have been checked.
            ///
            /// # Panics
            /// If they are another family's.
            pub fn of(settings: &$crate::hyperparameter::Settings) -> Self {
                Self {
                    $($group: <$Group>::of(settings),)?
                    $($key: $declaration.read(stringify!($key), settings),)+
                }
            }

            /// Takes over what may change while training goes on, by settings that have been checked.
            ///
            /// # Panics
            /// If they are another family's.
            pub fn change_live(&mut self, settings: &$crate::hyperparameter::Settings) {
                $(self.$group.change_live(settings);)?
                $(
                    if $declaration.is_live() {
                        self.$key = $declaration.read(stringify!($key), settings);
                    }
                )+
            }
        }

        impl Default for $Typed {
            fn default() -> Self {
                Self {
                    $($group: <$Group>::default(),)?
                    $($key: $declaration.default(),)+
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::hyperparameter::{Setting, Settings, choice_of, integer, real};

    hyperparameters! {
        /// For all.
        pub struct Group {
            width: usize = integer("Width", "", 1..=8, 2),
            mirror: bool = choice_of("Mirror", "", false).live(),
        }
    }

    hyperparameters! {
        /// For one.
        pub struct Model {
            ..group: Group,
            rate: f64 = real("Rate", "", 0.0..=1.0, 0.5).live(),
            decay: f64 = real("Decay", "", 0.0..=1.0, 0.0),
        }
    }

    fn settings(given: &[(&str, Setting)]) -> Settings {
        let given = given.iter();
        let given: BTreeMap<_, _> = given
            .map(|(key, setting)| (key.to_string(), setting.clone()))
            .collect();
        Settings::resolve(Model::hyperparameters(), &given).unwrap()
    }

    fn all_changed() -> Settings {
        settings(&[
            ("width", Setting::Number(8.0)),
            ("mirror", Setting::Word("on".into())),
            ("rate", Setting::Number(0.25)),
            ("decay", Setting::Number(0.125)),
        ])
    }

    #[test]
    fn fields_are_described_under_their_names_a_groups_as_shared() {
        let described = Model::hyperparameters().iter();
        let described: Vec<_> = described.map(|h| (h.key, h.shared, h.live)).collect();
        let expected = [
            ("width", true, false),
            ("mirror", true, true),
            ("rate", false, true),
            ("decay", false, false),
        ];
        assert_eq!(described, expected);
    }

    #[test]
    fn without_settings_every_field_has_the_default_that_is_described() {
        assert_eq!(Model::of(&settings(&[])), Model::default());
    }

    #[test]
    fn every_setting_reaches_its_field() {
        let expected = Model {
            group: Group {
                width: 8,
                mirror: true,
            },
            rate: 0.25,
            decay: 0.125,
        };
        assert_eq!(Model::of(&all_changed()), expected);
    }

    #[test]
    fn only_live_fields_change_while_training_goes_on() {
        let mut model = Model::default();
        model.change_live(&all_changed());
        let expected = Model {
            group: Group {
                width: 2,
                mirror: true,
            },
            rate: 0.25,
            decay: 0.0,
        };
        assert_eq!(model, expected);
    }

    #[test]
    #[should_panic(expected = "\"rate\"")]
    fn settings_of_another_family_are_noticed() {
        let group = Settings::resolve(Group::hyperparameters(), &BTreeMap::new()).unwrap();
        Model::of(&group);
    }
}
