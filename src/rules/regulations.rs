//! The law: jurisdictions and their provisions, from file to what rules cite.

use super::claims::{CATEGORIES, CONTRADICTION, DISCLOSURE};
use super::compile::{Compiler, stem};
use super::format::{File, Phrase};
use super::model::RuleSet;
use super::packed::Packed;
use crate::date::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// `regulations/<id>.toml`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct JurisdictionFile {
    name: String,
    authority: Vec<String>,
    #[serde(default)]
    within: Vec<Phrase>,
    prescription_medicines: Advertising,
    #[serde(default)]
    provision: Vec<ProvisionFile>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ProvisionFile {
    id: Phrase,
    instrument: String,
    clause: String,
    authority: String,
    asks: String,
    url: Phrase,
    in_force: Option<Phrase>,
    checked: Option<Phrase>,
    confidence: Assurance,
    #[serde(default)]
    categories: Vec<Phrase>,
    #[serde(default)]
    rules: Vec<Phrase>,
    unchecked: Option<String>,
    #[serde(default)]
    treatments: Vec<Phrase>,
    part: Option<String>,
}

/// Whether a prescription-only medicine may be named to the public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advertising {
    /// It may, as a rule with what the law wants to be told beside it.
    Allowed,
    /// It may not, so that a text about its risks that names it makes the advertisement worse.
    NotAdvertised,
}

/// How sure we are that a provision says what we say it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// It was read in the regulator's own words or in the law.
    Confirmed,
    /// Somebody else's summary was read.
    SecondarySource,
    /// Nothing was read.
    FromMemory,
}

impl Assurance {
    /// What a reader must know before relying on a provision; nothing if it is confirmed.
    pub fn doubt(self) -> Option<&'static str> {
        match self {
            Assurance::Confirmed => None,
            Assurance::SecondarySource => Some("not confirmed: only a summary of it was read"),
            Assurance::FromMemory => Some("not confirmed: from memory"),
        }
    }
}

/// A country, or a union of them, whose law is known.
#[derive(Debug, Serialize, Deserialize)]
pub struct Jurisdiction {
    /// The id, as in its file's name: `au`.
    pub id: String,
    /// What people call it.
    pub name: Arc<str>,
    /// Who acts on such copy there.
    pub authorities: Vec<String>,
    /// The jurisdictions whose law applies there too, by index.
    pub within: Vec<u32>,
    /// Whether prescription-only medicines may be named.
    pub prescription_medicines: Advertising,
    /// What its law says, in the order of the file.
    pub provisions: Vec<Provision>,
}

/// A provision of the law.
#[derive(Debug, Serialize, Deserialize)]
pub struct Provision {
    /// The id, which begins with that of its jurisdiction.
    pub id: Arc<str>,
    /// The act, code or guideline.
    pub instrument: Arc<str>,
    /// The place in it.
    pub clause: Arc<str>,
    /// Who acts on it.
    pub authority: String,
    /// What it asks or forbids, in our words.
    pub asks: String,
    /// Where it can be read.
    pub url: String,
    /// The day, month or year since which it holds, where that is known.
    pub in_force: Option<String>,
    /// The day on which somebody read the page at that address, where it was noted.
    pub checked: Option<String>,
    /// How sure we are.
    pub confidence: Assurance,
    /// The categories whose rules all show a breach of it.
    pub categories: Vec<String>,
    /// Single rules that do.
    pub rules: Vec<String>,
    /// Why words on a page cannot show a breach of it, or of a part of it.
    pub unchecked: Option<String>,
    /// The treatments or groups of treatments that it is about; none if it is about all.
    pub treatments: Vec<String>,
    /// The part of the country in which alone it holds: Texas, Ontario.
    pub part: Option<String>,
    /// The indices of these treatments, in order.
    pub(crate) about: Vec<u32>,
}

/// All jurisdictions. They stay packed until one is asked for: most runs need few of them or none.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Regulations {
    ids: Vec<String>,
    packed: Packed<Jurisdiction>,
}

