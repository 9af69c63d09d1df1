//! A draft of what a page about a treatment should tell: what it can do, and who should not have it.

use super::{hanging, xml};
use crate::rules::{DraftWords, Fact, Kind, RuleSet, Source, Treatment};

/// The block, before it is set in Markdown, HTML or plain text.
#[derive(Debug)]
pub struct Draft<'a> {
    /// What the editor must know, and the reader must not see.
    notes: Vec<String>,
    sections: Vec<Section<'a>>,
    sources_heading: &'a str,
    sources: Vec<&'a Source>,
}

#[derive(Debug)]
struct Section<'a> {
    heading: &'a str,
    lists: Vec<(&'a str, Vec<String>)>,
    /// What the editor must know of it: that too little is known, or nothing.
    lack: Option<&'a str>,
}

impl<'a> Draft<'a> {
    /// What is known of a treatment from sources that do not sell it; nothing if the rules have no words for it.
    pub fn of(treatment: &'a Treatment, rules: &'a RuleSet) -> Option<Self> {
        let words = rules.draft.as_ref()?;
        let mut notes = vec![words.review.replace("{id}", &treatment.id)];
        notes.extend(treatment.prescription_medicine.then(|| words.prescription_only.clone()));
        let sections = Kind::ALL.map(|kind| section(treatment, kind, words, rules));
        let mut sources: Vec<&Source> = Vec::new();
        let vouched = Kind::ALL.into_iter().flat_map(|kind| treatment.facts(kind)).filter(|fact| fact.is_vouched_for());
        for source in vouched.flat_map(|fact| rules.sources_of(fact)).filter(|source| source.tier.vouches()) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        Some(Self { notes, sections: sections.into(), sources_heading: &words.sources, sources })
    }

    /// In Markdown.
    pub fn markdown(&self) -> String {
        let notes: Vec<String> = self.notes.iter().map(|note| quoted(note)).collect();
        let mut page = notes.join(">\n");
        for section in &self.sections {
            page += &format!("\n## {}\n", section.heading);
            for (lead_in, items) in &section.lists {
                page += &format!("\n{lead_in}\n\n");
                items.iter().for_each(|item| page += &format!("- {item}\n"));
            }
            if let Some(lack) = section.lack {
                page += &format!("\n{}", quoted(lack));
            }
        }
        if !self.sources.is_empty() {
            page += &format!("\n## {}\n\n", self.sources_heading);
        }
        for Source { url, publisher, .. } in &self.sources {
            page += &format!("- [{}](<{url}>)\n", publisher.replace('[', "\\[").replace(']', "\\]"));
        }
        page
    }

    /// In HTML, to be pasted into a page.
    pub fn html(&self) -> String {
        let note = |note: &str| format!("<p><strong>{}</strong></p>\n", xml::text(note));
        let mut page: String = self.notes.iter().map(|text| note(text)).collect();
        for section in &self.sections {
            page += &format!("<h2>{}</h2>\n", xml::text(section.heading));
            for (lead_in, items) in &section.lists {
                page += &format!("<p>{}</p>\n<ul>\n", xml::text(lead_in));
                items.iter().for_each(|item| page += &format!("<li>{}</li>\n", xml::text(item)));
                page += "</ul>\n";
            }
            page += &section.lack.map(note).unwrap_or_default();
        }
        if !self.sources.is_empty() {
            page += &format!("<h2>{}</h2>\n<ul>\n", xml::text(self.sources_heading));
            for Source { url, publisher, .. } in &self.sources {
                page += &format!("<li><a href=\"{}\">{}</a></li>\n", xml::attribute(url), xml::text(publisher));
            }
            page += "</ul>\n";
        }
        page
    }

    /// In plain text.
    pub fn text(&self) -> String {
        let mut page = format!("{}\n", self.notes.join("\n\n"));
        for section in &self.sections {
            page += &format!("\n{}\n", section.heading);
            for (lead_in, items) in &section.lists {
                page += &format!("\n{lead_in}\n\n");
                items.iter().for_each(|item| page += &format!("- {item}\n"));
            }
            if let Some(lack) = section.lack {
                page += &format!("\n{lack}\n");
            }
        }
        if !self.sources.is_empty() {
            page += &format!("\n{}\n\n", self.sources_heading);
        }
        self.sources.iter().for_each(|source| page += &format!("- {}: {}\n", source.publisher, source.url));
        page
    }
}

fn section<'a>(treatment: &Treatment, kind: Kind, words: &'a DraftWords, rules: &RuleSet) -> Section<'a> {
    let (facts, section) = (treatment.facts(kind), words.section(kind));
    let item = |fact: &Fact| {
        let concept = rules.concept_of(fact);
        concept.plain.clone().unwrap_or_else(|| section.item.replace("{concept}", &concept.name))
    };
    let mut lists = Vec::new();
    for part in &section.parts {
        let facts = facts.iter().filter(|fact| fact.is_vouched_for() && part.ranks.contains(&fact.rank));
        let items: Vec<String> = facts.map(item).collect();
        if !items.is_empty() {
            lists.push((part.lead_in.as_str(), items));
        }
    }
    let known: usize = lists.iter().map(|(_, items)| items.len()).sum();
    let owed =
        rules.disclosures.iter().filter(|rule| rule.kind == kind).map(|rule| rule.enough.for_treatment(treatment).least(facts.len()));
    let lack = match known {
        0 => Some(words.unknown.as_str()),
        _ => owed.max().is_some_and(|owed| known < owed).then_some(words.few.as_str()),
    };
    Section { heading: &section.heading, lists, lack }
}

/// The width of a block quotation in Markdown.
const COLUMNS: usize = 100;

/// Text as a block quotation in Markdown.
fn quoted(text: &str) -> String {
    format!("> {}\n", hanging(text, COLUMNS, "> "))
}
