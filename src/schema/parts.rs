//! What the files of rules have in common: keys that stand in several, and tables inside of them.

use crate::config::{CONTRAINDICATION_NUMBERS, SIDE_EFFECT_NUMBERS};
use crate::shape::{Key, NameOf, Shape, key, needed};

pub(super) const fn texts(name: &'static str, about: &'static str) -> Key {
    key(name, about, Shape::List(&Shape::Text))
}
pub(super) const fn text(name: &'static str, about: &'static str) -> Key {
    key(name, about, Shape::Text)
}
pub(super) const fn names(name: &'static str, about: &'static str, of: &'static Shape) -> Key {
    key(name, about, Shape::List(of))
}
pub(super) const fn flag(name: &'static str, about: &'static str) -> Key {
    key(name, about, Shape::Flag)
}
pub(super) const fn tables(name: &'static str, about: &'static str, keys: &'static [Key]) -> Key {
    key(name, about, Shape::Tables(keys))
}

pub(super) const CATEGORY: Shape = Shape::Name(NameOf::Category);
pub(super) const CLAIM: Shape = Shape::Name(NameOf::Claim);
pub(super) const CONTEXT: Shape = Shape::Name(NameOf::Context);
pub(super) const CONCEPT: Shape = Shape::Name(NameOf::Concept);
pub(super) const GROUP: Shape = Shape::Name(NameOf::Group);
pub(super) const RULE: Shape = Shape::Name(NameOf::Rule);
pub(super) const JURISDICTION: Shape = Shape::Name(NameOf::Jurisdiction);
pub(super) const SEVERITY: Shape =
    Shape::Word(&[("info", "worth a look"), ("warning", "should be changed"), ("error", "must not be published like this")]);
pub(super) const CONFIDENCE: Shape = Shape::Word(&[
    ("low", "a reader must judge"),
    ("medium", "the words mostly mean what is reported"),
    ("high", "the words hardly ever mean anything else"),
]);

pub(super) const TITLE: Key = needed(text("title", "What was found, in one line."));
pub(super) const SEVERITY_KEY: Key = needed(key("severity", "How bad it is, if it is what it seems.", SEVERITY));
pub(super) const CONFIDENCE_KEY: Key = needed(key("confidence", "How sure the words alone make us.", CONFIDENCE));
pub(super) const WHY: Key = needed(text("why", "Why it is a problem, for people who write copy."));
pub(super) const ADVICE: Key = needed(text("advice", "What to write instead."));
pub(super) const MATCH: Key = texts("match", "Phrases that are reported.");
pub(super) const EXCEPT: Key = texts("except", "Innocent phrases: a match that shares a word with one is dropped.");
pub(super) const UNLESS: Key = names("unless", "Contexts in which the words are left alone.", &CONTEXT);
pub(super) const EVERYWHERE: Key = flag("everywhere", "Whether it is checked where no law asks for it. True if left out.");
pub(super) const BY_WEIGHT: Key = key(
    "by-weight",
    "For a rule without phrases: how likely the weights of its words must make a sentence such a claim, from 0 to 1.",
    Shape::Decimal,
);
pub(super) const SILENCES: Key =
    names("silences", "Rules or categories whose findings give way where they share words with this one's.", &CLAIM);
pub(super) const ABOUT: Key = text("about", "What it holds; read by people only.");

pub(super) const EXAMPLE: Key = tables(
    "example",
    "Tests: copy that the rule must report (flag), and copy that it must not (pass). At least one of each.",
    &[
        text("flag", "Copy that is reported."),
        text("becomes", "The same copy with the rule's replacement."),
        text("pass", "Copy that is not."),
    ],
);
pub(super) const REPLACE: Key = tables(
    "replace",
    "What can be written in place of the words without anybody's help: it claims less, and the sentence stays right.",
    &[
        needed(texts("words", "Phrases that are replaced; they share a word with what is reported.")),
        texts("before", "Phrases of which one stands directly before them, if anything does."),
        texts("after", "Phrases of which one follows them directly."),
        text("with", "What takes their place. Without it they are left out."),
    ],
);
pub(super) const ANSWER: Key = tables(
    "answer",
    "Answers that are a claim because of their question.",
    &[needed(texts("question", "Phrases of which the question holds one.")), needed(texts("match", "Phrases of the answer."))],
);
pub(super) const LIST: Key = tables(
    "list",
    "Items that are a claim because of what leads into their list.",
    &[
        needed(texts("lead-in", "Phrases of the words before the list.")),
        texts("match", "Phrases of an item; without them every item is one."),
    ],
);
pub(super) const LOCAL_CITES: Key =
    names("cites", "Provisions to cite there, in place of those that name the rule or its category.", &Shape::Name(NameOf::Provision));
