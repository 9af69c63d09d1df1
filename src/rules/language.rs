//! The language file, read.

use super::files::LanguageFile;
use crate::lexicon::Language;

impl From<LanguageFile> for Language {
    fn from(file: LanguageFile) -> Self {
        let irregular = file.irregular.into_iter().filter_map(|mut forms| (!forms.is_empty()).then(|| (forms.remove(0), forms)));
        let frequent = file.frequent.into_iter().flat_map(|f| f.words.into_iter().map(move |word| (word, f.per_10000)));
        Language { irregular: irregular.collect(), spelling: file.spelling, numbers: file.numbers, frequent: frequent.collect() }
    }
}
