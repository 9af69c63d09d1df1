//! What a sentence as a whole says: weights that doubt a phrase, weights that find a claim without one, and how they are learned.

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const PHRASES: &str = "title = 'A rest said to be needless'\ncategory = 'downtime'\nseverity = 'warning'\nconfidence = 'medium'\nwhy = ''\n\
                       advice = ''\nmatch = ['no rest']\n[[example]]\nflag = 'With no rest.'\n[[example]]\npass = 'Some rest.'\n";
const AS_A_WHOLE: &str = "title = 'Back at once, as a whole'\ncategory = 'downtime'\nseverity = 'info'\nconfidence = 'low'\nby-weight = 0.8\n\
                          why = ''\nadvice = ''\n[[example]]\nflag = 'Over lunch.'\n[[example]]\npass = 'Some lunch.'\n";
const WEIGHTS: &str = "base = -2.0\n[signs]\n\"over lunch\" = 15.0\n\"pleas~\" = -9.0\n";
const BOUNDS: &str = "doubt = 0.05\ndoubt-high = 0.01\nunmakes = 0.3\nask = 1.0\nleast-words = 2\n";
const PAGE: &str = "Choose a peel with no rest. Please book when there is no rest day. We do it over lunch. Please not over lunch.\n";

fn caveat(folder: &Path, args: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    let output = command.current_dir(folder).args(args).stdin(Stdio::null()).output().expect("caveat runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).expect("it is UTF-8"))
}

/// The words that are found with these rules.
fn found(test: &str, rules: &[(&str, &str)]) -> Vec<String> {
    let folder = common::folder(&format!("weights-{test}"), rules.iter().copied().chain([("page.md", PAGE)]));
    let (_, report) = caveat(&folder, &["check", "--no-config", "--only-rules", "rules", "--format", "json", "page.md"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap_or_else(|error| panic!("{error}: {report}"));
    let all = report["files"][0]["diagnostics"].as_array().cloned().unwrap_or_default();
    let byte = |one: &serde_json::Value, end: &str| one["span"][end]["byte"].as_u64().expect("a number") as usize;
    all.iter().map(|one| PAGE[byte(one, "start")..byte(one, "end")].to_owned()).collect()
}

const RULE: (&str, &str) = ("rules/claims/downtime/none.toml", PHRASES);
const WHOLE: (&str, &str) = ("rules/claims/downtime/as-a-whole.toml", AS_A_WHOLE);
const LEARNED: [(&str, &str); 2] = [("rules/weights/downtime.toml", WEIGHTS), ("rules/language/weighing.toml", BOUNDS)];

#[test]
fn a_sentence_that_speaks_against_a_phrase_is_left_alone() {
    assert_eq!(found("none", &[RULE]), ["no rest", "no rest"]);
    assert_eq!(found("doubt", &[&[RULE][..], &LEARNED].concat()), ["no rest"]);
    let sure = PHRASES.replace("medium", "high");
    assert_eq!(found("sure", &[&[(RULE.0, sure.as_str())][..], &LEARNED].concat()), ["no rest", "no rest"], "the words alone are enough");
}

#[test]
fn a_sentence_can_be_a_claim_without_a_phrase() {
    assert_eq!(found("whole", &[&[RULE, WHOLE][..], &LEARNED].concat()), ["no rest", "over lunch"]);
    let folder = common::folder("weights-trace", [&[RULE, WHOLE][..], &LEARNED, &[("page.md", PAGE)]].concat());
    let (_, trace) = caveat(&folder, &["check", "--no-config", "--only-rules", "rules", "--trace", "page.md"]);
    assert!(trace.contains("decided: no phrase, but the sentence as a whole"), "{trace}");
    assert!(trace.contains("decided: the sentence as a whole is hardly such a claim ("), "{trace}");
}

#[test]
fn what_rather_tells_of_a_risk_is_no_claim_by_weight() {
    let of_risks = "kind = 'side-effects'\nwhy = ''\nadvice = ''\nnot-yet = ''\ntitle = {absent = '', partial = ''}\n\
                    severity = {absent = 'info', partial = 'info'}\npolicy = {min-stated = 9, plenty = 9}\nweighed = {doubt = 0.05}\n\
                    [[example]]\nflag = ''\n[[example]]\npass = ''\n";
    let context = "about = ''\nwhen = ''\n[[trigger]]\nwhere = 'heading'\nmatch = ['side effects']";
    let tells = WEIGHTS.replace("15.0", "25.0");
    let risks = [
        ("rules/disclosures/side-effects.toml", of_risks),
        ("rules/contexts/disclosing-side-effects.toml", context),
        ("rules/weights/side-effects.toml", tells.as_str()),
    ];
    let weaker = WEIGHTS.replace("15.0", "9.0").replace("-2.0", "-1.0");
    let weaker = [WHOLE, (LEARNED[0].0, weaker.as_str()), LEARNED[1]];
    assert_eq!(found("claims", &weaker), ["over lunch"]);
    assert_eq!(found("risks", &[&weaker[..], &risks].concat()), [""; 0]);
    let plays_down = of_risks.replace("weighed =", "playing-down = ['downtime']\nweighed =");
    let plays_down = [("rules/disclosures/side-effects.toml", plays_down.as_str()), risks[1], risks[2]];
    assert_eq!(found("plays-down", &[&weaker[..], &plays_down].concat()), ["over lunch"]);
}

#[test]
fn unlikely_claims_do_not_show_that_a_page_sells() {
    let leaflet = "about = ''\nwhen = ''\nof = 'page'\nleast-sentences = 1\nexcuses = ['downtime']\n\
                   [unless-claims]\ncategories = ['downtime']\nsentences = 2\n[[trigger]]\nmatch = ['please']\n";
    let rules = [RULE, ("rules/contexts/leaflet.toml", leaflet)];
    assert_eq!(found("sells", &rules), ["no rest", "no rest"]);
    let bounds = BOUNDS.replace("doubt = 0.05", "doubt = 0.0");
    let learned = [LEARNED[0], ("rules/language/weighing.toml", &bounds)];
    assert_eq!(found("informs", &[&rules[..], &learned].concat()), [""; 0]);
}

#[test]
fn own_rules_are_not_doubted() {
    let own = "title = 'The word of the house'\ncategory = 'approval'\nseverity = 'warning'\nconfidence = 'low'\nwhy = ''\nadvice = ''\n\
               match = ['harbour seal']\n[[example]]\nflag = 'Ask for the harbour seal.'\n[[example]]\npass = 'Ask for a seal.'\n";
    let folder =
        common::folder("weights-own", [("own/claims/approval/seal.toml", own), ("page.md", "Please call about the harbour seal.\n")]);
    let (_, report) = caveat(&folder, &["check", "--no-config", "--own-rules", "own", "page.md"]);
    assert!(report.contains("[approval/seal]"), "{report}");
}

#[test]
fn weights_are_learned_from_labelled_copy() {
    let mut labelled = String::new();
    for number in 0..40 {
        let _ = writeln!(labelled, r#"{{"text": "Be at work again {number} minutes later.", "labels": ["downtime"]}}"#);
        let _ = writeln!(labelled, r#"{{"text": "Please call us {number} minutes before.", "labels": [], "optional": ["speed"]}}"#);
    }
    let folder = common::folder("weights-learn", [RULE, ("labelled/1.jsonl", labelled.as_str())]);
    let learn = ["rules", "--learn", "labelled", "--only-rules", "rules"];
    let (learned, told) = caveat(&folder, &learn);
    assert!(learned && told.contains("Learned from 82 samples"), "{told}");
    let weights = fs::read_to_string(folder.join("rules/weights/downtime.toml")).expect("it is written");
    let weight = |sign: &str| weights.lines().find_map(|line| line.strip_prefix(&format!("\"{sign}\" = "))?.parse::<f32>().ok());
    assert!(weight("again #") > Some(0.0) && weight("pleas~").is_some_and(|weight| weight < 0.0), "{weights}");
    assert!(!folder.join("rules/weights/speed.toml").exists(), "nothing can be learned of what nobody claims");
    caveat(&folder, &learn);
    assert_eq!(fs::read_to_string(folder.join("rules/weights/downtime.toml")).expect("it is written"), weights);

    fs::write(folder.join("labelled/2.jsonl"), "{\"text\": \"A peel.\", \"labels\": []}\n{\"text\": \"A peel.\"}\n")
        .expect("it can be written");
    let (learned, told) = caveat(&folder, &learn);
    assert!(!learned && told.contains("labelled/2.jsonl:2: missing field `labels`"), "{told}");
    fs::write(folder.join("labelled/2.jsonl"), "{\"text\": \"A peel.\", \"labels\": [\"downtme\"]}\n").expect("it can be written");
    let (_, told) = caveat(&folder, &learn);
    assert_eq!(told, "error: labelled/2.jsonl:1: there is no category `downtme`\n  did you mean `downtime`?\n");
    fs::write(folder.join("labelled/2.jsonl"), "{\"text\": \"A peel.\", \"labels\": [], \"discloses\": [\"side-effect\"]}\n")
        .expect("it can be written");
    let (_, told) = caveat(&folder, &learn);
    assert_eq!(told, "error: labelled/2.jsonl:1: nothing called `side-effect` is disclosed\n  did you mean `side-effects`?\n");
    let (_, told) = caveat(&folder, &["rules", "--learn", "nowhere", "--only-rules", "rules"]);
    assert!(told.starts_with("error: nowhere cannot be read: "), "{told}");
}

#[test]
fn what_stands_over_a_sentence_is_weighed_with_it() {
    let weights = "base = -2.0\n[signs]\n\"< benef~\" = 12.0\n\"/ benef~\" = -12.0\n\"over lunch\" = 12.0\n";
    let folder = common::folder(
        "weights-over",
        [
            ("rules/claims/downtime/as-a-whole.toml", AS_A_WHOLE),
            ("rules/weights/downtime.toml", weights),
            LEARNED[1],
            ("page.md", "# Peels\n\nDone over lunch today.\n\n## Benefits\n\n- Desk\n\nDone over lunch today.\n\n## Prices\n\n- Desk\n"),
        ],
    );
    let (_, report) = caveat(&folder, &["check", "--no-config", "--only-rules", "rules", "--format", "json", "page.md"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap_or_else(|error| panic!("{error}: {report}"));
    let all = report["files"][0]["diagnostics"].as_array().cloned().unwrap_or_default();
    let lines: Vec<_> = all.iter().map(|one| one["span"]["start"]["line"].as_u64()).collect();
    assert_eq!(
        lines,
        [Some(3), Some(7)],
        "an item of one word under a lead-in that speaks for it, and not what its heading speaks against"
    );
}

#[test]
fn words_are_known_by_their_pieces() {
    let mut labelled = String::new();
    for word in ["painless", "scarless", "stitchless", "needleless", "blisterless", "restless"] {
        for number in 0..5 {
            let _ = writeln!(labelled, r#"{{"text": "{word} peels {number}", "lead-in": "Benefits", "labels": ["downtime"]}}"#);
            let _ = writeln!(labelled, r#"{{"text": "sunny peels {number}", "heading": "Prices", "labels": []}}"#);
        }
    }
    let folder = common::folder("weights-pieces", [RULE, ("labelled/1.jsonl", labelled.as_str())]);
    let (learned, told) = caveat(&folder, &["rules", "--learn", "labelled", "--only-rules", "rules"]);
    assert!(learned, "{told}");
    let weights = fs::read_to_string(folder.join("rules/weights/downtime.toml")).expect("it is written");
    let weight = |sign: &str| weights.lines().find_map(|line| line.strip_prefix(&format!("\"{sign}\" = "))?.parse::<f32>().ok());
    assert!(weight("-less") > Some(0.0) && weight("-nny") < Some(0.0), "{weights}");
    assert!(weight("< benef~") > Some(0.0) && weight("/ price~").or(weight("/ prices")) < Some(0.0), "{weights}");
}

#[test]
fn a_rule_has_phrases_or_finds_by_weight() {
    let both = AS_A_WHOLE.replace("why = ''", "match = ['over lunch']\nwhy = ''");
    let folder = common::folder("weights-both", [(WHOLE.0, both.as_str()), ("page.md", PAGE)]);
    let (_, told) = caveat(&folder, &["check", "--no-config", "--only-rules", "rules", "page.md"]);
    assert!(told.contains("a rule with `by-weight` has no phrases"), "{told}");
    let percent = AS_A_WHOLE.replace("0.8", "80");
    let folder = common::folder("weights-percent", [(WHOLE.0, percent.as_str()), ("page.md", PAGE)]);
    let (_, told) = caveat(&folder, &["check", "--no-config", "--only-rules", "rules", "page.md"]);
    assert!(told.contains("`by-weight` has to be from 0 to 1"), "{told}");
}

#[test]
fn weights_of_no_category_are_a_mistake() {
    let folder = common::folder("weights-category", [("rules/weights/downtimes.toml", WEIGHTS), ("page.md", PAGE)]);
    let (_, told) = caveat(&folder, &["check", "--no-config", "--only-rules", "rules", "page.md"]);
    assert!(told.contains("there is no category `downtimes`") && told.contains("downtime"), "{told}");
}
