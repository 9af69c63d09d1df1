//! Copy made up from sentences of our own: the same every time.

use caveat::document::Format;
use std::fmt::Write;

/// Sentences of every kind; `{t}` is a treatment, `{a}` an area, `{n}` a number. About one in eight makes a claim.
const SENTENCES: &[&str] = &[
    "A nurse carries out {t} in our treatment room on the second floor.",
    "Before we begin, we look at your {a} and take a photograph for your record.",
    "You will be asked to sign a consent form and to read it at home first.",
    "Please come without make-up and bring a list of the medicines that you take.",
    "{t} may cause redness, swelling or bruising of the {a} for {n} days.",
    "An appointment takes about {n} minutes, of which half is talking.",
    "We charge £{n}0 for a consultation, and you can pay by card.",
    "Do not have {t} if you are pregnant or have an infection of the {a}.",
    "Some people ask for it before a wedding; we suggest that they come {n} months earlier.",
    "The device is passed over the {a} in lines, and the skin is cooled in between.",
    "Is {t} right for me?",
    "How many visits you need depends on your {a}, your age and your plans.",
    "Dr. Osei sees patients on weekdays, e.g. on Monday from {n} to 12.",
    "Afterwards, keep the {a} out of the sun and use a cream with SPF 50.",
    "In a trial with {n} people the scores changed in about half of them.[^1]",
    "You can ring us on any day if the {a} hurts, weeps or turns dark.",
    "We have been in the old brewery since 2011, next to the library.",
    "Results differ between people, and nobody can promise you one.",
    "If you are unsure, take a week and ask your doctor.",
    "The needle is finer than a hair, and most people feel a scratch on the {a}.",
    "Parking is free behind the building, and bus {n} stops at the door.",
    "Our cancellation policy asks for {n} hours' notice.",
    "What does {t} cost?",
    "She trained in Leeds, and her registration can be looked up by its number.",
    "{t} is safe and effective, with zero downtime.",
    "Look ten years younger after just one session of {t}!",
    "Say goodbye to a tired {a} with our painless {t}.",
];
const TREATMENTS: &[&str] = &["microneedling", "a chemical peel", "laser hair removal", "dermal filler", "a HydraFacial", "cryolipolysis"];
const AREAS: &[&str] = &["face", "neck", "upper lip", "skin", "lower leg", "scar"];

/// Marsaglia's xorshift: no dependence on a version of a crate, so that the copy stays the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    fn sentence(&mut self) -> String {
        let sentence = self.pick(SENTENCES).replace("{t}", self.pick(TREATMENTS)).replace("{a}", self.pick(AREAS));
        let sentence = sentence.replace("{n}", &(self.below(28) + 2).to_string());
        let mut letters = sentence.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    fn paragraph(&mut self) -> String {
        (0..3 + self.below(4)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

/// Copy of about that many bytes.
pub fn copy(format: Format, bytes: usize, seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = String::new();
    let mut section = 0;
    while text.len() < bytes {
        section += 1;
        let (topic, area) = (dice.pick(TREATMENTS), dice.pick(AREAS));
        let (one, two, item, cell) = (dice.paragraph(), dice.paragraph(), dice.sentence(), dice.below(9) + 1);
        match format {
            Format::Markdown => write!(
                text,
                "## {section}. About {topic}\n\n{one}\n\n- **{item}**\n- [Your {area}](/areas/{area}.html) first.\n\n{two}\n\n\
                 | Area | Days |\n|---|---|\n| {area} | {cell} |\n\n"
            ),
            Format::Html => write!(
                text,
                "<section class=\"topic\"><h2>{section}. About {topic}</h2>\n<p>{one}</p>\n<ul><li><b>{item}</b></li>\
                 <li><a href=\"/areas/{area}.html\">Your {area}</a> first.</li></ul>\n<p>{two}</p>\n\
                 <img src=\"{section}.jpg\" alt=\"A {area}\"></section>\n"
            ),
            _ => write!(text, "{section}. ABOUT {topic}\n\n{one}\n\n* {item}\n* Your {area} first.\n\n{two}\n\n"),
        }
        .expect("memory takes it");
    }
    text
}
