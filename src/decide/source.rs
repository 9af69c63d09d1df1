//! What an approval rests on: a publication, a page or a file.

use super::note::Note;
use crate::document::Span;
use crate::rules::Upkeep;
use std::fmt;
use std::path::Path;

/// Evidence, by how it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// A publication, by its DOI alone: `10.1000/182`.
    Doi(String),
    /// A page.
    Page(String),
    /// A file, by its path from the register's folder.
    File(String),
}

impl Evidence {
    /// Evidence as somebody wrote it.
    pub fn read(written: &str) -> Self {
        let written = written.trim();
        let lower = written.to_ascii_lowercase();
        let prefixes = ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"];
        if let Some(prefix) = prefixes.into_iter().find(|prefix| lower.starts_with(prefix)) {
            return Self::Doi(written[prefix.len()..].trim().to_owned());
        }
        if is_doi(written) {
            return Self::Doi(written.to_owned());
        }
        if lower.contains("://") { Self::Page(written.to_owned()) } else { Self::File(written.to_owned()) }
    }

    /// What keeps a reader from finding it. Nothing is asked of the network.
    pub fn flaw(&self, folder: &Path, span: Span) -> Option<Note> {
        let (key, source, is_sound) = match self {
            Self::Doi(doi) => ("doi", doi, is_doi(doi)),
            Self::Page(address) => ("address", address, is_address(address)),
            Self::File(path) => ("file", path, folder.join(path).is_file()),
        };
        (!is_sound).then(|| Note::new(Upkeep::MissingSource, key, span).with("source", source))
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Doi(doi) => write!(f, "https://doi.org/{doi}"),
            Self::Page(address) => f.write_str(address),
            Self::File(path) => f.write_str(path),
        }
    }
}

/// `10.`, four digits or more, a slash and something behind it.
fn is_doi(text: &str) -> bool {
    let Some((registrant, rest)) = text.strip_prefix("10.").and_then(|rest| rest.split_once('/')) else {
        return false;
    };
    let digits = registrant.bytes().take_while(u8::is_ascii_digit).count();
    digits >= 4 && registrant.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !rest.is_empty() && !rest.contains(char::is_whitespace)
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::Evidence;
    use crate::document::Span;
    use std::path::Path;

    #[test]
    fn evidence_is_known_by_how_it_is_written() {
        for (written, shown, is_sound) in [
            ("10.1000/182", "https://doi.org/10.1000/182", true),
            ("doi: 10.1000/182", "https://doi.org/10.1000/182", true),
            ("https://doi.org/10.1000/182", "https://doi.org/10.1000/182", true),
            ("doi:11.1000/182", "https://doi.org/11.1000/182", false),
            ("https://journal.example/a?b", "https://journal.example/a?b", true),
            ("https://journal", "https://journal", false),
            ("ftp://journal.example/a", "ftp://journal.example/a", false),
            ("Cargo.toml", "Cargo.toml", true),
            ("no-such-file.pdf", "no-such-file.pdf", false),
        ] {
            let evidence = Evidence::read(written);
            let flaw = evidence.flaw(Path::new(env!("CARGO_MANIFEST_DIR")), Span::default());
            assert_eq!((evidence.to_string().as_str(), flaw.is_none()), (shown, is_sound), "{written}");
        }
    }
}
