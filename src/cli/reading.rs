//! Options that say how to read files.

use super::files::Input;
use caveat::document::{Columns, Encoding, Format, ReadAs};
use clap::{Args, ValueEnum};
use schemars::JsonSchema;
use serde::Deserialize;

/// How to read files.
#[derive(Default, Args)]
#[command(next_help_heading = "How to read files")]
pub struct Reading {
    /// What the files that are named are, whatever they are called; for a table, what its cells hold [default: text]
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<Kind>,
    /// How the files are encoded that do not say so themselves: windows-1252, utf-16 … [default: utf-8]
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<Encoding>,
    /// How to name an encoding; nothing where nobody was offered these options.
    #[arg(skip = Some("say what it is: --encoding windows-1252"))]
    advice: Option<&'static str>,
    /// In a table of posts, a column that holds copy; in lines of JSON, a field: post.caption. May be repeated [default: those whose
    /// names say so]
    #[arg(long, visible_alias = "field", value_name = "NAME")]
    column: Vec<String>,
    /// The column, or field, that says what a post is called [default: id]
    #[arg(long, visible_alias = "id-field", value_name = "NAME")]
    id_column: Option<String>,
    /// What stands between two columns of a table, as `;` or `tab` [default: told from the first row]
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    delimiter: Option<u8>,
}

/// What a text may be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Kind {
    /// Markdown
    #[value(alias = "md")]
    #[serde(alias = "md")]
    Markdown,
    /// Markdown with components
    Mdx,
    /// HTML, and templates of it
    #[value(alias = "htm")]
    #[serde(alias = "htm")]
    Html,
    Astro,
    Svelte,
    Vue,
    /// Plain text
    #[value(alias = "txt")]
    #[serde(alias = "txt")]
    Text,
    /// Captions of a film: SubRip or WebVTT
    #[value(aliases = ["srt", "vtt"])]
    #[serde(alias = "srt", alias = "vtt")]
    Captions,
    /// A table with commas or semicolons
    Csv,
    /// A table with tabs
    Tsv,
    /// Posts as lines of JSON
    #[value(alias = "ndjson")]
    #[serde(alias = "ndjson")]
    Jsonl,
}

impl Kind {
    /// The format that is read so.
    pub fn format(self) -> Format {
        match self {
            Kind::Markdown => Format::Markdown,
            Kind::Mdx => Format::Mdx,
            Kind::Html => Format::Html,
            Kind::Astro => Format::Astro,
            Kind::Svelte => Format::Svelte,
            Kind::Vue => Format::Vue,
            Kind::Text => Format::Text,
            Kind::Captions => Format::Captions,
            Kind::Csv => Format::Csv,
            Kind::Tsv => Format::Tsv,
            Kind::Jsonl => Format::Jsonl,
        }
    }
}

fn encoding(name: &str) -> Result<Encoding, String> {
    Encoding::named(name)
        .ok_or_else(|| "caveat reads utf-8, utf-16 and encodings with one byte for a character, as windows-1252".to_owned())
}

fn delimiter(text: &str) -> Result<u8, String> {
    match (text, text.as_bytes()) {
        ("tab" | "\\t", _) => Ok(b'\t'),
        (_, [one]) if !one.is_ascii_alphanumeric() && !matches!(one, b'"' | b'\n' | b'\r') => Ok(*one),
        _ => Err("it is one character, as `;` or `,`, or the word tab".to_owned()),
    }
}

impl Reading {
    /// Whether a kind of file that was found in a folder is read only if its settings say which of its columns are copy. A table
    /// may hold anything: it is read where it is named, or where somebody said that.
    pub fn needs_columns(&self, format: Format) -> bool {
        format.has_records() && self.column.is_empty()
    }

    /// How to read a file, if its settings say so of tables.
    pub fn of(&self, input: &Input, settings: &Columns) -> ReadAs {
        let wish = self.kind.filter(|_| input.named).map(Kind::format);
        let (format, cells) = match (input.format, wish) {
            (Some(table), Some(wish)) if table.has_records() && !wish.has_records() => (Some(table), Some(wish)),
            (known, wish) => (wish.or(known), None),
        };
        let columns = Columns {
            copy: if self.column.is_empty() { settings.copy.clone() } else { self.column.clone() },
            id: self.id_column.as_ref().or(settings.id.as_ref()).cloned(),
            delimiter: self.delimiter,
            cells: cells.or(settings.cells),
        };
        ReadAs { format, encoding: self.encoding, advice: self.advice, columns }
    }
}
