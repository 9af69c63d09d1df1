//! Many short lists, one for each small number.

use serde::{Deserialize, Serialize};

/// For each key, a list of values; all lists stand one after the other.
#[derive(Debug, Serialize, Deserialize)]
pub struct Lists<V> {
    /// Where the list of each key begins; one more than there are keys.
    starts: Vec<u32>,
    values: Vec<V>,
}

impl<V> Default for Lists<V> {
    fn default() -> Self {
        Self { starts: Vec::new(), values: Vec::new() }
    }
}

impl<V: Ord> Lists<V> {
    /// Lists made of pairs of key and value, in any order; a pair that comes twice counts once.
    pub fn new(mut pairs: Vec<(u32, V)>) -> Self {
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
        Self { starts, values: pairs.into_iter().map(|(_, value)| value).collect() }
    }

    /// The list of a key.
    pub fn get(&self, key: u32) -> &[V] {
        match self.starts.get(key as usize..key as usize + 2) {
            Some(&[start, end]) => &self.values[start as usize..end as usize],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_for_each_key() {
        let lists = Lists::new(vec![(3, 7), (1, 5), (3, 6), (3, 7)]);
        assert!(lists.get(0).is_empty());
        assert_eq!(lists.get(1), [5]);
        assert_eq!(lists.get(3), [6, 7]);
        assert!(lists.get(9).is_empty());
    }
}
