//! The language file, read.

use super::files::LanguageFile;
use crate::lexicon::Language;

impl From<LanguageFile> for Language {
    fn from(file: LanguageFile) -> Self {
        let irregular = file.irregular.into_iter().filter_map(|mut forms| (!forms.is_empty()).then(|| (forms.remove(0), forms)));
        Language { irregular: irregular.collect(), spelling: file.spelling, numbers: file.numbers, common: file.common }
    }
}
