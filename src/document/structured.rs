//! Structured data for search engines (JSON-LD): questions and answers, descriptions, reviews.
//!
//! Its strings may hold HTML.

use super::json_text::{Entries, decode};
use super::{Role, html, writer::Writer};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Values that lie deeper in others are not looked at.
const DEEPEST: usize = 20;

/// Reads the content of a script, which stands at `at`. What is no JSON is not read; a search engine
/// does not read it, either.
pub(super) fn read(script: &str, at: usize, writer: &mut Writer) {
    // Some plugins hide it in a CDATA section.
    const SECTION: &str = "<![CDATA[";
    let from = script.find(SECTION).map_or(0, |start| start + SECTION.len());
    let section = &script[from..];
    let section = &section[..section.find("]]>").unwrap_or(section.len())];
    let (Some(start), Some(end)) = (section.find(['{', '[']), section.rfind(['}', ']'])) else {
        return;
    };
    let json = section.get(start..=end).unwrap_or_default();
    if let Ok(value) = serde_json::from_str(json) {
        Reader { json, at: at + from + start, writer }.value(value, "", Kind::Other, 0);
    }
}

/// What an object is about, as far as the meaning of its texts depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Question,
    Answer,
    Review,
    /// Something that is sold, or a step of it.
    Offer,
    Other,
}

impl Kind {
    /// By the schema.org type, or else by the name of the property whose value the object is.
    fn of(name: &str) -> Option<Self> {
        let name = name.rsplit(['/', ':']).next().unwrap_or(name);
        match name {
            "Question" => Some(Kind::Question),
            "Answer" | "acceptedAnswer" | "suggestedAnswer" => Some(Kind::Answer),
            "Review" | "UserReview" | "CriticReview" | "review" | "reviews" => Some(Kind::Review),
            "Service"
            | "Product"
            | "Offer"
            | "AggregateOffer"
            | "OfferCatalog"
            | "MedicalProcedure"
            | "MedicalTherapy"
            | "SurgicalProcedure"
            | "PhysicalTherapy"
            | "TherapeuticProcedure"
            | "CosmeticProcedure"
            | "NoninvasiveProcedure"
            | "PercutaneousProcedure"
            | "Drug"
            | "HowTo"
            | "HowToStep"
            | "HowToSection"
            | "Event"
            | "Course"
            | "makesOffer"
            | "itemOffered"
            | "availableService" => Some(Kind::Offer),
            _ => None,
        }
    }

    /// What the text under `key` is; `None` if it is not copy.
    fn role(self, key: &str) -> Option<Role> {
        match (self, key) {
            (Kind::Question, "name" | "text") => Some(Role::Heading(3)),
            (Kind::Answer | Kind::Offer, "text") => Some(Role::Paragraph),
            (Kind::Review, "reviewBody" | "description" | "name" | "headline" | "text") => Some(Role::Quote),
            (Kind::Offer, "name") => Some(Role::Meta),
            (_, "headline" | "alternativeHeadline") => Some(Role::Title),
            (_, "reviewBody") => Some(Role::Quote),
            (_, "articleBody") => Some(Role::Paragraph),
            (_, "caption") => Some(Role::Alt),
            (
                _,
                "description" | "disambiguatingDescription" | "abstract" | "slogan" | "award" | "howPerformed" | "preparation" | "followup",
            ) => Some(Role::Meta),
            _ => None,
        }
    }
}

struct Reader<'a, 'w> {
    json: &'a str,
    at: usize,
    writer: &'w mut Writer,
}

impl<'a> Reader<'a, '_> {
    /// Reads a value of the property `key` of an object of some kind.
    fn value(&mut self, value: &'a RawValue, key: &str, kind: Kind, depth: usize) {
        let raw = value.get();
        match raw.as_bytes().first() {
            Some(b'"') => {
                if let Some(role) = kind.role(key) {
                    let (text, map) = decode(&raw[1..raw.len() - 1], self.place(raw) + 1).finish();
                    html::read_data(&text, &map, role, self.writer);
                }
            }
            Some(b'{') if depth < DEEPEST => {
                if let Ok(Entries(entries)) = serde_json::from_str(raw) {
                    let kind = kind_of(&entries).or(Kind::of(key)).unwrap_or(Kind::Other);
                    for (key, value) in entries {
                        self.value(value, &key, kind, depth + 1);
                    }
                }
            }
            Some(b'[') if depth < DEEPEST => {
                for value in serde_json::from_str::<Vec<&RawValue>>(raw).unwrap_or_default() {
                    self.value(value, key, kind, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Where a part of the JSON stands in the source.
    fn place(&self, part: &str) -> usize {
        self.at + (part.as_ptr() as usize - self.json.as_ptr() as usize)
    }
}

/// What an object says that it is.
fn kind_of(entries: &[(Cow<'_, str>, &RawValue)]) -> Option<Kind> {
    let (_, value) = entries.iter().find(|(key, _)| key == "@type")?;
    let mut types = value.get().split('"').skip(1).step_by(2);
    types.find_map(Kind::of)
}
