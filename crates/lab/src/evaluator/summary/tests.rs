use super::{grade::VARIETY, *};
use crate::evaluator::{LeftOut, Values};
use lab_evaluation::metrics::ClassShare;

/// What is found of a sound model, but for some changes.
struct Case {
    step: u32,
    values: Values,
    left_out: Vec<LeftOut>,
    has_diverged: bool,
    classes: Vec<ClassShare>,
}

/// Values that differ from those of a sound model.
type Changes<'a> = &'a [(&'static str, f32)];

impl Case {
    fn new(changes: Changes, missing: usize) -> Self {
        let mut values = Values::from([
            ("frechet", 4.0),
            ("precision", 0.7),
            ("recall", 0.6),
            ("sharpness", 0.95),
            ("nearest_training", 1.1),
            ("diversity", 0.97),
            ("distinctness", 0.9),
        ]);
        values.extend(changes.iter().copied());
        let classes = (0..10).map(|index| ClassShare {
            name: index.to_string(),
            share: if index < missing { 0.0 } else { 0.1 },
            real: 0.1,
        });
        Self {
            step: 3000,
            values,
            left_out: Vec::new(),
            has_diverged: false,
            classes: classes.collect(),
        }
    }

    /// Of images that have no labels.
    fn unlabelled(changes: Changes) -> Self {
        let mut case = Self::new(changes, 0).without(&["frechet", "precision", "recall"]);
        case.classes.clear();
        case.left_out = vec![LeftOut {
            key: "classes_present",
            reason: "the images have no labels".into(),
        }];
        case
    }

    fn without(mut self, keys: &[&str]) -> Self {
        self.values.retain(|key, _| !keys.contains(key));
        self
    }

    fn at(self, step: u32) -> Self {
        Self { step, ..self }
    }

    fn summary(&self) -> Summary {
        summary(&Findings {
            step: self.step,
            values: &self.values,
            left_out: &self.left_out,
            has_diverged: self.has_diverged,
            classes: &self.classes,
            class_kind: ClassKind::Classes,
            real: &Values::from([("frechet", 0.7), ("precision", 0.8), ("recall", 0.8)]),
            noise: &Values::from([("frechet", 340.0), ("nearest_training", 6.0)]),
        })
    }
}

/// Severity and code of a case.
fn graded(case: &Case) -> (Severity, SummaryCode) {
    let summary = case.summary();
    (summary.severity, summary.code)
}

#[test]
fn missing_classes_come_first() {
    let missing = Case::new(&[("recall", 0.0)], 3).summary();
    assert_eq!(
        (missing.severity, missing.code),
        (Severity::Bad, SummaryCode::ClassesMissing)
    );
    assert_eq!(
        missing.text(),
        "only 7 of 10 classes: the others are missing"
    );
    let one = graded(&Case::new(&[], 1));
    assert_eq!(one, (Severity::Fair, SummaryCode::ClassesMissing));
    let unreal = graded(&Case::new(&[("precision", 0.1)], 3));
    assert_eq!(unreal, (Severity::Bad, SummaryCode::ClassesMissingUnreal));
}

#[test]
fn every_fault_has_its_code() {
    use SummaryCode as Code;
    let cases: [(Changes, Severity, Code); 16] = [
        (&[], Severity::Good, Code::VariedSharp),
        (&[("sharpness", 0.3)], Severity::Fair, Code::VariedBlurred),
        (&[("sharpness", 3.0)], Severity::Fair, Code::VariedNoisy),
        (&[("precision", 0.1)], Severity::Fair, Code::VariedUnreal),
        (
            &[("precision", 0.1), ("sharpness", 0.3)],
            Severity::Fair,
            Code::VariedUnrealBlurred,
        ),
        (&[("recall", 0.1)], Severity::Fair, Code::Narrow),
        (&[("diversity", 0.4)], Severity::Fair, Code::Narrow),
        (
            &[("recall", 0.1), ("sharpness", 0.3)],
            Severity::Fair,
            Code::NarrowBlurred,
        ),
        (
            &[("recall", 0.1), ("sharpness", 3.0)],
            Severity::Fair,
            Code::NarrowNoisy,
        ),
        (
            &[("recall", 0.1), ("precision", 0.1)],
            Severity::Fair,
            Code::NarrowUnreal,
        ),
        (
            &[("recall", 0.1), ("precision", 0.1), ("sharpness", 0.3)],
            Severity::Fair,
            Code::NarrowUnrealBlurred,
        ),
        (&[("nearest_training", 0.2)], Severity::Bad, Code::Copied),
        (&[("nearest_training", 4.0)], Severity::Bad, Code::Unlike),
        (
            &[("frechet", 100.0), ("precision", 0.1)],
            Severity::Bad,
            Code::Unlike,
        ),
        (&[("diversity", 0.1)], Severity::Bad, Code::Alike),
        (&[("distinctness", 0.1)], Severity::Bad, Code::Alike),
    ];
    for (changes, severity, code) in cases {
        assert_eq!(
            graded(&Case::new(changes, 0)),
            (severity, code),
            "{changes:?}"
        );
    }
}

#[test]
fn what_the_page_gets_is_a_code_and_numbers_beside_the_words() {
    let blurred = Case::new(&[("sharpness", 0.3)], 0).summary();
    let expected = serde_json::json!({
        "severity": "fair",
        "code": "varied-blurred",
        "classes": { "present": 10, "all": 10, "of": "classes" },
        "phrases": [
            { "text": "all {all} classes, ", "values": { "all": "10", "present": "10" } },
            { "text": "varied, but blurred", "values": {} },
        ],
    });
    assert_eq!(serde_json::to_value(blurred).unwrap(), expected);
    let alike = Case::new(&[("diversity", 0.1)], 9).summary();
    let expected = serde_json::json!({
        "severity": "bad",
        "code": "alike",
        "phrases": [{ "text": "all samples look alike", "values": {} }],
    });
    assert_eq!(serde_json::to_value(alike).unwrap(), expected);
}

#[test]
fn without_a_classifier_there_is_a_grade_only_where_the_distance_to_training_images_says_something()
{
    use SummaryCode as Code;
    let grade = |changes: Changes| graded(&Case::unlabelled(changes));
    assert_eq!(grade(&[]), (Severity::Good, Code::VariedSharp));
    assert_eq!(
        grade(&[("sharpness", 0.2)]),
        (Severity::Fair, Code::VariedBlurred)
    );
    assert_eq!(grade(&[("diversity", 0.4)]), (Severity::Fair, Code::Narrow));
    assert_eq!(grade(&[("diversity", 0.1)]), (Severity::Bad, Code::Alike));
    let far = [("nearest_training", 4.0)];
    assert_eq!(grade(&far), (Severity::Bad, Code::Unlike));
    // An untrained network makes blurred images, too.
    let untrained = Case::unlabelled(&[("nearest_training", 4.0), ("sharpness", 0.2)]);
    assert_eq!(
        graded(&untrained.at(60)),
        (Severity::Early, Code::TooEarly),
        "blur alone is no grade"
    );
    let unknown = Case::unlabelled(&[("sharpness", 0.2)]).without(&["nearest_training"]);
    assert_eq!(graded(&unknown), (Severity::Ungraded, Code::NoClassifier));
    let text = unknown.summary().text();
    assert_eq!(text, "cannot be graded: the images have no labels");
}

#[test]
fn variety_is_said_only_if_it_was_measured() {
    let mut equal_images = Case::unlabelled(&[]).without(&VARIETY);
    let reason = "all training images are the same";
    equal_images.left_out.push(LeftOut {
        key: "diversity",
        reason: reason.into(),
    });
    let summary = equal_images.summary();
    assert_eq!(
        (summary.severity, summary.code),
        (Severity::Ungraded, SummaryCode::VarietyUnknown)
    );
    assert!(summary.text().contains(reason), "{summary:?}");
    for (changes, code) in [
        (("sharpness", 0.2), SummaryCode::Blurred),
        (("sharpness", 3.0), SummaryCode::Noisy),
    ] {
        let case = Case::unlabelled(&[changes]).without(&VARIETY);
        assert_eq!(graded(&case), (Severity::Fair, code));
        assert!(!case.summary().text().contains("varied"));
    }
}

#[test]
fn there_is_no_grade_before_there_is_something_to_grade() {
    let early = (Severity::Early, SummaryCode::TooEarly);
    for case in [Case::new(&[], 0), Case::unlabelled(&[])] {
        assert_eq!(
            graded(&case.at(0)),
            (Severity::Early, SummaryCode::Untrained)
        );
    }
    for case in [Case::new(&[], 0), Case::unlabelled(&[])] {
        assert_eq!(graded(&case.at(49)), early);
    }
    assert_eq!(
        graded(&Case::new(&[], 0).at(50)),
        (Severity::Good, SummaryCode::VariedSharp)
    );
    let still = [("diversity", 0.05)];
    assert_eq!(graded(&Case::unlabelled(&still).at(200)), early);
    let collapsed = graded(&Case::unlabelled(&still).at(303));
    assert_eq!(collapsed, (Severity::Bad, SummaryCode::Alike));
}

#[test]
fn samples_nearer_to_noise_than_to_real_images_are_not_graded_and_their_classes_not_counted() {
    // A healthy GAN after 203 steps: a classifier sees one class in it.
    let healthy = Case::new(&[("frechet", 60.0), ("precision", 0.1)], 9).at(203);
    let summary = healthy.summary();
    assert_eq!(summary.code, SummaryCode::TooEarly);
    assert_eq!((summary.severity, summary.classes), (Severity::Early, None));
    assert_eq!(summary.text(), "too early to judge");
    // The same measures after thousands of steps are no matter of time.
    let late = healthy.at(3000).summary();
    assert_eq!((late.code, late.classes), (SummaryCode::Unlike, None));
    // What passes for real is counted, however far the whole is from the data.
    let few_classes = Case::new(&[("frechet", 45.0)], 5);
    assert_eq!(
        graded(&few_classes),
        (Severity::Bad, SummaryCode::ClassesMissing)
    );
}

#[test]
fn a_model_that_makes_no_numbers_has_diverged() {
    let mut case = Case::new(&[], 10).at(3);
    case.values.clear();
    case.has_diverged = true;
    assert_eq!(graded(&case), (Severity::Bad, SummaryCode::Diverged));
}
