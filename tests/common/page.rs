//! A page as a browser reads it.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Index;

/// An element and all text in it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    attributes: BTreeMap<String, String>,
    pub text: String,
}

impl Element {
    pub fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }

    pub fn is(&self, attribute: &str, value: &str) -> bool {
        self.get(attribute) == Some(value)
    }
}

impl Index<&str> for Element {
    type Output = String;

    fn index(&self, attribute: &str) -> &String {
        self.attributes.get(attribute).unwrap_or_else(|| panic!("<{}> has no {attribute}: {:?}", self.name, self.attributes))
    }
}

/// The elements of a page, in order.
#[derive(Debug)]
pub struct Page(Vec<Element>);

const VOID: [&str; 4] = ["meta", "link", "input", "br"];
const OURS: &[&str] = &[
    "html", "head", "meta", "title", "link", "style", "body", "a", "header", "p", "h1", "h2", "h3", "ul", "li", "b", "strong", "span",
    "form", "fieldset", "legend", "label", "input", "select", "option", "button", "nav", "div", "table", "thead", "tbody", "tr", "th",
    "td", "bdi", "main", "article", "details", "summary", "dl", "dt", "dd", "q", "code", "section", "footer", "output", "script",
];

impl Page {
    /// Reads a page; every element must end where it should.
    pub fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("pages are UTF-8");
        let (mut elements, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    let attributes = tag.attributes.iter().map(|(key, value)| (text(key), text(value))).collect();
                    if !VOID.contains(&name.as_str()) {
                        open.push(elements.len());
                    }
                    elements.push(Element { name, attributes, text: String::new() });
                }
                Token::EndTag(tag) => {
                    let ended = open.pop().map(|at| elements[at].name.clone());
                    assert_eq!(ended, Some(text(&tag.name)), "an element ends that is not the last to have begun");
                }
                Token::String(string) => {
                    for &at in &open {
                        elements[at].text.push_str(&text(&string));
                    }
                }
                Token::Error(error) => panic!("a browser would mind: {error:?}"),
                Token::Comment(comment) => panic!("there is a comment: {}", text(&comment)),
                Token::Doctype(_) => {}
            }
        }
        assert!(open.is_empty(), "some elements do not end");
        Self(elements)
    }

    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Element> {
        self.0.iter().filter(move |element| element.name == name)
    }

    fn with_class<'p>(&'p self, class: &'p str) -> impl Iterator<Item = &'p Element> {
        self.0.iter().filter(move |element| element.get("class").is_some_and(|classes| classes.split(' ').any(|one| one == class)))
    }

    /// All text.
    pub fn text(&self) -> &str {
        &self.all("body").next().expect("a page has a body").text
    }

    /// The findings.
    pub fn cards(&self) -> impl Iterator<Item = &Element> {
        self.with_class("card")
    }

    /// What is marked in the copy.
    pub fn marks(&self) -> impl Iterator<Item = &Element> {
        self.with_class("m")
    }

    /// The lines of copy, with their numbers.
    pub fn lines(&self) -> Vec<(String, String)> {
        self.with_class("l").map(|line| (line["data-n"].clone(), line.text.clone())).collect()
    }

    /// The words that belong to a finding.
    pub fn words_of(&self, number: usize) -> String {
        let number = number.to_string();
        let of = |mark: &&Element| mark.get("data-f").is_some_and(|found| found.split(' ').any(|one| one == number));
        self.marks().filter(of).map(|mark| mark.text.as_str()).collect()
    }

    /// Nothing runs, loads or leads away; every name is there once, and every link leads to one.
    pub fn assert_sound(&self) {
        let mut ids = BTreeSet::new();
        for element in &self.0 {
            assert!(OURS.contains(&element.name.as_str()), "<{}> is none of ours", element.name);
            for (attribute, value) in &element.attributes {
                assert!(
                    !attribute.starts_with("on") && !["src", "style", "srcset", "action"].contains(&attribute.as_str()),
                    "{attribute}={value}"
                );
                if attribute == "id" {
                    assert!(ids.insert(value.as_str()), "{value} is there twice");
                }
            }
        }
        assert_eq!(self.all("script").count(), 1);
        for link in self.all("a") {
            let target = link["href"].strip_prefix('#').unwrap_or_else(|| panic!("{} leads away", link["href"]));
            assert!(ids.contains(target), "nothing is called {target}");
        }
        for described in self.0.iter().filter_map(|element| element.get("aria-describedby").or(element.get("aria-labelledby"))) {
            assert!(described.split(' ').all(|id| ids.contains(id)), "nothing is called {described}");
        }
    }
}

/// Text as the page shows it: control characters can be seen.
pub fn shown(text: &str) -> String {
    let visible = |ch: char| match ch {
        '\n' | '\t' => ch,
        '\0'..='\x1F' => char::from_u32(0x2400 + ch as u32).expect("there is a picture of each"),
        _ => ch,
    };
    text.trim_start_matches('\u{FEFF}').chars().map(visible).collect()
}

/// What a policy names a text by.
pub fn sha256_base64(text: &str) -> String {
    let bits: String = Sha256::digest(text).iter().map(|byte| format!("{byte:08b}")).collect();
    let digit = |six: &str| {
        let mut digits = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']);
        digits.nth(usize::from_str_radix(&format!("{six:0<6}"), 2).expect("they are bits")).expect("there are 64")
    };
    let mut text: String = (0..bits.len()).step_by(6).map(|at| digit(&bits[at..bits.len().min(at + 6)])).collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}