impl Regulations {
    /// The ids of all jurisdictions, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.ids.iter().map(String::as_str)
    }

    /// The index of a jurisdiction.
    pub fn index(&self, id: &str) -> Option<u32> {
        self.ids.iter().position(|known| known == id).map(|index| index as u32)
    }

    /// The jurisdiction at an index.
    pub fn get(&self, index: u32) -> &Jurisdiction {
        self.packed.get(index as usize)
    }

    /// All jurisdictions, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Jurisdiction> {
        (0..self.ids.len() as u32).map(|index| self.get(index))
    }

    /// A provision, and the jurisdiction whose law it is.
    pub fn provision(&self, id: &str) -> Option<(&Jurisdiction, &Provision)> {
        let of = self.get(self.index(id.split('.').next()?)?);
        of.provisions.iter().find(|provision| *provision.id == *id).map(|provision| (of, provision))
    }
}

/// The files, read, and what rule files may cite.
#[derive(Default)]
pub(super) struct Laws<'f> {
    files: Vec<(&'f File, JurisdictionFile)>,
    ids: Vec<String>,
    /// The indices of the jurisdiction and of the provision in it.
    provisions: FxHashMap<String, (u32, u32)>,
}

impl<'f> Laws<'f> {
    /// Notes what is in the files.
    pub fn new(files: Vec<(&'f File, JurisdictionFile)>) -> Self {
        let ids = files.iter().map(|(file, _)| stem(file)).collect();
        let of = |(at, (_, file)): (u32, &(&File, JurisdictionFile))| -> Vec<_> {
            (0..).zip(&file.provision).map(|(index, p)| (p.id.get_ref().clone(), (at, index))).collect()
        };
        let provisions = (0..).zip(&files).flat_map(of).collect();
        Self { files, ids, provisions }
    }

    pub fn ids(&self) -> Vec<&str> {
        self.ids.iter().map(String::as_str).collect()
    }

    pub fn index(&self, id: &str) -> Option<u32> {
        self.ids.iter().position(|known| known == id).map(|index| index as u32)
    }

    pub fn provision(&self, id: &str) -> Option<(u32, u32)> {
        self.provisions.get(id).copied()
    }

    /// The ids of a jurisdiction's own provisions.
    pub fn provisions(&self, jurisdiction: u32) -> Vec<&str> {
        self.files[jurisdiction as usize].1.provision.iter().map(|p| p.id.get_ref().as_str()).collect()
    }

    /// Whether the law of `other` applies in a jurisdiction too.
    pub fn lies_within(&self, jurisdiction: u32, other: u32) -> bool {
        self.files[jurisdiction as usize].1.within.iter().any(|id| *id.get_ref() == self.ids[other as usize])
    }
}

impl Compiler<'_> {
    /// The jurisdictions, whose provisions name rules and treatments.
    pub fn regulations(&mut self, laws: &Laws, rules: &RuleSet) -> Regulations {
        let known: Vec<_> = rules.heads().map(|head| head.id.clone()).collect();
        let known: Vec<&str> = known.iter().map(|id| &**id).collect();
        let mut all = Regulations { ids: laws.ids.clone(), packed: Packed::default() };
        let mut seen = FxHashMap::default();
        for (file, of) in &laws.files {
            let within = of.within.iter().filter_map(|id| self.within(file, id, laws)).collect();
            let provisions = of.provision.iter().map(|p| {
                if seen.insert(p.id.get_ref(), ()).is_some() {
                    self.fail(file, &p.id, format!("there are two provisions `{}`", p.id.get_ref()), &[]);
                }
                self.provision(file, p, &known, rules)
            });
            all.packed.push(&Jurisdiction {
                id: stem(file),
                name: of.name.as_str().into(),
                authorities: of.authority.clone(),
                provisions: provisions.collect(),
                within,
                prescription_medicines: of.prescription_medicines,
            });
        }
        all
    }

    /// Tells of a name that is that of no jurisdiction, or of the file's own.
    pub fn no_jurisdiction(&mut self, file: &File, name: &Phrase, laws: &Laws) {
        let others: Vec<&str> = laws.ids().into_iter().filter(|id| *id != stem(file)).collect();
        // Among names of two letters, all are as near as one.
        let help = match others.as_slice() {
            [] => "a jurisdiction is a file in `regulations/`".to_owned(),
            there => format!("there are {}", there.join(", ")),
        };
        let message = format!("there is no {}jurisdiction `{}`", if *name.get_ref() == stem(file) { "other " } else { "" }, name.get_ref());
        self.fail_with(file, name, message, Some(help));
    }

