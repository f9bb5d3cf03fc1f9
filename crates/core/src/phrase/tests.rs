use super::*;

#[test]
fn values_go_where_their_names_stand() {
    let phrase = Phrase::from("{present} of {all} classes, {present}");
    let phrase = phrase.with("present", 7).with("all", 10);
    assert_eq!(phrase.to_string(), "7 of 10 classes, 7");
}
