//! The tools: what there are, and who does the work.

use super::bounded::{bounded, cut};
use super::check_copy::{self, CheckCopy};
use super::disclosures_for::{self, DisclosuresFor};
use super::explain_rule::{self, ExplainRule};
use super::workspace::Workspace;
use super::{arguments, resources};
use crate::cli::session::Session;
use caveat::config::NAME;
use caveat::linter::Linter;
use caveat::nearest::did_you_mean;
use caveat::report::summary::count;
use caveat::report::terminal::Terminal;
use caveat::rules::RuleError;
use rmcp::handler::server::tool::{schema_for_input, schema_for_output};
use rmcp::model::{CallToolResult, ContentBlock, JsonObject, Tool as Listed, ToolAnnotations};
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// More mistakes than this help nobody at once.
const MOST_MISTAKES: usize = 20;
/// The most bytes that are told of them: findings need most of a reply.
const MOST_MISTAKEN: usize = 8 * 1024;

/// What the tools work with.
pub struct Desk {
    pub session: Session,
    pub workspace: Workspace,
}

/// What a tool answers: for readers and for programs.
pub struct Reply {
    text: String,
    structure: serde_json::Value,
}

/// A tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    CheckCopy,
    ExplainRule,
    DisclosuresFor,
}

impl Tool {
    const ALL: [Tool; 3] = [Tool::CheckCopy, Tool::ExplainRule, Tool::DisclosuresFor];

    /// The tool of a name, or what to say where there is none.
    pub fn named(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|tool| tool.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|tool| tool.name()).collect();
            format!("there is no tool `{name}`: {}", did_you_mean(name, names.iter().copied(), &format!("there are {}", names.join(", "))))
        })
    }

    /// All tools, as a client lists them.
    pub fn list() -> Vec<Listed> {
        Self::ALL.into_iter().map(Self::listed).collect()
    }

    /// As a client lists it.
    pub fn listed(self) -> Listed {
        match self {
            Tool::CheckCopy => describe::<CheckCopy, check_copy::Outcome>(self, "Check marketing copy of a clinic", check_copy::ABOUT),
            Tool::ExplainRule => {
                describe::<ExplainRule, explain_rule::Explained>(self, "Explain a rule or a provision", explain_rule::ABOUT)
            }
            Tool::DisclosuresFor => {
                describe::<DisclosuresFor, disclosures_for::Owed>(self, "What a page about a treatment owes", disclosures_for::ABOUT)
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Tool::CheckCopy => "check_copy",
            Tool::ExplainRule => "explain_rule",
            Tool::DisclosuresFor => "disclosures_for",
        }
    }

    /// Does what is asked.
    pub fn call(self, desk: &mut Desk, given: JsonObject) -> Result<Reply, String> {
        match self {
            Tool::CheckCopy => check_copy::call(desk, arguments::read(self.name(), given)?),
            Tool::ExplainRule => explain_rule::call(desk, &arguments::read(self.name(), given)?),
            Tool::DisclosuresFor => disclosures_for::call(desk, &arguments::read(self.name(), given)?),
        }
    }
}

fn describe<I: JsonSchema + 'static, O: JsonSchema + 'static>(tool: Tool, title: &str, about: &'static str) -> Listed {
    // Nothing is written, and nobody else is asked.
    let hints = ToolAnnotations::with_title(title).read_only(true).destructive(false).idempotent(true).open_world(false);
    let takes = portable(schema_for_input::<I>().unwrap_or_default());
    Listed::new(tool.name(), about, takes)
        .with_title(title)
        .with_raw_output_schema(portable(schema_for_output::<O>()))
        .with_annotations(hints)
}

/// A schema without the formats of numbers in Rust, of which other languages know nothing.
fn portable(schema: Arc<JsonObject>) -> Arc<JsonObject> {
    let mut schema = Schema::from(Arc::unwrap_or_clone(schema));
    RecursiveTransform(|part: &mut Schema| drop(part.remove("format"))).transform(&mut schema);
    Arc::new(schema.as_object().cloned().unwrap_or_default())
}

impl Reply {
    /// A reply of which programs read the structure.
    pub fn new(text: String, structure: &impl Serialize) -> Self {
        let structure = serde_json::to_value(structure).expect("strings, numbers and lists can always be written as JSON");
        Self { text, structure }
    }
}

/// A reply, or the words for why there is none, as a client gets it.
pub fn result(reply: Result<Reply, String>) -> CallToolResult {
    match reply {
        Ok(Reply { text, structure }) => {
            let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
            result.structured_content = Some(structure);
            result
        }
        Err(words) => CallToolResult::error(vec![ContentBlock::text(bounded(words, "Mend this first, and ask again."))]),
    }
}

impl Desk {
    /// The rules in force for the folder, as it is now; and what is wrong with its settings, if they cannot be used.
    pub fn rules(&mut self) -> Result<(Arc<Linter>, Option<String>), String> {
        self.session.reload().map_err(|failure| failure.to_string())?;
        let in_force = self.session.rules_in_force(Path::new(NAME)).map_err(|failure| failure.to_string());
        let mistakes = self.mistakes();
        match in_force {
            Ok(Some(linter)) => Ok((linter, None)),
            wrong => {
                let words = wrong.err().unwrap_or_else(|| format!("the settings of this folder cannot be used:\n\n{mistakes}"));
                let linter = self.session.planner().rules().map_err(|failure| format!("{failure}\n\n{mistakes}"))?;
                Ok((linter, Some(words)))
            }
        }
    }

    /// What is wrong with settings and rules, each mistake in its place; of many, the first ones.
    pub fn mistakes(&mut self) -> String {
        let terminal = Terminal { columns: 100, colours: false, quiet: false, suppressed: false };
        let told =
            |mistake: &RuleError| terminal.mistake(&mistake.path, &mistake.source, mistake.span, &mistake.message, mistake.help.as_deref());
        let mistakes = self.session.mistakes();
        let mut words: String = mistakes.iter().take(MOST_MISTAKES).map(told).collect();
        if let Some(more) = mistakes.len().checked_sub(MOST_MISTAKES).filter(|more| *more > 0) {
            words += &format!("\n[{} left out here: `caveat check` tells all.]\n", count(more, "more mistake"));
        }
        cut(words, MOST_MISTAKEN, "`caveat check` tells all mistakes.")
    }
}

/// What to say of a name that stands for nothing.
pub fn unknown<'n>(what: &str, name: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let hint = did_you_mean(name, names, &format!("the resource {} lists all there are", resources::INDEX));
    format!("there is no {what} `{name}`\n  {hint}")
}
