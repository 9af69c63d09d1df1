//! A clinic's own rules, as somebody writes them who has read `docs/your-own-rules.md` and nothing else.

mod common;
#[path = "common/seal.rs"]
mod seal;

use caveat::document::{Document, Format};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::RuleSet;
use common::folder;
use seal::SEAL;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const PATH: &str = "caveat-rules/claims/approval/harbour-seal.toml";

/// The exit status and all that is printed.
fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).env("COLUMNS", "80");
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("caveat runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("caveat writes UTF-8");
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

/// What `caveat test` says of own rules over a few others, which are read sooner than the built-in ones.
fn tested(name: &str, files: &[(&str, &str)]) -> String {
    let base = [
        ("base/contexts/negated.toml", "about = ''\nwhen = 'are denied'\n[[trigger]]\nwhere = 'before'\nmatch = ['not']"),
        ("base/vocabulary/absence.toml", "about = ''\nentries = ['no', 'zero', 'without']"),
        ("base/treatments/peel.toml", "id = 'peel'\nname = 'Peel'\ngroup = 'skin'"),
        (
            "base/claims/downtime/none.toml",
            "title = ''\ncategory = 'downtime'\nseverity = 'info'\nconfidence = 'low'\nwhy = ''\nadvice = ''\nmatch = ['<absence> downtime']\n\
             [[example]]\nflag = 'Without downtime.'\n[[example]]\npass = 'Some downtime.'",
        ),
    ];
    let folder = folder(&format!("own/{name}"), base.into_iter().chain(files.iter().copied()));
    run(&folder, &["test", "caveat-rules", "--only-rules", "base"]).1
}

/// The rules that report a page, among the built-in ones and these.
fn found(name: &str, files: &[(&str, &str)], page: &str) -> Vec<String> {
    let rules = RuleSet::with_own(&folder(&format!("own/{name}"), files.iter().copied())).unwrap_or_else(|errors| panic!("{errors}"));
    let linter = Linter::new(rules);
    let findings = linter.check(&Document::parse("a.md".into(), page.into(), Format::Markdown), &Policy::default());
    findings.into_iter().map(|finding| finding.rule.to_string()).collect()
}

#[test]
fn a_new_rule_joins_the_built_in_ones() {
    let seal = [("claims/approval/harbour-seal.toml", SEAL)];
    assert_eq!(found("joins", &seal, "With our Harbour seal. With zero downtime."), ["approval/harbour-seal", "downtime/none"]);
}

#[test]
fn a_file_of_the_same_name_takes_the_place_of_the_built_in_one() {
    let quiet = SEAL.replace("approval", "downtime");
    let files = [("claims/downtime/none.toml", quiet.as_str())];
    assert_eq!(found("replaces", &files, "With our Harbour seal. With zero downtime."), ["downtime/none"]);
    assert_eq!(found("replaces-nothing", &files, "With zero downtime."), [""; 0]);
}

#[test]
fn a_rule_is_extended_by_a_file_of_any_name() {
    let more = "extends = 'downtime/none'\nmatch = ['no sofa days']\nexcept = ['zero downtime café']\n\
        [[example]]\nflag = 'No sofa days.'\n[[example]]\npass = 'Meet at the Zero Downtime Café.'";
    for path in ["claims/downtime/none.toml", "claims/downtime/sofa.toml"] {
        let page = "A week with no sofa days.\n\nA week with zero downtime.\n\nMeet at the Zero Downtime Café.";
        assert_eq!(found("extends", &[(path, more)], page), ["downtime/none"; 2]);
    }
}

#[test]
fn questions_and_lists_can_be_added_to_a_rule() {
    let more = "extends = 'downtime/none'\n[[answer]]\nquestion = ['sofa days']\nmatch = ['^ a big fat zero']\n\
        [[list]]\nlead-in = ['sofa days']\nmatch = ['a big fat zero']\n[[example]]\nflag = 'Sofa days? A big fat zero.'";
    let files = [("claims/downtime/none.toml", more)];
    assert_eq!(found("answers", &files, "Any sofa days? A big fat zero."), ["downtime/none"]);
    assert_eq!(found("lists", &files, "Sofa days:\n\n- a big fat zero\n"), ["downtime/none"]);
    assert_eq!(found("answers-kept", &files, "### Is there any downtime?\n\nNone at all.\n"), ["downtime/none"]);
}

#[test]
fn a_list_a_treatment_and_a_side_effect_can_be_extended() {
    let files = [
        ("vocabulary/our-down-time.toml", "extends = 'down-time'\nentries = ['duvet time']"),
        (
            "treatments/ours.toml",
            "extends = 'microneedling'\nbrands = ['HarbourGlow']\n[[side-effect]]\nconcept = 'tingly-teeth'\nseriousness = 'common'",
        ),
        (
            "concepts/ours.toml",
            "extends = 'side-effects'\n[[concept]]\nid = 'tingly-teeth'\nname = 'tingly teeth'\nterms = ['tingly teeth']\n\
             [[concept]]\nid = 'redness'\nterms = ['tomato cheeks']",
        ),
    ];
    let rules = RuleSet::with_own(&folder("own/extended", files)).unwrap_or_else(|errors| panic!("{errors}"));
    assert_ne!(rules.digest, RuleSet::embedded().digest);
    let linter = Linter::new(rules);
    let page = "# HarbourGlow\n\nNo duvet time. You may get tomato cheeks and tingly teeth.";
    let findings = linter.check(&Document::parse("a.md".into(), page.into(), Format::Markdown), &Policy::default());
    assert!(findings.iter().any(|finding| &*finding.rule == "downtime/none"), "{findings:#?}");
    let told =
        findings.iter().filter_map(|finding| finding.disclosure.as_ref()).find(|d| d.kind == "side-effects").expect("too little is told");
    assert_eq!(
        (told.treatment.as_str(), told.stated.as_slice()),
        ("microneedling", ["redness".to_owned(), "tingly-teeth".to_owned()].as_slice())
    );
}

#[test]
fn an_empty_folder_changes_nothing() {
    let rules = RuleSet::with_own(&folder("own/empty", [("readme.txt", "")])).expect("there is no mistake");
    assert_eq!(rules.digest, RuleSet::embedded().digest);
    assert_eq!(rules.summaries(), RuleSet::embedded().summaries());
}

#[test]
fn a_rule_written_from_the_guide_works() {
    let folder = folder("own/guide", [("draft.md", "Look for our Harbour seal.\n")]);
    let (status, wrote) = run(&folder, &["new", "rule", "approval/harbour-seal"]);
    assert_eq!((status, wrote.lines().next()), (Some(0), Some(format!("Wrote {PATH}").as_str())));

    // It loads before it is filled in, and says that it is not.
    let (status, told) = run(&folder, &["test", "caveat-rules"]);
    assert_eq!(status, Some(1));
    assert!(told.contains("it is not finished: 6 lines say FILL IN"), "{told}");

    let template = fs::read_to_string(folder.join(PATH)).expect("it was written");
    let filled = template
        .replace("FILL IN what was found", "The Harbour seal")
        .replace("FILL IN why it is a problem.", "Readers take it for the mark of an authority.")
        .replace("FILL IN what to write instead.", "Say what is checked and by whom.")
        .replace("FILL IN the words to report", "our harbour seal")
        .replace("FILL IN a sentence that must be reported.", "Look for our Harbour seal.")
        .replace("FILL IN a sentence like it that is fine.", "Our harbour has seals.");
    fs::write(folder.join(PATH), filled).expect("it can be written");
    let (status, told) = run(&folder, &["test", "caveat-rules"]);
    assert_eq!((status, told.lines().last()), (Some(0), Some("ok: 2 examples of 1 rule, 2 passed, 0 failed; 1 warning")), "{told}");
    let (_, told) = run(&folder, &["check", "--own-rules", "caveat-rules", "draft.md"]);
    assert!(told.contains("warning[approval/harbour-seal]: The Harbour seal"), "{told}");
}

#[test]
fn what_is_there_already_is_extended_or_copied() {
    let folder = folder("own/new", []);
    fs::create_dir_all(&folder).expect("it can be made");
    let (status, told) = run(&folder, &["new", "rule", "downtime/none"]);
    assert_eq!(status, Some(2));
    assert!(told.contains("caveat new rule downtime/none --extend") && told.contains("caveat new rule downtime/none --replace"), "{told}");
    assert_eq!(run(&folder, &["new", "rule", "downtime/none", "--extend", "--into", "a"]).0, Some(0));
    assert_eq!(run(&folder, &["new", "rule", "downtime/none", "--replace", "--into", "b"]).0, Some(0));
    let copy = fs::read_to_string(folder.join("b/claims/downtime/none.toml")).expect("it was written");
    assert_eq!(
        copy,
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/claims/downtime/none.toml")).expect("it is there")
    );
    for own in ["a", "b"] {
        assert!(RuleSet::with_own(&folder.join(own)).is_ok());
    }
    let (status, told) = run(&folder, &["new", "rule", "downtime/none", "--extend", "--into", "a"]);
    assert_eq!(status, Some(2));
    assert!(told.contains("is there already"), "{told}");
    let (_, told) = run(&folder, &["new", "rule", "Downtime/Our Words"]);
    assert!(told.contains("did you mean `downtime`?"), "{told}");
    let (_, told) = run(&folder, &["new", "rule", "downtime/Our Words"]);
    assert!(told.contains("caveat new rule downtime/our-words"), "{told}");
}

#[test]
fn a_folder_without_rules_is_told_of() {
    let told = tested("no-rule", &[("caveat-rules/claims/approval/harbour-seal.toml.txt", SEAL)]);
    assert!(told.contains("There is no rule in caveat-rules/claims: the name of a rule's file ends in `.toml`."), "{told}");
    assert!(told.contains("caveat new rule CATEGORY/NAME --into caveat-rules"), "{told}");
}

/// What a new author gets wrong, and what is said to it.
#[test]
fn likely_mistakes_are_told_with_what_to_do() {
    let changed = |right: &str, wrong: &str| SEAL.replacen(right, wrong, 1);
    let cases = [
        ("a key misspelt", changed("match =", "mach =")),
        ("a key in capitals", changed("title ", "Title ")),
        ("a list that there is not", changed("harbour seal\"", "<treatments> seal\"")),
        (
            "a missing example",
            changed(
                "[[example]]\npass = \"We seal every parcel.\"\n[[example]]\npass = \"Walk along the harbour and look for seals.\"\n",
                "",
            ),
        ),
        ("an open bracket", changed("{the|our}", "{the|our")),
        ("another category", changed("\"approval\"", "\"guarantee\"")),
        ("no category", changed("\"approval\"", "\"approvals\"")),
        ("an unknown context", changed("match =", "unless = [\"negation\"]\nmatch =")),
        ("no closing quotation mark", changed("seal every parcel.\"", "seal every parcel.")),
        ("quotation marks in a text", changed("Look for our Harbour seal.", "Look for our \"Harbour seal\".")),
        ("no comma between phrases", changed("harbour seal\",", "harbour seal\"\n  \"harbour stamp\",")),
        ("one phrase without brackets", changed("match = [\n  \"{the|our} harbour seal\",\n]", "match = \"{the|our} harbour seal\"")),
    ];
    let mut told = String::new();
    for (number, (mistake, rule)) in cases.iter().enumerate() {
        assert_ne!(rule, SEAL, "{mistake}");
        told += &format!("# {mistake}\n{}\n", tested(&format!("mistake-{number}"), &[(PATH, rule)]));
    }
    let files = [
        ("a folder of another name", "caveat-rules/claim/approval/seal.toml", SEAL),
        ("no folder for claims", "caveat-rules/approval/seal.toml", SEAL),
        ("no folder at all", "caveat-rules/seal.toml", SEAL),
        (
            "an extended rule that there is not",
            "caveat-rules/claims/downtime/ours.toml",
            "extends = 'downtime/nun'\nmatch = ['x']\n[[example]]\nflag = 'X'",
        ),
        ("an extension without example", "caveat-rules/claims/downtime/ours.toml", "extends = 'downtime/none'\nmatch = ['no sofa days']"),
        ("an extension that changes the rest", "caveat-rules/claims/downtime/none.toml", "extends = 'downtime/none'\nseverity = 'error'"),
        ("an extended list of names", "caveat-rules/vocabulary/ours.toml", "extends = 'treatment'\nentries = ['glow']"),
        ("an extended context", "caveat-rules/contexts/negated.toml", "extends = 'negated'"),
    ];
    for (number, (mistake, path, text)) in files.into_iter().enumerate() {
        told += &format!("# {mistake}\n{}\n", tested(&format!("file-{number}"), &[(path, text)]));
    }
    insta::assert_snapshot!(told);
}

/// Why an example fails, in the words of whoever has to mend it.
#[test]
fn a_failing_example_is_explained() {
    let example = |kind: &str, text: &str| format!("[[example]]\n{kind} = \"{text}\"\n");
    let flags = [
        "Look for their Harbour seal.",
        "Look for our Harbour seals.",
        "Look for our Harbour (seal).",
        "Look for our lovely Harbour seal.",
        "Look for our Harbour stamp.",
        "The best Harbour view.",
        "Welcome.",
        "We do not have the Harbour seal.",
    ];
    let rule = flags.map(|text| example("flag", text)).concat() + &example("pass", "Our Harbour seal is on holiday.");
    insta::assert_snapshot!(tested("explained", &[(PATH, &(SEAL.to_owned() + &rule))]));
}

#[test]
fn what_looks_like_a_mistake_is_pointed_out() {
    let more = "match = [\n  \"our harbour seal\",\n  \"harbour seal ^ of honour\",\n  \"the harbour [seal] stamp\",";
    let rule = SEAL.replace("match = [", more).replace("\n\n[[example]]", "\nexcept = [\"stamp\"]\n\n[[example]]");
    let rule = rule.replace("[[example]]\npass = \"We seal every parcel.\"\n", "");
    let nothing_new =
        SEAL.replace("approval", "downtime").replace("harbour seal\",", "zero downtime\",").replace("Harbour seal.", "zero downtime.");
    let files = [
        (PATH, rule.as_str()),
        ("caveat-rules/claims/downtime/ours.toml", nothing_new.as_str()),
        ("caveat-rules/vocabulary/ours.toml", "about = 'Words for absence that nobody uses'\nentries = ['nil']"),
        ("caveat-rules/vocabulary/absence.toml", "about = 'Fewer words than the built-in list has'\nentries = ['no', 'zero']"),
    ];
    insta::assert_snapshot!(tested("doubts", &files));
}

#[test]
fn coverage_lists_what_no_example_reaches() {
    let rule = SEAL
        .replace("{the|our} harbour seal", "{the|our|{an|one} honest} [dear] harbour {seal|stamp [of <treatment>]}\", \"seal of honour");
    let folder =
        folder("own/coverage", [(PATH, rule.as_str()), ("base/treatments/peel.toml", "id = 'peel'\nname = 'Peel'\ngroup = 'skin'")]);
    let (status, told) = run(&folder, &["test", "caveat-rules", "--coverage", "--only-rules", "base"]);
    assert_eq!(status, Some(0), "{told}");
    insta::assert_snapshot!(told);
}