    fn within(&mut self, file: &File, id: &Phrase, laws: &Laws) -> Option<u32> {
        let index = laws.index(id.get_ref());
        if index.is_none() || *id.get_ref() == stem(file) {
            self.no_jurisdiction(file, id, laws);
        }
        index
    }

    fn provision(&mut self, file: &File, p: &ProvisionFile, known: &[&str], rules: &RuleSet) -> Provision {
        let (id, own) = (p.id.get_ref(), format!("{}.", stem(file)));
        if !id.starts_with(&own) {
            self.fail(file, &p.id, format!("the id of a provision in this file begins with `{own}`"), &[]);
        }
        if p.categories.is_empty() && p.rules.is_empty() && p.unchecked.is_none() {
            let message = "it names no `categories` and no `rules`: say in `unchecked` why words cannot show a breach of it";
            self.fail(file, &p.id, message.to_owned(), &[]);
        }
        for category in &p.categories {
            let name = category.get_ref().as_str();
            if name == DISCLOSURE {
                self.fail(file, category, "disclosures are named one by one, in `rules`".to_owned(), &[]);
            } else if !CATEGORIES.contains(&name) && name != CONTRADICTION {
                self.fail(file, category, format!("there is no category `{name}`"), &CATEGORIES);
            }
        }
        for rule in p.rules.iter().filter(|rule| !known.contains(&rule.get_ref().as_str())) {
            self.fail(file, rule, format!("there is no rule `{}`", rule.get_ref()), known);
        }
        let since = p.in_force.iter().filter(|date| !is_date(date.get_ref()) && !is_month(date.get_ref()));
        let read = p.checked.iter().filter(|date| !is_date(date.get_ref()));
        for (date, example) in since.map(|date| (date, "2010, 2010-07 or 2010-07-01")).chain(read.map(|date| (date, "2026-11-23"))) {
            self.fail(file, date, format!("`{}` is no date such as {example}", date.get_ref()), &[]);
        }
        if !p.url.get_ref().starts_with("https://") && !p.url.get_ref().starts_with("http://") {
            self.fail(file, &p.url, "an address begins with `https://`".to_owned(), &[]);
        }
        let mut about: Vec<u32> = p.treatments.iter().flat_map(|name| self.about(file, name, rules)).collect();
        about.sort_unstable();
        about.dedup();
        let names = |names: &[Phrase]| names.iter().map(|name| name.get_ref().clone()).collect();
        Provision {
            id: id.as_str().into(),
            instrument: p.instrument.as_str().into(),
            clause: p.clause.as_str().into(),
            authority: p.authority.clone(),
            asks: p.asks.clone(),
            url: p.url.get_ref().clone(),
            in_force: p.in_force.as_ref().map(|date| date.get_ref().clone()),
            checked: p.checked.as_ref().map(|date| date.get_ref().clone()),
            confidence: p.confidence,
            categories: names(&p.categories),
            rules: names(&p.rules),
            unchecked: p.unchecked.clone(),
            treatments: names(&p.treatments),
            part: p.part.clone(),
            about,
        }
    }

    /// The treatments that a provision names, by their id or by their group.
    fn about(&mut self, file: &File, name: &Phrase, rules: &RuleSet) -> Vec<u32> {
        let known = || (0..).zip(&rules.treatments);
        let about: Vec<u32> =
            known().filter(|(_, t)| t.id == *name.get_ref() || t.group == *name.get_ref()).map(|(index, _)| index).collect();
        if about.is_empty() {
            let all: Vec<&str> = known().flat_map(|(_, t)| [t.id.as_str(), t.group.as_str()]).collect();
            self.fail(file, name, format!("there is no treatment and no group of treatments `{}`", name.get_ref()), &all);
        }
        about
    }
}

/// Whether a day is one of the calendar: 2026-11-23.
fn is_date(day: &str) -> bool {
    Date::parse(day).is_some()
}

/// Whether a month or a year is: 2026-11, 2026.
fn is_month(month: &str) -> bool {
    is_date(&format!("{month}-01")) || is_date(&format!("{month}-01-01"))
}
