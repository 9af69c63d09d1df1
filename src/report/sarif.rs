//! SARIF 2.1.0, the standard for results of linters: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.

use super::entries::{Entry, entries};
use super::json::text;
use super::reporter::Commas;
use super::sarif_rule::{Descriptor, Known};
use super::summary::{Summary, count};
use super::whereabouts::Whereabouts;
use super::{FileReport, Part, Reporter, Run};
use crate::document::Span;
use crate::finding::{Confidence, Excuse, Replacement, Severity};
use serde::Serialize;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Columns are in Unicode scalar values, and the log says so. Paths are relative to a base that the reader knows, so that the log
/// is the same on every machine. The rules that found something are described in it, after the results.
#[derive(Debug)]
pub struct Sarif {
    /// Whether what is excused is among the results, as suppressed.
    tells_excused: bool,
    commas: Commas,
    rules: Mutex<Known>,
}

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The folder that paths are relative to, by the name that is usual.
const BASE: &str = "%SRCROOT%";
/// Of longer words, the region alone has to tell.
const LONGEST_SNIPPET: usize = 2000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    level: &'static str,
    message: Message,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[Fix<'a>; 1]>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression; 1]>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

/// The name is our own: readers compute others themselves, and complain about one that differs under a name of theirs.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "caveat/v1")]
    ours: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: &'a Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Snippet<'a>>,
}

#[derive(Serialize)]
struct Snippet<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Message,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: &'a Artifact,
    replacements: [Replaced<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replaced<'a> {
    deleted_region: Region<'a>,
    inserted_content: Snippet<'a>,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    category: &'a str,
    confidence: Confidence,
    why: &'a str,
    advice: &'a str,
    citations: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

impl Sarif {
    /// For archives and for readers that know suppressed results.
    pub fn new() -> Self {
        Self { tells_excused: true, commas: Commas::default(), rules: Mutex::default() }
    }

    /// For GitHub, which opens an alert for a result even if it is suppressed: what is excused is left out.
    pub fn for_github() -> Self {
        Self { tells_excused: false, ..Self::new() }
    }

    fn result<'a>(entry: Entry<'a>, whereabouts: &Whereabouts<'a>, artifact: &'a Artifact) -> Outcome<'a> {
        let Entry { finding, excuse, fingerprint } = entry;
        let region = |span: Span| {
            whereabouts.region(span).map(|(start, end)| Region {
                start_line: start.line,
                start_column: start.column,
                end_line: end.line,
                end_column: end.column,
                snippet: Some(whereabouts.source(span)).filter(|text| text.len() <= LONGEST_SNIPPET).map(|text| Snippet { text }),
            })
        };
        let fix = |new: &'a Replacement| {
            let replaced = Replaced { deleted_region: region(new.span)?, inserted_content: Snippet { text: &new.text } };
            let description = Message { text: format!("Write “{}” in place of “{}”.", new.text, whereabouts.source(new.span)) };
            Some([Fix { description, artifact_changes: [Change { artifact_location: artifact, replacements: [replaced] }] }])
        };
        let location = |span: Span, id: Option<usize>, message: Option<&str>| {
            let message = message.map(|message| Message { text: message.to_owned() });
            Location { id, physical_location: Physical { artifact_location: artifact, region: region(span) }, message }
        };
        let related = finding.related.iter().zip(1..);
        Outcome {
            rule_id: &finding.rule,
            level: level(finding.severity),
            message: Message { text: whereabouts.sentence(finding) },
            locations: [location(finding.span, None, None)],
            related_locations: related.map(|(related, id)| location(related.span, Some(id), Some(&related.message))).collect(),
            fixes: finding.replacement.as_deref().and_then(fix),
            partial_fingerprints: Fingerprints { ours: fingerprint },
            suppressions: excuse.map(|excuse| [suppression(excuse)]),
            properties: Properties {
                category: &finding.category,
                confidence: finding.confidence,
                why: &finding.why,
                advice: &finding.advice,
                citations: finding.citations.iter().map(|citation| &*citation.id).collect(),
            },
        }
    }
}

impl Default for Sarif {
    fn default() -> Self {
        Self::new()
    }
}

