//! All that may stand in the files of rules, by kind of file.

use crate::config::{CONTRAINDICATION_NUMBERS, SIDE_EFFECT_NUMBERS};
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

const fn texts(name: &'static str, about: &'static str) -> Key {
    key(name, about, Shape::List(&Shape::Text))
}
const fn text(name: &'static str, about: &'static str) -> Key {
    key(name, about, Shape::Text)
}
const fn names(name: &'static str, about: &'static str, of: &'static Shape) -> Key {
    key(name, about, Shape::List(of))
}
const fn flag(name: &'static str, about: &'static str) -> Key {
    key(name, about, Shape::Flag)
}
const fn tables(name: &'static str, about: &'static str, keys: &'static [Key]) -> Key {
    key(name, about, Shape::Tables(keys))
}

const CATEGORY: Shape = Shape::Name(NameOf::Category);
const CLAIM: Shape = Shape::Name(NameOf::Claim);
const CONTEXT: Shape = Shape::Name(NameOf::Context);
const CONCEPT: Shape = Shape::Name(NameOf::Concept);
const GROUP: Shape = Shape::Name(NameOf::Group);
const RULE: Shape = Shape::Name(NameOf::Rule);
const JURISDICTION: Shape = Shape::Name(NameOf::Jurisdiction);
const SEVERITY: Shape =
    Shape::Word(&[("info", "worth a look"), ("warning", "should be changed"), ("error", "must not be published like this")]);
const CONFIDENCE: Shape = Shape::Word(&[
    ("low", "a reader must judge"),
    ("medium", "the words mostly mean what is reported"),
    ("high", "the words hardly ever mean anything else"),
]);

const TITLE: Key = needed(text("title", "What was found, in one line."));
const SEVERITY_KEY: Key = needed(key("severity", "How bad it is, if it is what it seems.", SEVERITY));
const CONFIDENCE_KEY: Key = needed(key("confidence", "How sure the words alone make us.", CONFIDENCE));
const WHY: Key = needed(text("why", "Why it is a problem, for people who write copy."));
const ADVICE: Key = needed(text("advice", "What to write instead."));
const MATCH: Key = texts("match", "Phrases that are reported.");
const EXCEPT: Key = texts("except", "Innocent phrases: a match that shares a word with one is dropped.");
const UNLESS: Key = names("unless", "Contexts in which the words are left alone.", &CONTEXT);
const EVERYWHERE: Key = flag("everywhere", "Whether it is checked where no law asks for it. True if left out.");
const SILENCES: Key = names("silences", "Rules or categories whose findings give way where they share words with this one's.", &CLAIM);
const ABOUT: Key = text("about", "What it holds; read by people only.");

const EXAMPLE: Key = tables(
    "example",
    "Tests: copy that the rule must report (flag), and copy that it must not (pass). At least one of each.",
    &[text("flag", "Copy that is reported."), text("pass", "Copy that is not.")],
);
const ANSWER: Key = tables(
    "answer",
    "Answers that are a claim because of their question.",
    &[needed(texts("question", "Phrases of which the question holds one.")), needed(texts("match", "Phrases of the answer."))],
);
const LIST: Key = tables(
    "list",
    "Items that are a claim because of what leads into their list.",
    &[
        needed(texts("lead-in", "Phrases of the words before the list.")),
        texts("match", "Phrases of an item; without them every item is one."),
    ],
);
const LOCAL_CITES: Key =
    names("cites", "Provisions to cite there, in place of those that name the rule or its category.", &Shape::Name(NameOf::Provision));
const LOCAL_OFF: Key = flag("off", "Whether it is lawful there.");
const LOCAL_WHY: Key = text("why", "A sentence for readers there.");
const IN: Key = key(
    "in",
    "What the rule is in single countries: [in.au].",
    Shape::Map(
        NameOf::Jurisdiction,
        &Shape::Table(&[key("severity", "How bad it is there.", SEVERITY), LOCAL_CITES, LOCAL_OFF, LOCAL_WHY]),
    ),
);
const PER_STATE: Shape = Shape::Table(&[
    needed(key("absent", "Where nothing is told.", SEVERITY)),
    needed(key("partial", "Where some is told, but too little.", SEVERITY)),
]);
const IN_PER_STATE: Key = key(
    "in",
    "What the rule is in single countries: [in.au].",
    Shape::Map(
        NameOf::Jurisdiction,
        &Shape::Table(&[key("severity", "How bad it is there.", PER_STATE), LOCAL_CITES, LOCAL_OFF, LOCAL_WHY]),
    ),
);

