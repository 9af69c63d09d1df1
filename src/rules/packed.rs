//! Values that stay packed until they are first asked for.

use crate::flat::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A list of values of which few are ever asked for: most runs need the law of one country or of none.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "", deserialize = "'de: 'static"))]
pub struct Packed<T> {
    /// The values in postcard's format, one after the other.
    bytes: Bytes,
    /// Where each of them ends.
    ends: Vec<u32>,
    #[serde(skip)]
    unpacked: OnceLock<Box<[OnceLock<Box<T>>]>>,
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self { bytes: Bytes::default(), ends: Vec::new(), unpacked: OnceLock::new() }
    }
}

impl<T: Serialize + DeserializeOwned> Packed<T> {
    /// Adds a value.
    pub fn push(&mut self, value: &T) {
        self.bytes.extend(&postcard::to_stdvec(value).expect("rules are plain data"));
        self.ends.push(self.bytes.all().len() as u32);
        self.unpacked = OnceLock::new();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them.
    pub fn get(&self, index: usize) -> &T {
        let all = self.unpacked.get_or_init(|| std::iter::repeat_with(OnceLock::new).take(self.len()).collect());
        all[index].get_or_init(|| {
            let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
            let bytes = &self.bytes.all()[start as usize..self.ends[index] as usize];
            Box::new(postcard::from_bytes(bytes).expect("they were packed with the same types"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let mut packed = Packed::default();
        ["no", "", "downtime"].iter().for_each(|word| packed.push(&(*word).to_owned()));
        let bytes = postcard::to_stdvec(&packed).expect("it can be written");
        let read: Packed<String> = postcard::from_bytes(bytes.leak()).expect("it can be read");
        assert_eq!((read.len(), read.get(2).as_str(), read.get(0).as_str(), read.get(1).as_str()), (3, "downtime", "no", ""));
    }
}
