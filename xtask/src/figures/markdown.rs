//! Reads tables of generated Markdown.

use anyhow::{Context, Result, ensure};

/// A Markdown table: a row is its cells.
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// The first table after a line of a text.
    pub fn after(text: &str, line: &str) -> Result<Self> {
        let after = text.lines().skip_while(|candidate| *candidate != line);
        let mut rows = after
            .skip_while(|line| !line.starts_with('|'))
            .take_while(|line| line.starts_with('|'))
            .map(cells);
        let head = rows
            .next()
            .with_context(|| format!("there is no table after \"{line}\""))?;
        Ok(Self {
            head,
            rows: rows.skip(1).collect(),
        })
    }

    fn position(&self, column: &str) -> Result<usize> {
        let at = self.head.iter().position(|head| head == column);
        at.with_context(|| format!("there is no column \"{column}\""))
    }

    /// What the cells of a column say in the rows that begin with something.
    pub fn column(&self, beginning: &str, column: &str) -> Result<Vec<&str>> {
        let at = self.position(column)?;
        let rows = self
            .rows
            .iter()
            .filter(|cells| cells[0].starts_with(beginning));
        let found: Vec<_> = rows
            .filter_map(|cells| Some(cells.get(at)?.as_str()))
            .collect();
        ensure!(!found.is_empty(), "there is no row \"{beginning}…\"");
        Ok(found)
    }

    /// What a cell says, by the first cell of its row and the head of its column.
    pub fn cell(&self, row: &str, column: &str) -> Result<&str> {
        let at = self.position(column)?;
        let mut rows = self.rows.iter().filter(|cells| cells[0] == row);
        let cells = rows
            .next()
            .with_context(|| format!("there is no row \"{row}\""))?;
        cells
            .get(at)
            .map(String::as_str)
            .with_context(|| format!("row \"{row}\" ends before \"{column}\""))
    }

    /// Whether there is such a row: not every library runs every case.
    pub fn has(&self, row: &str) -> bool {
        self.rows.iter().any(|cells| cells[0] == row)
    }

    /// Whether the first cell has the same further cells in all rows that begin with it, two and more.
    pub fn is_constant(&self, row: &str, from_column: usize) -> Result<bool> {
        let rows: Vec<_> = self.rows.iter().filter(|cells| cells[0] == row).collect();
        ensure!(rows.len() > 1, "there are no two rows \"{row}\"");
        Ok(rows
            .iter()
            .all(|cells| cells[from_column..] == rows[0][from_column..]))
    }
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_matches('|');
    inner
        .split('|')
        .map(|cell| cell.trim().to_string())
        .collect()
}

/// The number that a cell begins with: 125.7 of `125.7 (125.2–133.1)`, 1.5 of `1.50×`.
pub fn number(cell: &str) -> Result<f64> {
    let first = cell.split_whitespace().next().unwrap_or_default();
    first
        .trim_end_matches('×')
        .parse()
        .with_context(|| format!("\"{cell}\" does not begin with a number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# A\n\n| | x |\n|---|---|\n| a | 1 |\n\n## B\n\nwords\n\n| d | step | memory |\n| --- | --- | --- |\n\
                        | cpu | 1 | 7 MB |\n| cpu | 20 | 7 MB |\n| gpu | 1 | 8 MB |\n| gpu | 20 | 9 MB |\n";

    #[test]
    fn a_cell_is_found_by_row_and_column_of_the_right_table() {
        let table = Table::after(TEXT, "## B").unwrap();
        assert_eq!(table.cell("gpu", "memory").unwrap(), "8 MB");
        assert!(table.cell("a", "memory").is_err());
        assert!(table.cell("gpu", "x").is_err());
        assert!(Table::after(TEXT, "## C").is_err());
        assert_eq!(table.column("g", "memory").unwrap(), ["8 MB", "9 MB"]);
        assert!(table.column("x", "memory").is_err());
    }

    #[test]
    fn growth_is_seen() {
        let table = Table::after(TEXT, "## B").unwrap();
        assert!(table.is_constant("cpu", 2).unwrap());
        assert!(!table.is_constant("gpu", 2).unwrap());
    }

    #[test]
    fn a_number_may_have_something_behind_it() {
        assert!((number("125.7 (125.2–133.1)").unwrap() - 125.7).abs() < 1e-9);
        assert!((number("1.50×").unwrap() - 1.5).abs() < 1e-9);
        assert!(number("–").is_err());
    }
}
