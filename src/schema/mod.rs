//! JSON Schemas of settings and rule files, so that editors complete them, explain them and underline what is wrong.

mod parts;
mod rules;

pub use rules::{FileKind, KINDS};

use crate::config::{Names, TOP};
use crate::decide::{EXCEPTION_KEYS, EXCEPTIONS, REGISTER, REGISTER_KEYS};
use crate::shape::{Key, NameOf, Shape};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of `caveat.toml`, with the names that these rules define.
pub fn config(names: &Names) -> Value {
    let mut writer = Writer { names, used: BTreeSet::new() };
    let table = writer.table(TOP);
    writer.document("caveat.toml", "Settings of caveat for the files below a folder.", table)
}

/// The schema of the file with exceptions for files that must stay clean.
pub fn exceptions(names: &Names) -> Value {
    let mut writer = Writer { names, used: BTreeSet::new() };
    let table = writer.table(EXCEPTION_KEYS);
    writer.document(EXCEPTIONS, "Findings that somebody decided to let be, in files that must stay clean.", table)
}

/// The schema of the register of evidence.
pub fn register(names: &Names) -> Value {
    let mut writer = Writer { names, used: BTreeSet::new() };
    let table = writer.table(REGISTER_KEYS);
    writer.document(REGISTER, "Claims that the clinic holds evidence for, as copy may word them.", table)
}

/// The schema of a kind of rule file.
pub fn rule_file(kind: &FileKind, names: &Names) -> Value {
    let mut writer = Writer { names, used: BTreeSet::new() };
    let mut schema = writer.table(kind.keys);
    if !kind.more.is_empty() {
        let adds = json!({ "properties": { "extends": true }, "required": ["extends"] });
        schema = json!({ "if": adds, "then": writer.table(kind.more), "else": schema });
    }
    writer.document(kind.name, kind.about, schema)
}

struct Writer<'n> {
    names: &'n Names,
    /// Lists of names that the schema refers to.
    used: BTreeSet<&'static str>,
}

impl Writer<'_> {
    fn document(&self, title: &str, about: &str, mut schema: Value) -> Value {
        schema["$schema"] = DRAFT.into();
        schema["title"] = title.into();
        schema["description"] = about.into();
        let all = [
            NameOf::Jurisdiction,
            NameOf::RuleOrCategory,
            NameOf::Rule,
            NameOf::Category,
            NameOf::ClaimCategory,
            NameOf::Claim,
            NameOf::Context,
            NameOf::Concept,
            NameOf::Treatment,
            NameOf::Group,
            NameOf::Provision,
        ];
        let lists = all.into_iter().filter(|kind| self.used.contains(definition(*kind)));
        let lists: Map<String, Value> =
            lists.map(|kind| (definition(kind).to_owned(), json!({ "type": "string", "enum": self.names.known(kind) }))).collect();
        if !lists.is_empty() {
            schema["definitions"] = lists.into();
        }
        schema
    }

    fn table(&mut self, keys: &[Key]) -> Value {
        let mut properties = Map::new();
        for key in keys {
            let mut schema = self.value(&key.shape);
            if schema.get("$ref").is_some() {
                // What stands beside a reference is not read.
                schema = json!({ "allOf": [schema] });
            }
            schema["description"] = key.about.into();
            properties.insert(key.name.to_owned(), schema);
        }
        let needed: Vec<&str> = keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
        let mut table = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        if !needed.is_empty() {
            table["required"] = needed.into();
        }
        table
    }

    fn value(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Text => json!({ "type": "string", "minLength": 1 }),
            Shape::Site => json!({ "type": "string", "pattern": r"^[^/?#:]+\.[^/?#:]+$" }),
            Shape::Number => json!({ "type": "integer", "minimum": 0 }),
            Shape::Decimal => json!({ "type": "number" }),
            Shape::Day => json!({ "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$" }),
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::Globs => json!({ "type": "array", "items": { "type": "string", "minLength": 1 } }),
            Shape::Word(words) => {
                let (words, meanings): (Vec<&str>, Vec<&str>) = words.iter().copied().unzip();
                // An extension that editors with taplo show; others pass it over.
                json!({ "type": "string", "enum": words, "x-taplo": { "docs": { "enumValues": meanings } } })
            }
            Shape::Name(kind) => self.name(*kind),
            Shape::List(shape) => json!({ "type": "array", "items": self.value(shape) }),
            Shape::Table(keys) => self.table(keys),
            Shape::Tables(keys) => json!({ "type": "array", "items": self.table(keys) }),
            Shape::Map(NameOf::Any, shape) => json!({ "type": "object", "additionalProperties": self.value(shape) }),
            Shape::Map(kind, shape) => {
                let value = self.value(shape);
                let known = self.names.known(*kind);
                let properties: Map<String, Value> = known.iter().map(|name| ((*name).to_owned(), value.clone())).collect();
                let mut map = json!({ "type": "object", "properties": properties, "additionalProperties": false });
                if *kind == NameOf::RuleOrCategory {
                    let categories: Vec<&str> = known.iter().copied().filter(|name| !name.contains('/')).collect();
                    let categories = format!("^({})/\\*$", categories.join("|"));
                    map["patternProperties"] = json!({ categories: value });
                }
                map
            }
        }
    }

    fn name(&mut self, kind: NameOf) -> Value {
        if kind == NameOf::Any {
            return json!({ "type": "string" });
        }
        self.used.insert(definition(kind));
        json!({ "$ref": format!("#/definitions/{}", definition(kind)) })
    }
}

/// What a list of names is called in a schema.
fn definition(kind: NameOf) -> &'static str {
    match kind {
        NameOf::Jurisdiction => "jurisdiction",
        NameOf::RuleOrCategory => "rule-or-category",
        NameOf::Rule => "rule",
        NameOf::Category => "category",
        NameOf::ClaimCategory => "claim-category",
        NameOf::Claim => "claim",
        NameOf::Context => "context",
        NameOf::Concept => "concept",
        NameOf::Treatment => "treatment",
        NameOf::Group => "group",
        NameOf::Provision => "provision",
        NameOf::Any => "any",
    }
}
