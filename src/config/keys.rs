//! All that may stand in `caveat.toml`.

use crate::rules::Kind;
use crate::shape::{Key, NameOf, Shape, key, needed};

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
    "Countries whose law applies, such as [\"au\"] or [\"uk\", \"ie\"]; [\"all\"] runs every rule. Without it only what misleads \
    everywhere is reported.",
    Shape::List(&Shape::Name(NameOf::Jurisdiction)),
);
const RULES: Key = key(
    "rules",
    "What is made of rules: a rule's id or a category on the left; off, on, info, warning or error on the right. A rule's own \
    line wins over its category's.",
    Shape::Map(NameOf::RuleOrCategory, &Shape::Word(LEVELS)),
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

/// What the cells of a table hold.
pub const CELLS: &[(&str, &str)] = &[("text", "plain text"), ("markdown", "Markdown"), ("html", "HTML")];

const TABLES: Key = key(
    "tables",
    "How files of posts are read: CSV, TSV, JSON Lines. `--column`, `--id-column` and `--type` on the command line win over it.",
    Shape::Table(&[
        key(
            "columns",
            "The columns that hold copy, or fields: \"post.caption\". With them, tables in folders are checked too. Without them, in tables \
             that are named on the command line, those whose names say that they are copy.",
            Shape::List(&Shape::Text),
        ),
        key("id-column", "The column, or field, that says what a post is called; `id` without it.", Shape::Text),
        key("cells", "What the copy in them is written in: text, markdown or html.", Shape::Word(CELLS)),
    ]),
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

/// How much is to be told of a kind.
pub fn numbers_of(kind: Kind) -> &'static [Key] {
    match kind {
        Kind::SideEffects => SIDE_EFFECT_NUMBERS,
        Kind::Contraindications => CONTRAINDICATION_NUMBERS,
    }
}

/// Everything that may stand in the file.
pub const TOP: &[Key] = &[
    key(
        "extends",
        "Other files whose settings this one starts from, each by its path from this file's folder. What stands here wins over \
        them; of two, the later wins.",
        Shape::List(&Shape::Text),
    ),
    JURISDICTIONS,
    FAIL_ON_KEY,
    CONFIDENCE_KEY,
    key(
        "rules-dir",
        "A folder of own rules, by its path from this file's folder. Without it, a folder `caveat-rules` beside this file, if \
        there is one.",
        Shape::Text,
    ),
    key(
        "baseline",
        "A file of old findings that stay quiet, by its path from this file's folder. `caveat check --write-baseline` writes it.",
        Shape::Text,
    ),
    key(
        "exceptions",
        "A file with exceptions for files that must stay clean, by its path from this file's folder. Without it, the nearest \
         `caveat-exceptions.toml` in the folder of a file or above.",
        Shape::Text,
    ),
    key(
        "evidence",
        "The register of evidence, by its path from this file's folder. Without it, the nearest `evidence.toml` in the folder of a \
         file or above.",
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
    TABLES,
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
    TABLES,
];
