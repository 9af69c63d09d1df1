//! The files about the language, read.

use super::format::{FrequencyFile, LanguageFile};
use crate::lexicon::Language;

impl LanguageFile {
    /// What they say together.
    pub fn with(self, frequency: FrequencyFile) -> Language {
        let irregular = self.irregular.into_iter().filter_map(|mut forms| (!forms.is_empty()).then(|| (forms.remove(0), forms)));
        let frequent = frequency.frequent.into_iter().flat_map(|f| f.words.into_iter().map(move |word| (word, f.per_million)));
        Language { irregular: irregular.collect(), spelling: self.spelling, numbers: self.numbers, frequent: frequent.collect() }
    }
}
