//! Which header cell stands above a cell.

/// More columns than this are not followed.
const COLUMNS: usize = 1000;

/// The columns of a table that is being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: Vec<Column>,
    /// The next free column of the row.
    next: usize,
    /// The columns of the cell at hand, if it heads them.
    heading: std::ops::Range<usize>,
    /// Whether the cell at hand is a header cell.
    is_head: bool,
    /// The header cell in this row that heads the row, or would if it headed no column.
    row: Option<usize>,
    rows: usize,
}

#[derive(Debug, Default, Clone, Copy)]
struct Column {
    /// The block of the cell that heads it.
    head: Option<usize>,
    /// For how many rows, the one at hand included, a cell from above reaches down.
    taken: usize,
}

impl Table {
    /// Begins a row.
    pub fn next_row(&mut self) {
        if self.rows > 0 {
            for column in &mut self.columns {
                column.taken = column.taken.saturating_sub(1);
            }
        }
        self.rows += 1;
        self.next = 0;
        self.heading = 0..0;
        self.is_head = false;
        self.row = None;
    }

    /// Begins a cell, and returns the block that heads it: its column's, or else its row's.
    pub fn next_cell(&mut self, is_head: bool, heads_column: bool, columns: usize, rows: usize) -> Option<usize> {
        while self.columns.get(self.next).is_some_and(|column| column.taken > 0) {
            self.next += 1;
        }
        let start = self.next.min(COLUMNS);
        let end = start.saturating_add(columns.max(1)).min(COLUMNS);
        if self.columns.len() < end {
            self.columns.resize(end, Column::default());
        }
        if rows > 1 {
            for column in &mut self.columns[start..end] {
                column.taken = rows;
            }
        }
        // A header cell with plain cells beside it, as in a list of facts, heads its row.
        if !is_head && self.rows <= 1 && self.row.is_some() {
            self.columns.iter_mut().for_each(|column| column.head = None);
        }
        self.next = end;
        self.is_head = is_head;
        self.heading = if heads_column && self.rows <= 1 { start..end } else { 0..0 };
        let above = self.columns.get(start).and_then(|column| column.head);
        above.or(self.row.filter(|_| !is_head))
    }

    /// The cell at hand has its text in a block.
    pub fn heads(&mut self, block: usize) {
        if self.is_head {
            self.row = Some(block);
        }
        for column in &mut self.columns[self.heading.clone()] {
            column.head.get_or_insert(block);
        }
    }
}