const SIDE_EFFECT: Key = tables(
    "side-effect",
    "What it can do to people.",
    &[
        needed(key("concept", "The side effect's id.", CONCEPT)),
        needed(key(
            "seriousness",
            "How common or serious it is.",
            Shape::Word(&[
                ("common", "most people, or many, have it"),
                ("less-common", "some have it"),
                ("rare", "few have it, and it passes"),
                ("serious", "it does lasting harm"),
            ]),
        )),
        texts("sources", "Addresses of pages that state it; each stands in a file in `sources`."),
        texts("only-for", "Words for the one variant of the treatment that has it."),
    ],
);
const CONTRAINDICATION: Key = tables(
    "contraindication",
    "Who should not have it.",
    &[
        needed(key("concept", "The contraindication's id.", CONCEPT)),
        needed(key(
            "strength",
            "How strict it is.",
            Shape::Word(&[
                ("absolute", "nobody like this must have it"),
                ("relative", "somebody like this needs medical advice first"),
                ("precaution", "somebody like this is treated with care"),
            ]),
        )),
        texts("sources", "Addresses of pages that state it; each stands in a file in `sources`."),
        texts("only-for", "Words for the one variant of the treatment that it concerns."),
    ],
);
const ALIASES: Key = texts("aliases", "Other names.");
const BRANDS: Key = texts("brands", "Brands of devices and products.");

const CONCEPTS: Key = needed(tables(
    "concept",
    "Side effects, or contraindications.",
    &[
        needed(text("id", "What treatments call it.")),
        text("name", "How a message names it."),
        texts("terms", "How copy words it."),
        EXCEPT,
        text("plain", "How a draft words it, where the name would read badly."),
        names("over", "Those over which it wins where both share a wording.", &CONCEPT),
    ],
));

const TRIGGERS: &[Key] = &[
    key(
        "where",
        "Where the words stand that it is about.",
        Shape::Word(&[
            ("before", "the trigger stands before them"),
            ("after", "after them"),
            ("sentence", "anywhere in their sentence"),
            ("clause", "anywhere in their clause"),
            ("next", "in the next sentence"),
            ("heading", "in a heading above them"),
            ("over", "over them"),
            ("speaker", "in what names the speaker"),
            ("quotation", "in the quotation"),
        ]),
    ),
    key("reach", "How many words it reaches.", Shape::Number),
    needed(texts("match", "Phrases.")),
];

const MEDICINES: Shape = Shape::Word(&[
    ("allowed", "they may be named to the public"),
    ("not-advertised", "they may not, so that a text about their risks that names them makes it worse"),
]);
const ASSURANCE: Shape = Shape::Word(&[
    ("confirmed", "read in the law or in the regulator's own words"),
    ("secondary-source", "read in what others say of it"),
    ("from-memory", "not read again"),
]);
const RANKS: Shape = Shape::Word(&[
    ("common", ""),
    ("less-common", ""),
    ("rare", ""),
    ("serious", ""),
    ("absolute", ""),
    ("relative", ""),
    ("precaution", ""),
]);

const NUMBERS: Shape = Shape::Table(&[
    SIDE_EFFECT_NUMBERS[0],
    SIDE_EFFECT_NUMBERS[1],
    SIDE_EFFECT_NUMBERS[2],
    SIDE_EFFECT_NUMBERS[3],
    CONTRAINDICATION_NUMBERS[2],
    SIDE_EFFECT_NUMBERS[4],
]);
const DRAFT_SECTION: Shape = Shape::Table(&[
    needed(text("heading", "Its heading.")),
    needed(text("item", "How something without a plain wording is put; {concept} stands for its name.")),
    needed(tables(
        "part",
        "Its lists, in order.",
        &[needed(names("ranks", "Which facts stand in it.", &RANKS)), needed(text("lead-in", "What leads into it."))],
    )),
]);

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