impl Reporter for Sarif {
    fn head(&self, out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).learn(run);
        write!(
            out,
            "{{\"$schema\":\"{SCHEMA}\",\n\"version\":\"2.1.0\",\n\"runs\":[{{\"columnKind\":\"unicodeCodePoints\",\n\
             \"originalUriBaseIds\":{{\"{BASE}\":{{\"description\":{}}}}},\n\"results\":[\n",
            text(&Message { text: "The folder in which caveat was run.".to_owned() })
        )
    }

    fn file(&self, out: &mut dyn Write, file: &FileReport<'_>) -> io::Result<()> {
        super::assert_spans(file.document, file.findings);
        let whereabouts = Whereabouts::of(file.document);
        let artifact = artifact(&file.document.path);
        let mut is_first = true;
        for entry in entries(file).filter(|entry| entry.excuse.is_none() || self.tells_excused) {
            self.rules.lock().unwrap_or_else(PoisonError::into_inner).note(&entry.finding.rule);
            let result = Self::result(entry, &whereabouts, &artifact);
            write!(out, "{}{}", if is_first { "" } else { ",\n" }, text(&result))?;
            is_first = false;
        }
        Ok(())
    }

    fn join(&self, out: &mut dyn Write, _: usize, part: Part<'_>) -> io::Result<()> {
        self.commas.before(out, &part, self.tells_excused)?;
        self.put(out, part)
    }

    fn tail(&self, out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Driver<'a> {
            name: &'a str,
            version: &'a str,
            semantic_version: &'a str,
            short_description: Message,
            rules: &'a [Descriptor],
            properties: Digest<'a>,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Digest<'a> {
            rules_digest: &'a str,
        }
        let known = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let driver = Driver {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            semantic_version: env!("CARGO_PKG_VERSION"),
            short_description: Message { text: env!("CARGO_PKG_DESCRIPTION").to_owned() },
            rules: &known.found(),
            properties: Digest { rules_digest: &known.digest },
        };
        let unchecked = (summary.failed > 0).then(|| Notification {
            level: "error",
            message: Message {
                text: format!("{} could not be checked; the reasons are on standard error.", count(summary.failed, "file")),
            },
        });
        let invocation =
            Invocation { execution_successful: unchecked.is_none(), tool_execution_notifications: unchecked.into_iter().collect() };
        writeln!(out, "\n],\n\"tool\":{{\"driver\":{}}},\n\"invocations\":[{}]}}]}}", text(&driver), text(&invocation))
    }
}

/// A severity in the words of the standard.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn suppression(excuse: &Excuse) -> Suppression {
    let kind = match excuse {
        Excuse::Suppressed { beside: None, .. } => "inSource",
        Excuse::Suppressed { .. } | Excuse::Approved { .. } | Excuse::Baseline => "external",
    };
    Suppression { kind, status: "accepted", justification: excuse.to_string() }
}

/// Where a file is: relative to the base, or, if it was named from the root on, there.
fn artifact(path: &str) -> Artifact {
    let encoded = encoded(path);
    let has_drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    match path {
        _ if has_drive => Artifact { uri: format!("file:///{}{}", &path[..2], &encoded["C%3A".len()..]), uri_base_id: None },
        _ if path.starts_with("//") => Artifact { uri: format!("file:{encoded}"), uri_base_id: None },
        _ if path.starts_with('/') => Artifact { uri: format!("file://{encoded}"), uri_base_id: None },
        _ => Artifact { uri: encoded, uri_base_id: Some(BASE) },
    }
}

/// A path as part of a URI. A colon is encoded too: in the first part of a relative path it would end a scheme.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b'@' => encoded.push(byte.into()),
            _ => encoded += &format!("%{byte:02X}"),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_uris() {
        let uri = |path: &str| {
            let Artifact { uri, uri_base_id } = artifact(path);
            (uri, uri_base_id.is_some())
        };
        assert_eq!(uri("content/Über uns (1).md"), ("content/%C3%9Cber%20uns%20(1).md".to_owned(), true));
        assert_eq!(uri("a:b/100%#?.md"), ("a%3Ab/100%25%23%3F.md".to_owned(), true));
        assert_eq!(uri("/srv/site/a b.md"), ("file:///srv/site/a%20b.md".to_owned(), false));
        assert_eq!(uri("C:/site/a.md"), ("file:///C:/site/a.md".to_owned(), false));
        assert_eq!(uri("//server/share/a.md"), ("file://server/share/a.md".to_owned(), false));
    }
}
