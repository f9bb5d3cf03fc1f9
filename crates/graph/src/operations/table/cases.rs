use super::instruction::Clear;
use crate::cases::{Case, Cases};

impl Cases for Clear {
    fn cases() -> Vec<Case> {
        let cases = [(5, 7, 3), (70, 9, 0)].map(|(rows, row, from)| {
            let name = format!("{rows} rows of {row} from {from} on");
            Case::new(name, move |scene| Self {
                buffer: scene.normals(rows * row),
                rows,
                row,
                from,
            })
        });
        cases.into()
    }
}