pub(super) const LOCAL_OFF: Key = flag("off", "Whether it is lawful there.");
pub(super) const LOCAL_WHY: Key = text("why", "A sentence for readers there.");
pub(super) const IN: Key = key(
    "in",
    "What the rule is in single countries: [in.au].",
    Shape::Map(
        NameOf::Jurisdiction,
        &Shape::Table(&[key("severity", "How bad it is there.", SEVERITY), LOCAL_CITES, LOCAL_OFF, LOCAL_WHY]),
    ),
);
pub(super) const PER_STATE: Shape = Shape::Table(&[
    needed(key("absent", "Where nothing is told.", SEVERITY)),
    needed(key("partial", "Where some is told, but too little.", SEVERITY)),
]);
pub(super) const IN_PER_STATE: Key = key(
    "in",
    "What the rule is in single countries: [in.au].",
    Shape::Map(
        NameOf::Jurisdiction,
        &Shape::Table(&[key("severity", "How bad it is there.", PER_STATE), LOCAL_CITES, LOCAL_OFF, LOCAL_WHY]),
    ),
);

pub(super) const SIDE_EFFECT: Key = tables(
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
pub(super) const CONTRAINDICATION: Key = tables(
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
pub(super) const ALIASES: Key = texts("aliases", "Other names.");
pub(super) const BRANDS: Key = texts("brands", "Brands of devices and products.");
pub(super) const HINTS: Key = texts("hints", "Words that speak of it on pages that name no treatment.");

pub(super) const CONCEPTS: Key = needed(tables(
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

pub(super) const ENDS_AT: Shape = Shape::Word(&[("comma", "at a comma"), ("clause", "with the clause"), ("sentence", "with the sentence")]);

pub(super) const TRIGGERS: &[Key] = &[
    key(
        "where",
        "Where the words stand that it is about.",
        Shape::Word(&[
            ("before", "the trigger stands before them"),
            ("after", "after them"),
            ("sentence", "anywhere in their sentence"),
            ("clause", "anywhere in their clause"),
            ("next", "in the next sentence, or in the answer to a question"),
            ("answer", "in the answer to the question that they stand in"),
            ("heading", "in a heading above them"),
            ("over", "over them"),
            ("speaker", "in what names the speaker"),
            ("quotation", "in the quotation"),
        ]),
    ),
    key("reach", "How many words it reaches.", Shape::Number),
    key("ends-at", "Where it ends, if not where the context does.", ENDS_AT),
    needed(texts("match", "Phrases.")),
];

pub(super) const MEDICINES: Shape = Shape::Word(&[
    ("allowed", "they may be named to the public"),
    ("not-advertised", "they may not, so that a text about their risks that names them makes it worse"),
]);
pub(super) const ASSURANCE: Shape = Shape::Word(&[
    ("confirmed", "read in the law or in the regulator's own words"),
    ("secondary-source", "read in what others say of it"),
    ("from-memory", "not read again"),
]);
pub(super) const RANKS: Shape = Shape::Word(&[
    ("common", ""),
    ("less-common", ""),
    ("rare", ""),
    ("serious", ""),
    ("absolute", ""),
    ("relative", ""),
    ("precaution", ""),
]);

pub(super) const NUMBERS: Shape = Shape::Table(&[
    SIDE_EFFECT_NUMBERS[0],
    SIDE_EFFECT_NUMBERS[1],
    SIDE_EFFECT_NUMBERS[2],
    SIDE_EFFECT_NUMBERS[3],
    CONTRAINDICATION_NUMBERS[2],
    SIDE_EFFECT_NUMBERS[4],
]);
pub(super) const DRAFT_SECTION: Shape = Shape::Table(&[
    needed(text("heading", "Its heading.")),
    needed(text("item", "How something without a plain wording is put; {concept} stands for its name.")),
    needed(tables(
        "part",
        "Its lists, in order.",
        &[needed(names("ranks", "Which facts stand in it.", &RANKS)), needed(text("lead-in", "What leads into it."))],
    )),
]);
