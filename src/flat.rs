//! Tables that are read where they stand, in the bytes of the program.
//!
//! The built-in rules are some megabytes of numbers of which a page touches some thousand. Unpacking
//! all of them would take longer than checking the page, so they are not unpacked: a number is four
//! bytes, the lowest first, and a table is all its rows one after the other.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A number as it is stored.
pub type Cell = [u8; 4];

/// The number in a cell.
pub fn number(cell: Cell) -> u32 {
    u32::from_le_bytes(cell)
}

/// Bytes that are either built or borrowed from the program itself.
#[derive(Debug, Clone, Default)]
pub struct Bytes(Cow<'static, [u8]>);

impl Bytes {
    /// The bytes.
    pub fn all(&self) -> &[u8] {
        &self.0
    }

    /// Adds some at the end.
    pub fn extend(&mut self, bytes: &[u8]) {
        self.0.to_mut().extend_from_slice(bytes);
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de: 'static> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowed;
        impl<'de: 'static> Visitor<'de> for Borrowed {
            type Value = Bytes;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("bytes")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Bytes, E> {
                Ok(Bytes(Cow::Borrowed(bytes)))
            }
        }
        deserializer.deserialize_bytes(Borrowed)
    }
}

/// Rows of `N` numbers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Rows<const N: usize>(Bytes);

impl<const N: usize> Rows<N> {
    /// All rows.
    pub fn all(&self) -> &[[Cell; N]] {
        self.0.all().as_chunks().0.as_chunks().0
    }

    /// One row.
    pub fn get(&self, row: usize) -> [u32; N] {
        self.all()[row].map(number)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.all().len()
    }

    /// Adds a row.
    pub fn push(&mut self, row: [u32; N]) {
        self.0.extend(row.map(u32::to_le_bytes).as_flattened());
    }

    /// Changes a row.
    pub fn set(&mut self, row: usize, to: [u32; N]) {
        self.0.0.to_mut().as_chunks_mut().0.as_chunks_mut().0[row] = to.map(u32::to_le_bytes);
    }
}

impl<const N: usize> FromIterator<[u32; N]> for Rows<N> {
    fn from_iter<I: IntoIterator<Item = [u32; N]>>(rows: I) -> Self {
        let bytes: Vec<u8> = rows.into_iter().flat_map(|row| row.map(u32::to_le_bytes)).flatten().collect();
        Self(Bytes(bytes.into()))
    }
}

/// Numbers one after the other.
pub type Cells = Rows<1>;

/// For each of many small numbers a list of rows; all lists stand one after the other.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Lists<const N: usize> {
    /// Where the list of each key begins; one more than there are keys.
    starts: Cells,
    rows: Rows<N>,
}

impl<const N: usize> Lists<N> {
    /// Lists made of pairs of key and row, in any order; a pair that comes twice counts once.
    pub fn new(mut pairs: Vec<(u32, [u32; N])>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let keys = pairs.last().map_or(0, |last| last.0 as usize + 1);
        let mut starts = vec![0; keys + 1];
        for (key, _) in &pairs {
            starts[*key as usize + 1] += 1;
        }
        for key in 0..keys {
            starts[key + 1] += starts[key];
        }
        let starts = starts.into_iter().map(|start| [start]).collect();
        Self { starts, rows: pairs.into_iter().map(|(_, row)| row).collect() }
    }

    /// The list of a key.
    pub fn get(&self, key: u32) -> &[[Cell; N]] {
        match self.starts.all().get(key as usize..(key as usize).saturating_add(2)) {
            Some(&[[start], [end]]) => &self.rows.all()[number(start) as usize..number(end) as usize],
            _ => &[],
        }
    }
}

/// Texts one after the other.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Texts {
    letters: Bytes,
    ends: Cells,
}

impl Texts {
    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        self.letters.extend(text.as_bytes());
        self.ends.push([self.letters.all().len() as u32]);
    }

    /// One of them.
    pub fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends.get(before)[0]);
        let [end] = self.ends.get(index);
        str::from_utf8(&self.letters.all()[start as usize..end as usize]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a value and reads it back, as the program does with its own rules.
    fn stored<T: Serialize + Deserialize<'static>>(value: &T) -> T {
        postcard::from_bytes(postcard::to_stdvec(value).expect("it can be written").leak()).expect("it can be read")
    }

    #[test]
    fn rows_are_read_where_they_stand() {
        let mut rows: Rows<2> = [[1, 2], [3, u32::MAX]].into_iter().collect();
        rows.push([5, 6]);
        rows.set(0, [7, 8]);
        let rows = stored(&rows);
        assert_eq!((rows.len(), rows.get(0), rows.get(1), rows.get(2)), (3, [7, 8], [3, u32::MAX], [5, 6]));
    }

    #[test]
    fn a_list_for_each_key() {
        let lists = stored(&Lists::new(vec![(3, [7]), (1, [5]), (3, [6]), (3, [7])]));
        let list = |key| lists.get(key).iter().map(|&[cell]| number(cell)).collect::<Vec<_>>();
        assert_eq!((list(0), list(1), list(3), list(9), list(u32::MAX)), (vec![], vec![5], vec![6, 7], vec![], vec![]));
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let mut texts = Texts::default();
        ["no", "", "downtime"].iter().for_each(|text| texts.push(text));
        let texts = stored(&texts);
        assert_eq!((texts.get(2), texts.get(0), texts.get(1)), ("downtime", "no", ""));
    }
}
