//! The thread that checks. A session is used by one at a time, and what it remembers makes the next check fast.

use super::super::failure::Failure;
use super::super::files::Input;
use super::super::guard::guarded;
use super::super::listener::Notebook;
use super::super::plan::law;
use super::super::session::{Contents, Refusal, Session, Verdict};
use super::super::standard::Standard;
use super::answer;
use super::queue::{Country, Draft, Outcome, Queue, Task, Wish};
use caveat::document::Format;
use caveat::document::docx::annotate;
use caveat::policy::ALL;
use caveat::report::comment::comments;
use caveat::report::html::Html;
use caveat::report::summary::Summary;
use caveat::report::{FileReport, Part, Reporter, Run, Tally};
use caveat::rules::{RuleError, RuleErrors};
use std::io;
use std::sync::{Arc, mpsc};
use std::thread;

/// As much as the first thread of a program has.
const STACK: usize = 8 << 20;
/// What a draft is called that has no name.
const NAMELESS: &str = "The draft";

/// Starts the thread; says what is wrong with the settings or the rules that were named.
pub fn start(standard: Standard) -> Result<Arc<Queue>, Failure> {
    let queue = Arc::new(Queue::default());
    let (tell, told) = mpsc::channel();
    let tasks = queue.clone();
    let work = move || match Worker::new(standard) {
        Ok(mut worker) => {
            if tell.send(Ok(())).is_ok() {
                worker.work(&tasks);
            }
        }
        Err(failure) => drop(tell.send(Err(failure))),
    };
    thread::Builder::new().name("checks".to_owned()).stack_size(STACK).spawn(work)?;
    told.recv().unwrap_or_else(|_| Err(Failure::Advice("caveat could not begin: a bug, please report it".to_owned())))?;
    Ok(queue)
}

struct Worker {
    session: Session,
    /// What is wrong in settings, rules and files beside them.
    mistakes: Vec<RuleError>,
    countries: Vec<Country>,
    /// Whether a page was given out with the settings as they are.
    begun: bool,
}

impl Worker {
    fn new(standard: Standard) -> Result<Self, Failure> {
        let session = Session::new(standard)?;
        let mut worker = Self { session, mistakes: Vec::new(), countries: Vec::new(), begun: false };
        worker.look_up()?;
        Ok(worker)
    }

    fn work(&mut self, queue: &Queue) -> ! {
        loop {
            let Task { wish, reply, .. } = queue.take();
            let outcome = guarded(|| self.outcome(wish)).unwrap_or_else(Outcome::Refused);
            // Who asked may have gone.
            let _ = reply.send(outcome);
        }
    }

    fn outcome(&mut self, wish: Wish) -> Result<Outcome, String> {
        match wish {
            Wish::Begin => self.begin().map(Outcome::Begun),
            Wish::Check(draft, with_text) => {
                let verdict = self.check(draft)?;
                answer::json(&verdict, &self.mistakes, with_text).map(Outcome::Answer)
            }
            Wish::Report(draft) => report(&self.check(draft)?).map(Outcome::File).map_err(|error| error.to_string()),
            Wish::Annotate(draft) => {
                let (name, bytes) = (called(&draft.name), draft.bytes.clone());
                let Verdict { document, checked, .. } = self.check(Draft { format: Some(Format::Docx), ..draft })?;
                let annotated = annotate(&bytes, &comments(&document, &checked.findings));
                annotated.map(|annotated| Outcome::File(annotated.bytes)).map_err(|reason| format!("{name} {reason}."))
            }
        }
    }

    /// For a page that is loaded: settings as they are now.
    fn begin(&mut self) -> Result<Vec<Country>, String> {
        if std::mem::replace(&mut self.begun, true) {
            self.mistakes.clear();
            self.session.reload().and_then(|()| self.look_up()).map_err(|failure| format!("{failure}."))?;
        }
        Ok(self.countries.clone())
    }

    /// Which countries there are, and which of them the settings choose.
    fn look_up(&mut self) -> Result<(), Failure> {
        let notebook = Notebook::default();
        let planner = self.session.planner();
        let settings = planner.settings(Input::nameless(None).governed_as(), &notebook)?;
        let chosen = settings.map_or_else(Vec::new, |(_, settings, _)| settings.jurisdictions.value);
        let linter = planner.rules()?;
        let is_chosen = |id: &String| chosen.iter().any(|chosen| chosen == id || chosen == ALL);
        let known = linter.rules().regulations.iter();
        self.countries = known.map(|of| Country { chosen: is_chosen(&of.id), id: of.id.clone(), name: of.name.to_string() }).collect();
        self.mistakes.extend(notebook.take_mistakes());
        Ok(())
    }

    fn check(&mut self, draft: Draft) -> Result<Verdict, String> {
        let name = called(&draft.name);
        if let Some(unknown) = draft.law.iter().flatten().find(|id| self.countries.iter().all(|country| country.id != **id)) {
            return Err(format!("There is no country “{unknown}” to choose."));
        }
        // What is typed on the page comes as UTF-8; a file that is dropped is as it is.
        let contents = match String::from_utf8(draft.bytes) {
            Ok(text) if draft.name.is_empty() => Contents::Text(text),
            Ok(text) => Contents::Bytes(text.into_bytes()),
            Err(error) => Contents::Bytes(error.into_bytes()),
        };
        let checked = self.session.check(Input::nameless(draft.format), contents, draft.law.as_deref());
        self.mistakes.extend(self.session.mistakes());
        match checked {
            Ok(mut verdict) => {
                verdict.document.path = name;
                Ok(verdict)
            }
            Err(Refusal::Unreadable(reason)) => Err(format!("{name} {reason}.")),
            Err(Refusal::Left(words)) => Err(format!("{words}.")),
            Err(Refusal::Settings(words)) if self.mistakes.is_empty() => Err(format!("{words}.")),
            Err(Refusal::Settings(_)) => Err(format!("The settings cannot be used: {}", RuleErrors(self.mistakes.clone()))),
        }
    }
}

/// What a draft is called where it is spoken of.
fn called(name: &str) -> String {
    if name.is_empty() { NAMELESS.to_owned() } else { name.to_owned() }
}

/// The report as a page of its own.
fn report(verdict: &Verdict) -> io::Result<Vec<u8>> {
    let Verdict { document, checked, linter, terms } = verdict;
    let law = law([(&**linter, &**terms)]);
    let rules = linter.rules();
    let run = Run { digest: rules.digest.clone(), rules: vec![rules], files: 1, law };
    let file = FileReport { document, findings: &checked.findings, excused: &checked.excused };
    let summary = Summary {
        tally: Tally::of(&checked.findings).with(&checked.excused),
        skipped: 0,
        excluded: 0,
        failed: 0,
        unchanged: 0,
        notes: &[],
        rule: None,
        countries: &[],
        statistics: None,
    };
    let (html, mut out) = (Html::default(), Vec::new());
    html.head(&mut out, &run)?;
    html.join(&mut out, 0, Part::Ahead(&file))?;
    html.tail(&mut out, &summary)?;
    Ok(out)
}
