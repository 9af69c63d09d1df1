//! What may stand in `caveat.toml`: one table, from which it is read, checked and described to editors.

/// A setting.
#[derive(Debug)]
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
#[derive(Debug)]
pub enum Shape {
    /// Any text.
    Text,
    /// The name of a site, without `https://` and what follows the name.
    Site,
    /// Patterns of paths, as in `.gitignore`.
    Globs,
    /// A whole number, not below zero.
    Number,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOf {
    /// A country, or `all`.
    Jurisdiction,
    /// A rule, or a category for all its rules.
    Rule,
    /// A group of treatments.
    Group,
}

impl NameOf {
    /// What a message calls it.
    pub fn words(self) -> &'static str {
        match self {
            NameOf::Jurisdiction => "jurisdiction",
            NameOf::Rule => "rule and no category",
            NameOf::Group => "group of treatments",
        }
    }
}

impl Shape {
    /// What a message calls such a value.
    pub fn words(&self) -> &'static str {
        match self {
            Shape::Text | Shape::Site | Shape::Word(_) | Shape::Name(_) => "text in quotes",
            Shape::Number => "a whole number, 0 or more",
            Shape::Flag => "`true` or `false`",
            Shape::Globs | Shape::List(Shape::Text | Shape::Site | Shape::Name(_)) => "a list of texts in brackets",
            Shape::List(_) | Shape::Tables(_) => "a list in brackets",
            Shape::Table(_) | Shape::Map(..) => "a table",
        }
    }
}

const fn key(name: &'static str, about: &'static str, shape: Shape) -> Key {
    Key { name, about, shape, needed: false }
}

const fn needed(key: Key) -> Key {
    Key { needed: true, ..key }
}

/// How severe a finding must be.
pub const FAIL_ON: &[(&str, &str)] = &[
    ("error", "only what must not be published like this"),
    ("warning", "also what should be changed"),
    ("info", "also what is worth a look"),
    ("never", "nothing"),
];

/// How sure a finding must be.
pub const CONFIDENCE: &[(&str, &str)] = &[
    ("high", "only words that hardly ever mean anything else"),
    ("medium", "also words that mostly mean what is reported"),
    ("low", "all words"),
];

/// What is made of a rule.
pub const LEVELS: &[(&str, &str)] = &[
    ("off", "never report it"),
    ("on", "report it with the rule's own severity, in every country"),
    ("info", "report it as worth a look"),
    ("warning", "report it as something that should be changed"),
    ("error", "report it as something that must not be published"),
];

const JURISDICTIONS: Key = key(
    "jurisdictions",
    "Countries whose law applies, such as [\"au\"] or [\"uk\", \"ie\"]; [\"all\"] runs every rule. Without it only what misleads everywhere is reported.",
    Shape::List(&Shape::Name(NameOf::Jurisdiction)),
);
const RULES: Key = key(
    "rules",
    "What is made of rules: a rule's id or a category on the left; off, on, info, warning or error on the right. A rule's own line wins over its category's.",
    Shape::Map(NameOf::Rule, &Shape::Word(LEVELS)),
);
const FAIL_ON_KEY: Key =
    key("fail-on", "The least severity that makes the exit status 1: error, warning, info or never.", Shape::Word(FAIL_ON));
const CONFIDENCE_KEY: Key = key(
    "fail-on-confidence",
    "The least confidence that a finding needs to count for fail-on: high, medium or low.",
    Shape::Word(CONFIDENCE),
);
const DISCLOSURES: Key = key("disclosures", "How much a page that promotes a treatment has to tell.", Shape::Table(KINDS));
const SUPPORT: Key = key(
    "support",
    "What counts as a source for a claim.",
    Shape::Table(&[key(
        "trusted",
        "Sites whose pages count as a source, each with its subdomains, such as \"journal.example\". They are added to the built-in ones.",
        Shape::List(&Shape::Site),
    )]),
);

/// The kinds of disclosure, by their names in `rules/disclosures`.
const KINDS: &[Key] = &[
    key("side-effects", "What the treatment can do to people.", Shape::Table(SIDE_EFFECTS)),
    key("contraindications", "Who must not have the treatment.", Shape::Table(CONTRAINDICATIONS)),
];
const SIDE_EFFECTS: &[Key] = &[policy(SIDE_EFFECT_NUMBERS), policy_for(&[GROUPS, needed(policy(SIDE_EFFECT_NUMBERS))])];
const CONTRAINDICATIONS: &[Key] = &[policy(CONTRAINDICATION_NUMBERS), policy_for(&[GROUPS, needed(policy(CONTRAINDICATION_NUMBERS))])];

const fn policy(numbers: &'static [Key]) -> Key {
    key("policy", "How much is enough.", Shape::Table(numbers))
}

const fn policy_for(keys: &'static [Key]) -> Key {
    key("policy-for", "Other numbers for some groups of treatments.", Shape::Tables(keys))
}
const GROUPS: Key =
    needed(key("groups", "Groups of treatments, as `caveat treatments` lists them.", Shape::List(&Shape::Name(NameOf::Group))));
const MIN_STATED: Key = key("min-stated", "So many different ones are told, whatever their ranks.", Shape::Number);
const PLENTY: Key = key("plenty", "So many are enough, whatever their ranks.", Shape::Number);
const POINTER: Key = key("pointer-is-enough", "A link to where it is told is enough.", Shape::Flag);

/// How much is to be told of side effects.
pub const SIDE_EFFECT_NUMBERS: &[Key] = &[
    MIN_STATED,
    PLENTY,
    key("min-common", "So many common side effects are told.", Shape::Number),
    key("min-serious", "So many serious side effects are told.", Shape::Number),
    POINTER,
];
/// How much is to be told of contraindications.
pub const CONTRAINDICATION_NUMBERS: &[Key] =
    &[MIN_STATED, PLENTY, key("min-absolute", "So many of those are told who must not have the treatment at all.", Shape::Number), POINTER];

/// Everything that may stand in the file.
pub const TOP: &[Key] = &[
    key(
        "extends",
        "Other files whose settings this one starts from, each by its path from this file's folder. What stands here wins over them; of two, the later wins.",
        Shape::List(&Shape::Text),
    ),
    JURISDICTIONS,
    FAIL_ON_KEY,
    CONFIDENCE_KEY,
    key(
        "rules-dir",
        "A folder of own rules, by its path from this file's folder. Without it, a folder `caveat-rules` beside this file, if there is one.",
        Shape::Text,
    ),
    key(
        "files",
        "Which files are checked. Patterns are those of .gitignore, from this file's folder.",
        Shape::Table(&[
            key("include", "Only files that match one of these are checked.", Shape::Globs),
            key("exclude", "Files that match one of these are not checked, even if they are named on the command line.", Shape::Globs),
        ]),
    ),
    RULES,
    DISCLOSURES,
    SUPPORT,
    key("override", "Other settings for some files. Of two that match a file, the later wins.", Shape::Tables(OVERRIDE)),
];

const OVERRIDE: &[Key] = &[
    needed(key("files", "The files that it is for: patterns as in .gitignore, from this file's folder.", Shape::Globs)),
    JURISDICTIONS,
    FAIL_ON_KEY,
    CONFIDENCE_KEY,
    RULES,
    DISCLOSURES,
    SUPPORT,
];
