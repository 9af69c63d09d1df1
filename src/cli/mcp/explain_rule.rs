//! `explain_rule`: why something is reported, and what to write instead.

use super::bounded::bounded;
use super::resources;
use super::tools::{Desk, Reply, unknown};
use crate::cli::explain::{Subject, names_of_all};
use crate::cli::page::Page;
use caveat::policy::Law;
use caveat::report::summary::count;
use caveat::report::told::{Grade, Sureness};
use caveat::rules::{Jurisdiction, Provision, RuleSet, RuleSummary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the tool is for.
pub const ABOUT: &str = "Explains a rule (its id from a finding, such as downtime/none), a category of rules (downtime), a provision of \
the law (au.nationallaw.133.1c, or the beginning of such an id), a country (au) or a treatment (microneedling): why it is a problem, what the \
law of each country says, what to write instead, and examples that are reported and that are not.";

/// Of each kind so many examples are given.
const EXAMPLES: usize = 6;

/// What is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExplainRule {
    /// The id of a rule, a category, a provision, a country or a treatment
    #[serde(alias = "rule", alias = "name")]
    id: String,
}

/// What it is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Explained {
    /// What kind of thing was asked for
    kind: Kind,
    /// Its id
    id: String,
    /// The rules that were asked for
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<Rule>,
    /// The provisions that were asked for
    #[serde(skip_serializing_if = "Vec::is_empty")]
    provisions: Vec<Clause>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Rule,
    Category,
    Provision,
    Jurisdiction,
    Treatment,
}

/// A rule.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    category: String,
    /// What it finds
    title: String,
    severity: Grade,
    confidence: Sureness,
    /// Whether it is applied when no country is chosen
    everywhere: bool,
    why: String,
    /// What to write instead
    advice: String,
    /// Examples that it reports
    reported: Vec<String>,
    /// Examples that it leaves alone
    not_reported: Vec<String>,
    /// The provisions that its findings may breach, by country
    law: Vec<Country>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Country {
    /// The country's id
    jurisdiction: String,
    /// The ids of provisions
    provisions: Vec<String>,
}

/// A provision of the law.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Clause {
    id: String,
    jurisdiction: String,
    /// The act, code or guideline
    instrument: String,
    /// The place in it
    clause: String,
    /// Who acts on it
    authority: String,
    /// What it asks or forbids, in caveat's words
    asks: String,
    /// Where it can be read
    url: String,
    /// What to know before relying on it
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    doubt: Option<String>,
}

/// Explains what was asked for, or gives the nearest names.
pub fn call(desk: &mut Desk, asked: &ExplainRule) -> Result<Reply, String> {
    let (linter, wrong) = desk.rules()?;
    let rules = linter.rules();
    let subject = Subject::find(rules, &asked.id).ok_or_else(|| {
        let hint = unknown("rule, category, provision, country or treatment", asked.id.trim(), names_of_all(rules));
        wrong.as_ref().map_or(hint.clone(), |wrong| format!("{hint}\n\n{wrong}"))
    })?;
    let explained = explained(rules, &subject, &asked.id);
    let whole = match &subject {
        Subject::Category(category, of) => in_short(category, of),
        subject => subject.page(rules, Page::alone),
    };
    let note = wrong.map(|wrong| format!("Only the rules that are built in are known here: {wrong}\n")).unwrap_or_default();
    Ok(Reply::new(
        format!("{note}{}", bounded(whole, &format!("All of it is in the resources that {} lists.", resources::INDEX))),
        &explained,
    ))
}

/// The rules of a category, each in short.
fn in_short(category: &str, of: &[RuleSummary]) -> String {
    let mut text = format!(
        "`{category}` is a category of {}. To learn more about one, its law and more examples: explain_rule with its id.\n",
        count(of.len(), "rule")
    );
    for rule in of {
        text += &format!("\n## {}\n\n{}\n\nWhy: {}\n\nWhat to write instead: {}\n\n", rule.id, rule.title, rule.why, rule.advice);
        for (mark, examples) in [("Reported", &rule.flags), ("Not reported", &rule.passes)] {
            examples.first().into_iter().for_each(|example| text += &format!("{mark}: {example}\n"));
        }
    }
    text
}

fn explained(rules: &RuleSet, subject: &Subject<'_>, asked: &str) -> Explained {
    let empty = |kind, id: &str| Explained { kind, id: id.to_owned(), rules: Vec::new(), provisions: Vec::new() };
    match subject {
        Subject::Rule(of) => Explained { rules: vec![rule(rules, of, EXAMPLES)], ..empty(Kind::Rule, &of.id) },
        Subject::Category(name, of) => Explained { rules: of.iter().map(|of| rule(rules, of, 1)).collect(), ..empty(Kind::Category, name) },
        Subject::Provisions(all) => {
            let id = if let [(_, only)] = all.as_slice() { &*only.id } else { asked };
            Explained { provisions: all.iter().map(|(of, one)| clause(of, one)).collect(), ..empty(Kind::Provision, id) }
        }
        Subject::Jurisdiction(of) => {
            Explained { provisions: of.provisions.iter().map(|one| clause(of, one)).collect(), ..empty(Kind::Jurisdiction, &of.id) }
        }
        Subject::Treatment(of) => empty(Kind::Treatment, &of.id),
    }
}

fn rule(rules: &RuleSet, of: &RuleSummary, examples: usize) -> Rule {
    let some = |all: &[String]| all.iter().take(examples).cloned().collect();
    let head = rules.heads().find(|head| **head.id == *of.id);
    let cited = |(index, of): (u32, &Jurisdiction)| {
        let stance = Law::of(rules, vec![index]).first()?.stance(rules, head.as_ref()?);
        let own = stance.cites.iter().filter(|cited| cited.jurisdiction.id == of.id);
        let provisions: Vec<String> = own.map(|cited| cited.provision.id.to_string()).collect();
        (!provisions.is_empty()).then(|| Country { jurisdiction: of.id.clone(), provisions })
    };
    Rule {
        id: of.id.clone(),
        category: of.category.clone(),
        title: of.title.clone(),
        severity: of.severity.into(),
        confidence: of.confidence.into(),
        everywhere: of.everywhere,
        why: of.why.clone(),
        advice: of.advice.clone(),
        reported: some(&of.flags),
        not_reported: some(&of.passes),
        law: (0..).zip(rules.regulations.iter()).filter_map(cited).collect(),
    }
}

fn clause(of: &Jurisdiction, provision: &Provision) -> Clause {
    Clause {
        id: provision.id.to_string(),
        jurisdiction: of.id.clone(),
        instrument: provision.instrument.to_string(),
        clause: provision.clause.to_string(),
        authority: provision.authority.clone(),
        asks: provision.asks.clone(),
        url: provision.url.clone(),
        doubt: provision.confidence.doubt().map(str::to_owned),
    }
}
