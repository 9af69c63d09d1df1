//! What can be done about a finding.

use super::buffer::Buffer;
use super::client::{self, Client};
use super::diagnostics;
use crate::cli::session::Verdict;
use caveat::decide::EXCEPTIONS;
use caveat::document::{Format, Role, Span};
use caveat::finding::Finding;
use caveat::report::draft::Draft;
use lsp_types::*;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Tells all about a rule. Takes its id, and the address of a document in which it is in force.
pub const EXPLAIN: &str = "caveat.explain";
/// Leaves a finding, with a reason. Takes the document's address, the finding's range, its rule and the reason.
pub const SUPPRESS: &str = "caveat.suppress";
/// Checks all files of the workspace.
pub const CHECK_ALL: &str = "caveat.checkWorkspace";
/// Forgets what was found in files that are not open.
pub const CLEAR: &str = "caveat.clearWorkspace";
/// All commands.
pub const COMMANDS: [&str; 4] = [EXPLAIN, SUPPRESS, CHECK_ALL, CLEAR];

/// What is offered for the findings in a range.
pub fn offered(verdict: &Verdict, buffer: &Buffer, at: &CodeActionParams, client: &Client) -> Vec<CodeActionOrCommand> {
    let wanted = buffer.lines.span(at.range);
    let here = |finding: &&Finding| finding.span.start <= wanted.end && wanted.start <= finding.span.end;
    let shown = diagnostics_of(&at.context.diagnostics);
    let mut actions = Vec::new();
    let mut explained: Vec<&str> = Vec::new();
    for finding in verdict.checked.findings.iter().filter(here) {
        let range = buffer.lines.range(finding.span);
        let diagnostics = shown(finding, range);
        let quick = |title: String| CodeAction {
            title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: diagnostics.clone(),
            ..CodeAction::default()
        };
        if let Some(edit) = take_out(finding, verdict, buffer) {
            actions.push(CodeAction { edit: Some(edit), is_preferred: Some(true), ..quick("Take the comment out".to_owned()) });
        }
        if let Some(new) = &finding.replacement
            && let Some(words) = buffer.lines.text().get(new.span.start..new.span.end)
        {
            let title = format!("Write “{}” in place of “{words}”", new.text);
            let edit = edit(buffer, new.span, new.text.clone());
            actions.push(CodeAction { edit: Some(edit), is_preferred: Some(true), ..quick(title) });
        }
        if let Some((name, edit)) = disclose(finding, verdict, buffer) {
            actions.push(CodeAction {
                edit: Some(edit),
                ..quick(format!("Insert a draft of what to tell about {name}, for a clinician to review"))
            });
        }
        // What is wrong with an exception is mended, not excepted.
        if &*finding.category != "suppression" && &*finding.category != "evidence" {
            let title = format!("Leave it, with a reason … ({})", finding.rule);
            if client.asks_reasons {
                let arguments = vec![Value::from(buffer.uri.as_str()), json!(range), Value::from(&*finding.rule)];
                let command = Command { title: title.clone(), command: SUPPRESS.to_owned(), arguments: Some(arguments) };
                actions.push(CodeAction { command: Some(command), ..quick(title) });
            } else if let Some(edit) = suppression(finding, verdict, buffer, client, "") {
                actions.push(CodeAction { edit: Some(edit), ..quick(title) });
            }
        }
        if !explained.contains(&&*finding.rule) {
            explained.push(&finding.rule);
            let title = format!("Explain {}", finding.rule);
            let command = Command {
                title: title.clone(),
                command: EXPLAIN.to_owned(),
                arguments: Some(vec![Value::from(&*finding.rule), Value::from(buffer.uri.as_str())]),
            };
            actions.push(CodeAction { command: Some(command), ..quick(title) });
        }
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// Finds the diagnostic that the client shows for a finding.
fn diagnostics_of(shown: &[Diagnostic]) -> impl Fn(&Finding, Range) -> Option<Vec<Diagnostic>> {
    move |finding, range| {
        let is_it = |d: &&Diagnostic| d.range == range && d.code == Some(NumberOrString::String(finding.rule.to_string()));
        shown.iter().find(is_it).map(|diagnostic| vec![diagnostic.clone()])
    }
}

/// Takes out an exception that nothing needs.
fn take_out(finding: &Finding, verdict: &Verdict, buffer: &Buffer) -> Option<WorkspaceEdit> {
    if !diagnostics::is_needless(finding) {
        return None;
    }
    let comment =
        verdict.document.comments.iter().find(|comment| comment.start <= finding.span.start && finding.span.end <= comment.end)?;
    let (text, line) = (buffer.lines.text(), buffer.lines.line_of(comment.start));
    // A line that holds nothing else goes with it.
    let (start, next) = (buffer.lines.start_of(line), buffer.lines.start_of(line + 1));
    let alone = next >= comment.end && text[start..comment.start].trim().is_empty() && text[comment.end..next].trim().is_empty();
    let span = if alone { Span::new(start, next) } else { *comment };
    Some(edit(buffer, span, String::new()))
}

/// Puts a draft of what is missing behind the copy.
fn disclose(finding: &Finding, verdict: &Verdict, buffer: &Buffer) -> Option<(String, WorkspaceEdit)> {
    let rules = verdict.linter.rules();
    let disclosure = finding.disclosure.as_ref()?;
    let treatment = rules.treatments.iter().find(|treatment| treatment.id == disclosure.treatment)?;
    let draft = Draft::of(treatment, rules)?;
    let text = buffer.lines.text();
    let (at, block) = match verdict.document.format {
        format if format.is_html() => {
            let ends = ["</main>", "</article>", "</body>", "</template>"];
            (ends.iter().find_map(|end| text.rfind(end)).unwrap_or(text.len()), draft.html())
        }
        Format::Markdown | Format::Mdx => (text.len(), draft.markdown()),
        _ => (text.len(), draft.text()),
    };
    let gap = if text[..at].is_empty() || text[..at].ends_with("\n\n") {
        ""
    } else if text[..at].ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    Some((treatment.name.clone(), edit(buffer, Span::new(at, at), format!("{gap}{block}"))))
}

/// Leaves the finding of a rule at a place, for a reason.
pub fn suppress(verdict: &Verdict, buffer: &Buffer, client: &Client, range: Range, rule: &str, reason: &str) -> Option<WorkspaceEdit> {
    let findings = &verdict.checked.findings;
    let finding = findings.iter().find(|finding| &*finding.rule == rule && buffer.lines.range(finding.span) == range)?;
    suppression(finding, verdict, buffer, client, reason.trim())
}

/// A comment where the finding is, or an entry in the file of exceptions for copy without comments. An exception without
/// a reason does not count, and is reported until one is written.
fn suppression(finding: &Finding, verdict: &Verdict, buffer: &Buffer, client: &Client, reason: &str) -> Option<WorkspaceEdit> {
    let (open, close) = match verdict.document.format {
        Format::Mdx => ("{/*", "*/}"),
        format if format == Format::Markdown || format.is_html() => ("<!--", "-->"),
        _ => return beside(finding, buffer, client, reason),
    };
    let reason = reason.replace(close, "").replace('\n', " ");
    let spaced = if reason.is_empty() { String::new() } else { format!(" {reason}") };
    let block = verdict.document.blocks.iter().find(|block| {
        let whole = block.source(Span::new(0, block.prose.len()));
        whole.start <= finding.span.start && finding.span.end <= whole.end && !finding.span.is_empty()
    });
    let in_text = |role: Role| {
        matches!(role, Role::Paragraph | Role::Heading(_) | Role::ListItem | Role::Quote | Role::TableCell | Role::TableHeader)
    };
    match block.filter(|block| in_text(block.role) && finding.disclosure.is_none()) {
        Some(block) => {
            let end = block.source(Span::new(0, block.prose.len())).end;
            // Behind what closes emphasis or a link, but still on the line.
            let line = buffer.lines.line_of(end.saturating_sub(1));
            let at = match verdict.document.format {
                Format::Markdown | Format::Mdx if !matches!(block.role, Role::TableCell | Role::TableHeader) => {
                    buffer.lines.start_of(line) + buffer.lines.line(line).trim_end().len()
                }
                _ => end,
            };
            Some(edit(buffer, Span::new(at, at), format!(" {open} caveat-ignore {}:{spaced} {close}", finding.rule)))
        }
        None => {
            let text = buffer.lines.text();
            let gap = if text.is_empty() || text.ends_with('\n') { "\n" } else { "\n\n" };
            let at = Span::new(text.len(), text.len());
            Some(edit(buffer, at, format!("{gap}{open} caveat-ignore-file {}:{spaced} {close}\n", finding.rule)))
        }
    }
}

/// An entry in the file of exceptions, which is made if there is none.
fn beside(finding: &Finding, buffer: &Buffer, client: &Client, reason: &str) -> Option<WorkspaceEdit> {
    let path = buffer.path.as_ref()?;
    let folder = path.ancestors().skip(1).find(|folder| folder.join(EXCEPTIONS).is_file());
    let is_new = folder.is_none();
    let root = || client.roots.iter().find(|root| path.starts_with(root)).map(|root| root.as_path());
    let folder = folder.or_else(root).or_else(|| path.parent())?;
    if is_new && !client.creates_files {
        return None;
    }
    let file = folder.join(EXCEPTIONS);
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let name = path.strip_prefix(folder).ok()?.to_string_lossy().replace('\\', "/");
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let words = if finding.disclosure.is_some() {
        String::new()
    } else {
        format!("words = [{}]\n", quoted(buffer.lines.text().get(finding.span.start..finding.span.end)?))
    };
    let gap = if known.is_empty() {
        ""
    } else if known.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let entry = format!(
        "{gap}[[exception]]\nfiles = [{}]\nrules = [{}]\n{words}reason = {}\n",
        quoted(&name),
        quoted(&finding.rule),
        quoted(reason)
    );
    let lines = super::buffer::Lines::new(known, client.unit);
    let end = lines.position(lines.text().len());
    let uri = client::uri(&file)?;
    let mut changes = Vec::new();
    if is_new {
        let create = CreateFile { uri: uri.clone(), options: None, annotation_id: None };
        changes.push(DocumentChangeOperation::Op(ResourceOp::Create(create)));
    }
    changes.push(DocumentChangeOperation::Edit(TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
        edits: vec![OneOf::Left(TextEdit { range: Range::new(end, end), new_text: entry })],
    }));
    Some(WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(changes)), ..WorkspaceEdit::default() })
}

fn edit(buffer: &Buffer, span: Span, text: String) -> WorkspaceEdit {
    let newline = if buffer.lines.text().contains("\r\n") { "\r\n" } else { "\n" };
    let new_text = if newline == "\n" { text } else { text.replace('\n', newline) };
    let edits = vec![TextEdit { range: buffer.lines.range(span), new_text }];
    WorkspaceEdit { changes: Some(HashMap::from([(buffer.uri.clone(), edits)])), ..WorkspaceEdit::default() }
}
