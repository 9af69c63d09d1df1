//! What may stand in a file, as data: settings and rule files are described to editors by it, and settings
//! are read by it.

/// A setting.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it is for, as an editor shows it.
    pub about: &'static str,
    /// What may be its value.
    pub shape: Shape,
    /// Whether the table that it belongs to is nothing without it.
    pub needed: bool,
}

/// What may stand in a place.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any text.
    Text,
    /// The name of a site, without `https://` and what follows the name.
    Site,
    /// Patterns of paths, as in `.gitignore`.
    Globs,
    /// A whole number, not below zero.
    Number,
    /// Any number.
    Decimal,
    /// A day of the calendar, as text or as TOML writes it.
    Day,
    /// `true` or `false`.
    Flag,
    /// One of a few words, each with its meaning.
    Word(&'static [(&'static str, &'static str)]),
    /// A name that the rules define.
    Name(NameOf),
    /// A list of such values.
    List(&'static Shape),
    /// A table with these settings.
    Table(&'static [Key]),
    /// A list of such tables.
    Tables(&'static [Key]),
    /// A table from names that the rules define to such values.
    Map(NameOf, &'static Shape),
}

/// What the rules give names to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameOf {
    /// A country, or `all`.
    Jurisdiction,
    /// A rule, or a category for all its rules.
    RuleOrCategory,
    /// A rule.
    Rule,
    /// A category of claims, of disclosures or of contradictions.
    Category,
    /// A category of claims.
    ClaimCategory,
    /// A claim rule, or a category of claims.
    Claim,
    /// A context in which words are no claim.
    Context,
    /// A side effect or a contraindication.
    Concept,
    /// A treatment.
    Treatment,
    /// A provision of a law.
    Provision,
    /// Anything.
    Any,
    /// A group of treatments.
    Group,
}

impl NameOf {
    /// What a message calls it.
    pub fn words(self) -> &'static str {
        match self {
            NameOf::Jurisdiction => "jurisdiction",
            NameOf::RuleOrCategory => "rule and no category",
            NameOf::Rule => "rule",
            NameOf::Group => "group of treatments",
            NameOf::Category | NameOf::ClaimCategory => "category",
            NameOf::Claim => "claim rule and no category",
            NameOf::Context => "context",
            NameOf::Concept => "side effect or contraindication",
            NameOf::Treatment => "treatment",
            NameOf::Provision => "provision",
            NameOf::Any => "thing",
        }
    }
}

impl Shape {
    /// What a message calls such a value.
    pub fn words(&self) -> &'static str {
        match self {
            Shape::Text | Shape::Site | Shape::Word(_) | Shape::Name(_) => "text in quotes",
            Shape::Number => "a whole number, 0 or more",
            Shape::Decimal => "a number",
            Shape::Day => "a day such as \"2027-03-01\"",
            Shape::Flag => "`true` or `false`",
            Shape::Globs | Shape::List(Shape::Text | Shape::Site | Shape::Name(_)) => "a list of texts in brackets",
            Shape::List(_) | Shape::Tables(_) => "a list in brackets",
            Shape::Table(_) | Shape::Map(..) => "a table",
        }
    }
}

/// A setting that may be left out.
pub const fn key(name: &'static str, about: &'static str, shape: Shape) -> Key {
    Key { name, about, shape, needed: false }
}

/// The same setting, which may not be left out.
pub const fn needed(key: Key) -> Key {
    Key { needed: true, ..key }
}
