//! All that may stand in the files of rules, by kind of file.

use super::parts::*;
use crate::shape::{Key, NameOf, Shape, key, needed};

/// A kind of rule file.
#[derive(Debug)]
pub struct FileKind {
    /// What it is called.
    pub name: &'static str,
    /// What it defines.
    pub about: &'static str,
    /// The folder that such files stand in.
    pub folder: &'static str,
    /// The names of such files, without `.toml`, where the folder has other kinds too.
    pub only: &'static [&'static str],
    /// What may stand in it.
    pub keys: &'static [Key],
    /// What may stand in a file that adds to one that is there; none if that cannot be.
    pub more: &'static [Key],
}

/// All kinds.
pub const KINDS: &[FileKind] = &[
    FileKind {
        name: "claim",
        about: "A rule about what copy says.",
        folder: "claims",
        only: &[],
        keys: &[
            TITLE,
            needed(key(
                "category",
                "The kind of claim; the folder that the file stands in has the same name.",
                Shape::Name(NameOf::ClaimCategory),
            )),
            SEVERITY_KEY,
            CONFIDENCE_KEY,
            WHY,
            ADVICE,
            MATCH,
            EXCEPT,
            UNLESS,
            names("only", "Contexts outside which the words are left alone; any of them will do.", &CONTEXT),
            names(
                "supported-by",
                "What makes it a supported claim.",
                &Shape::Word(&[("citation", "a source close to it"), ("register", "an entry in the register of evidence")]),
            ),
            names(
                "scope",
                "Where it looks; everywhere if left out.",
                &Shape::Word(&[
                    ("prose", "paragraphs"),
                    ("heading", "headings"),
                    ("list", "items of lists"),
                    ("table", "tables"),
                    ("quote", "quotations"),
                    ("footnote", "footnotes"),
                    ("alt", "texts in place of pictures"),
                    ("tooltip", "titles of links and pictures"),
                    ("title", "the page's title"),
                    ("meta", "the page's description"),
                ]),
            ),
            EVERYWHERE,
            SILENCES,
            IN,
            ANSWER,
            LIST,
            EXAMPLE,
        ],
        more: &[needed(key("extends", "The rule that this file adds to.", RULE)), MATCH, EXCEPT, UNLESS, SILENCES, ANSWER, LIST, EXAMPLE],
    },
    FileKind {
        name: "vocabulary",
        about: "A list of phrases that other phrases name: <list>.",
        folder: "vocabulary",
        only: &[],
        keys: &[needed(ABOUT), needed(texts("entries", "The phrases."))],
        more: &[needed(text("extends", "The vocabulary that this file adds to.")), ABOUT, needed(texts("entries", "The phrases."))],
    },
    FileKind {
        name: "treatment",
        about: "What is known of a treatment.",
        folder: "treatments",
        only: &[],
        keys: &[
            needed(text("id", "Its id.")),
            needed(text("name", "Its name.")),
            needed(text("group", "What it belongs to: skin, injectable, laser-light …")),
            ALIASES,
            BRANDS,
            flag("prescription-medicine", "Whether it is a prescription-only medicine in most countries."),
            flag("family", "Whether it stands for its whole group, where no kind is named."),
            SIDE_EFFECT,
            CONTRAINDICATION,
        ],
        more: &[
            needed(key("extends", "The treatment that this file adds to.", Shape::Name(NameOf::Treatment))),
            ALIASES,
            BRANDS,
            SIDE_EFFECT,
            CONTRAINDICATION,
        ],
    },
    FileKind {
        name: "concepts",
        about: "Side effects, or contraindications, and how copy words them.",
        folder: "concepts",
        only: &[],
        keys: &[CONCEPTS],
        more: &[
            needed(key(
                "extends",
                "The list that this file adds to.",
                Shape::Word(&[("side-effects", "what treatments can do"), ("contraindications", "who must not have them")]),
            )),
            CONCEPTS,
        ],
    },
    FileKind {
        name: "context",
        about: "Where words are no claim, or only there are one.",
        folder: "contexts",
        only: &[],
        keys: &[
            needed(ABOUT),
            needed(text("when", "Ends the sentence \"it keeps quiet where the words …\".")),
            flag("question-mark", "Whether a question mark is enough."),
            key(
                "of",
                "What is in the context.",
                Shape::Word(&[("words", "words"), ("quotation", "a whole quotation"), ("page", "the whole page")]),
            ),
            key("least-sentences", "A page with fewer sentences is not in it.", Shape::Number),
            names("excuses", "Categories whose claims it excuses, whatever their rules say.", &CATEGORY),
            key(
                "unless-claims",
                "Claims that a page in this context does not make.",
                Shape::Table(&[
                    needed(names("categories", "Their categories.", &CATEGORY)),
                    needed(key("sentences", "So many sentences with them unmake the context.", Shape::Number)),
                ]),
            ),
            flag("may-overlap", "Whether triggers may share words with what they are about."),
            key(
                "ends-at",
                "Where it ends.",
                Shape::Word(&[("comma", "at a comma"), ("clause", "with the clause"), ("sentence", "with the sentence")]),
            ),
            texts("ends", "Words at which it ends."),
            texts("lists", "Words that lead into lists whose items are in it."),
            tables("trigger", "What makes the context.", TRIGGERS),
            tables("not", "What looks like it and does not.", TRIGGERS),
        ],
        more: &[],
    },
    FileKind {
        name: "contradiction",
        about: "A rule about statements that oppose each other.",
        folder: "contradictions",
        only: &[],
        keys: &[
            TITLE,
            SEVERITY_KEY,
            CONFIDENCE_KEY,
            WHY,
            ADVICE,
            names("claims", "Rules or categories whose findings are one side.", &CLAIM),
            texts("claims-with", "Phrases of which the words of a claim must hold one."),
            texts("claims-without", "Phrases of which they must hold none."),
            key(
                "against-disclosed",
                "What the page tells is the other side.",
                Shape::Word(&[("side-effects", "side effects"), ("contraindications", "contraindications")]),
            ),
            texts("against", "Phrases that are the other side."),
            EXCEPT,
            text("at-least", "An amount that the other side must reach if it states one."),
            key(
                "amount",
                "Statements of the same amount, each of which may belie another.",
                Shape::Table(&[
                    needed(key("of", "What is counted.", Shape::Word(&[("time", "how long"), ("number", "how many")]))),
                    needed(key("times", "How many times the other one of them must be.", Shape::Decimal)),
                    needed(texts("match", "Phrases that state it.")),
                ]),
            ),
            UNLESS,
            texts("told-apart", "Where two places name different ones of these, they speak of different things."),
            IN,
            EXAMPLE,
        ],
        more: &[],
    },
    FileKind {
        name: "disclosure",
        about: "What a page that promotes a treatment has to tell.",
        folder: "disclosures",
        only: &["side-effects", "contraindications"],
        keys: &[
            needed(key(
                "kind",
                "What must be told.",
                Shape::Word(&[("side-effects", "what it can do"), ("contraindications", "who must not have it")]),
            )),
            needed(key(
                "title",
                "What was found, in one line; {treatment} stands for the treatment.",
                Shape::Table(&[needed(text("absent", "Where nothing is told.")), needed(text("partial", "Where some is told."))]),
            )),
            needed(key("severity", "How bad it is.", PER_STATE)),
            WHY,
            ADVICE,
            needed(text("not-yet", "What is added where something known is missing; {missing} stands for it.")),
            text("draft", "What is added where it can be drafted; {id} stands for the treatment's id."),
            names("promising", "Categories of claims whose words tell of no risk.", &CATEGORY),
            texts("pointer", "What a link says that leads to where it is told."),
            needed(key("policy", "How much is enough.", NUMBERS)),
            tables(
                "policy-for",
                "Other numbers for some groups of treatments.",
                &[needed(names("groups", "The groups.", &GROUP)), needed(key("policy", "How much is enough.", NUMBERS))],
            ),
            IN_PER_STATE,
            EXAMPLE,
        ],
        more: &[],
    },
    FileKind {
        name: "balance",
        about: "The rule about the balance of benefits and risks.",
        folder: "disclosures",
        only: &["fair-balance"],
        keys: &[
            TITLE,
            SEVERITY_KEY,
            CONFIDENCE_KEY,
            WHY,
            ADVICE,
            EVERYWHERE,
            needed(names("benefits", "Rules or categories whose claims promise a benefit.", &CLAIM)),
            needed(key(
                "limits",
                "From where on a page is out of balance.",
                Shape::Table(&[
                    needed(key("least-benefits", "A page with fewer sentences that promise a benefit is not weighed.", Shape::Number)),
                    needed(key("most-per-risk", "More of them for one sentence that tells of a risk are too many.", Shape::Number)),
                    needed(key("last-percent", "Risks come too late that are all told in the last part of the page.", Shape::Number)),
                ]),
            )),
            IN,
            EXAMPLE,
        ],
        more: &[],
    },
    FileKind {
        name: "statement",
        about: "A statement that a page owes its readers because of something it says.",
        folder: "disclosures",
        only: &[],
        keys: &[
            needed(key(
                "title",
                "What was found, in one line.",
                Shape::Table(&[needed(text("absent", "Where nothing is told.")), text("partial", "Where some is told.")]),
            )),
            SEVERITY_KEY,
            CONFIDENCE_KEY,
            WHY,
            ADVICE,
            text("not-yet", "What is added where some is told; {missing} stands for the rest."),
            EVERYWHERE,
            key(
                "near",
                "How near to what asks for it the statement must stand.",
                Shape::Word(&[("block", "in the same paragraph"), ("section", "below the same heading"), ("page", "anywhere on the page")]),
            ),
            needed(key(
                "asks",
                "What asks for it: any of these.",
                Shape::Table(&[
                    text("label", "What is said under the words that ask for it."),
                    names("treatments", "Treatments that the page promotes.", &Shape::Name(NameOf::Treatment)),
                    names("groups", "Groups of treatments.", &GROUP),
                    names("claims", "Rules or categories of claims.", &CLAIM),
                    MATCH,
                    EXCEPT,
                    UNLESS,
                ]),
            )),
            needed(tables(
                "tells",
                "The parts that it is made of.",
                &[
                    needed(text("id", "What reports call the part.")),
                    needed(text("name", "How a message names it.")),
                    needed(texts("match", "Phrases that tell it.")),
                    EXCEPT,
                    UNLESS,
                ],
            )),
            key("enough", "How many parts are enough; all if left out.", Shape::Number),
            IN,
            EXAMPLE,
        ],
        more: &[],
    },
    FileKind {
        name: "regulation",
        about: "The law of a country.",
        folder: "regulations",
        only: &[],
        keys: &[
            needed(text("name", "How people call the country.")),
            needed(texts("authority", "Who acts on such copy.")),
            names("within", "Countries or unions whose law applies too.", &JURISDICTION),
            needed(key("prescription-medicines", "Whether such medicines may be named to the public.", MEDICINES)),
            tables(
                "provision",
                "What the law asks or forbids.",
                &[
                    needed(text("id", "Its id; it begins with the country's.")),
                    needed(text("instrument", "The law, or the code.")),
                    needed(text("clause", "The place in it.")),
                    needed(text("authority", "Who enforces it.")),
                    text("part", "The part of the country in which alone it holds: Texas, Ontario."),
                    needed(text("asks", "What it asks or forbids, in plain words.")),
                    needed(text("url", "A page where it can be read.")),
                    text("in-force", "Since when: 2010-07-01."),
                    text("checked", "The day on which somebody read that page."),
                    needed(key("confidence", "How sure we are that it says so.", ASSURANCE)),
                    names("categories", "Every rule of these categories cites it.", &CATEGORY),
                    names("rules", "These rules cite it.", &RULE),
                    text("unchecked", "Why words on a page cannot show a breach, or not every breach."),
                    names("treatments", "It is cited only on pages that promote one of these treatments or groups.", &Shape::Text),
                ],
            ),
        ],
        more: &[],
    },
    FileKind {
        name: "sources",
        about: "Pages that state what is known of treatments.",
        folder: "sources",
        only: &[],
        keys: &[
            needed(key(
                "tier",
                "Who speaks there.",
                Shape::Word(&[
                    ("regulator", "an authority"),
                    ("health-service", "a public health service or a hospital"),
                    ("professional-body", "an association of those who treat"),
                    ("manufacturer", "the maker"),
                    ("peer-reviewed", "a journal"),
                    ("reference", "a textbook or another work of reference"),
                    ("commercial", "whoever has no duty to get it right"),
                ]),
            )),
            needed(tables(
                "source",
                "The pages.",
                &[needed(text("url", "Its address.")), needed(text("publisher", "Who speaks, as a reader would know them."))],
            )),
        ],
        more: &[],
    },
    FileKind {
        name: "trusted",
        about: "Sites whose pages count as a source for a claim.",
        folder: "support",
        only: &[],
        keys: &[needed(ABOUT), needed(key("domains", "The sites, each with its subdomains.", Shape::List(&Shape::Site)))],
        more: &[],
    },
    FileKind {
        name: "draft",
        about: "The words of the block that `caveat disclose` drafts.",
        folder: "drafts",
        only: &[],
        keys: &[
            needed(text("review", "What must happen before anybody publishes it; {id} stands for the treatment's id.")),
            needed(text("prescription-only", "What is to be known of a medicine that needs a prescription.")),
            needed(text("unknown", "What stands where nothing is known.")),
            needed(text("sources", "The heading over the sources.")),
            needed(key("side-effects", "What can happen.", DRAFT_SECTION)),
            needed(key("contraindications", "Who should not have it.", DRAFT_SECTION)),
        ],
        more: &[],
    },
    FileKind {
        name: "english",
        about: "What is known of the language.",
        folder: "language",
        only: &["english"],
        keys: &[
            needed(key("irregular", "Forms that no rule gives, the base form first.", Shape::List(&Shape::List(&Shape::Text)))),
            needed(key("spelling", "British and American letter groups.", Shape::List(&Shape::List(&Shape::Text)))),
            needed(texts("numbers", "Number words.")),
        ],
        more: &[],
    },
    FileKind {
        name: "frequency",
        about: "How often words stand in copy.",
        folder: "language",
        only: &["frequency"],
        keys: &[needed(tables(
            "frequent",
            "Words that are about as frequent.",
            &[needed(key("per-million", "How often each stands in a million words.", Shape::Number)), needed(texts("words", "The words."))],
        ))],
        more: &[],
    },
    FileKind {
        name: "amounts",
        about: "How copy words amounts.",
        folder: "language",
        only: &["amounts"],
        keys: &[
            needed(key("days", "How many days a unit of time has.", Shape::Map(NameOf::Any, &Shape::Decimal))),
            needed(key("numbers", "What a word counts: the least and the most.", Shape::Map(NameOf::Any, &Shape::List(&Shape::Decimal)))),
            needed(texts("one-before-a-unit", "Words that count one only directly before a unit.")),
            needed(texts("at-most", "Before an amount that is the most.")),
            needed(texts("at-least", "Before or after an amount that is the least.")),
        ],
        more: &[],
    },
];

impl FileKind {
    /// The kind of the file at a path in a folder of rules.
    pub fn of(path: &str) -> Option<&'static FileKind> {
        let (folder, rest) = path.split_once('/')?;
        let name = rest.rsplit('/').next()?.strip_suffix(".toml")?;
        let of_folder = || KINDS.iter().filter(|kind| kind.folder == folder);
        of_folder().find(|kind| kind.only.contains(&name)).or_else(|| of_folder().find(|kind| kind.only.is_empty()))
    }
}
