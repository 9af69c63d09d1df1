//! The schemas agree with what is read: every file that is right is valid, and what they offer is what files may hold.

use caveat::config::Names;
use caveat::rules::RuleSet;
use caveat::schema::{self, FileKind, KINDS};
use caveat::shape::{Key, Shape};
use jsonschema::Validator;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn validator(schema: &serde_json::Value) -> Validator {
    jsonschema::draft7::new(schema).unwrap_or_else(|error| panic!("{error}"))
}

fn json(text: &str) -> serde_json::Value {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What is wrong with a file by its schema.
fn wrong(validator: &Validator, text: &str) -> Vec<String> {
    validator.iter_errors(&json(text)).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if entry.is_dir() {
            files.extend(toml_files(&entry));
        } else if entry.extension().is_some_and(|ending| ending == "toml") {
            files.push(entry);
        }
    }
    files
}

#[test]
fn every_built_in_rule_file_is_valid() {
    let names = Names::of(&RuleSet::embedded());
    let validators: Vec<(&str, Validator)> = KINDS.iter().map(|kind| (kind.name, validator(&schema::rule_file(kind, &names)))).collect();
    let folder = root().join("rules");
    let mut checked = BTreeSet::new();
    for file in toml_files(&folder) {
        let path = file.strip_prefix(&folder).expect("it is below").to_string_lossy().replace('\\', "/");
        let kind = FileKind::of(&path).unwrap_or_else(|| panic!("{path} is of no kind"));
        let (_, validator) = validators.iter().find(|(name, _)| *name == kind.name).expect("every kind has a schema");
        assert_eq!(wrong(validator, &fs::read_to_string(&file).expect("it is there")), [""; 0], "{path}");
        checked.insert(kind.name);
    }
    assert_eq!(checked.len(), KINDS.len(), "only files of the kinds {checked:?} are built in");
}

#[test]
fn settings_on_the_page_for_users_are_valid() {
    let validator = validator(&schema::config(&Names::of(&RuleSet::embedded())));
    let page = fs::read_to_string(root().join("README.md")).expect("it is there");
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        assert_eq!(wrong(&validator, block), [""; 0], "{block}");
    }
}

#[test]
fn mistakes_in_settings_are_invalid() {
    let validator = validator(&schema::config(&Names::of(&RuleSet::embedded())));
    for right in [
        "",
        "[tables]\ncolumns = [\"post.caption\"]\nid-column = \"id\"\ncells = \"html\"",
        "fail-on = \"never\"",
        "[rules]\n\"downtime/*\" = \"off\"\n\"downtime/none\" = \"on\"\ndowntime = \"info\"",
    ] {
        assert_eq!(wrong(&validator, right), [""; 0], "{right}");
    }
    for mistake in [
        "extend = []",
        "jurisdictions = [\"xx\"]",
        "fail-on = \"critical\"",
        "[rules]\n\"downtme/none\" = \"off\"",
        "[rules]\ndowntime = \"warn\"",
        "[[override]]\nfail-on = \"error\"",
        "[support]\ntrusted = [\"https://journal.example\"]",
        "[tables]\ncolumn = [\"caption\"]",
        "[tables]\ncolumns = \"caption\"",
        "[[override]]\nfiles = [\"a\"]\ntables = { cells = \"pdf\" }",
    ] {
        assert_ne!(wrong(&validator, mistake), [""; 0], "{mistake}");
    }
}

/// A file that adds to another has other keys than one that stands alone.
#[test]
fn a_file_that_extends_is_valid_without_what_the_other_one_has() {
    let kind = KINDS.iter().find(|kind| kind.name == "claim").expect("there is one");
    let validator = validator(&schema::rule_file(kind, &Names::of(&RuleSet::embedded())));
    let more = "extends = \"downtime/none\"\nmatch = [\"no pause\"]\n[[example]]\nflag = \"No pause.\"\n";
    assert_eq!(wrong(&validator, more), [""; 0]);
    assert_ne!(wrong(&validator, &more.replace("extends", "extend")), [""; 0]);
    assert_ne!(wrong(&validator, &format!("why = \"x\"\n{more}")), [""; 0]);
}

/// Puts an unknown key into every table that a kind of file may hold, and reads from the message which keys are known there.
#[test]
fn schemas_offer_what_files_may_hold() {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema");
    let known = |path: &str, text: &str| -> BTreeSet<String> {
        let _ = fs::remove_dir_all(&scratch);
        let file = scratch.join(path);
        fs::create_dir_all(file.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(&file, text).expect("it can be written");
        let errors = RuleSet::load(&scratch).expect_err("there is an unknown key").0;
        let message = errors.iter().map(|error| error.message.as_str()).find(|message| message.contains("`zzz`"));
        let message = message.unwrap_or_else(|| panic!("{path}: {text}\n{errors:?}"));
        message.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    };
    for kind in KINDS {
        let name = kind.only.first().copied().unwrap_or(match kind.name {
            "concepts" => "side-effects",
            "trusted" => "trusted",
            "draft" => "disclosure",
            _ => "test",
        });
        let path = if kind.name == "claim" { "claims/miracle/test.toml".to_owned() } else { format!("{}/{name}.toml", kind.folder) };
        for (keys, start) in [(kind.keys, ""), (kind.more, "extends = \"x\"\n")] {
            if !keys.is_empty() {
                compare(&path, start, keys, &|inner| inner.to_owned(), &known);
            }
        }
    }
}

/// Compares the keys of a table, and of those in it; `around` puts a table's text into its place.
fn compare(path: &str, start: &str, keys: &[Key], around: &dyn Fn(&str) -> String, known: &dyn Fn(&str, &str) -> BTreeSet<String>) {
    let text = format!("{start}{}", around("zzz = 1"));
    let offered: BTreeSet<String> = keys.iter().map(|key| key.name.to_owned()).collect();
    assert_eq!(known(path, &text), offered, "{path}: {text}");
    for key in keys {
        let inline = |inner: &str| match key.shape {
            Shape::Tables(_) => format!("{} = [{{ {inner} }}]", key.name),
            Shape::Map(..) => format!("{} = {{ au = {{ {inner} }} }}", key.name),
            _ => format!("{} = {{ {inner} }}", key.name),
        };
        let inner = match key.shape {
            Shape::Table(inner) | Shape::Tables(inner) => inner,
            Shape::Map(_, &Shape::Table(inner)) => inner,
            _ => continue,
        };
        compare(path, start, inner, &|text| around(&inline(text)), known);
    }
}

#[test]
fn files_beside_copy_are_valid_as_the_page_about_them_writes_them() {
    let names = Names::of(&RuleSet::embedded());
    let page = fs::read_to_string(root().join("docs/exceptions-and-evidence.md")).expect("it is there");
    let (exceptions, register) = (validator(&schema::exceptions(&names)), validator(&schema::register(&names)));
    for (validator, table) in [(&exceptions, "[[exception]]"), (&register, "[[claim]]")] {
        let mut blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).filter(|block| block.contains(table));
        let block = blocks.next().unwrap_or_else(|| panic!("the page has {table}"));
        assert_eq!(wrong(validator, block), [""; 0], "{block}");
        assert_ne!(wrong(validator, &format!("{block}typo = 1\n")), [""; 0]);
        assert_ne!(wrong(validator, &block.replace("2027-03-01", "1 March")), [""; 0]);
    }
    assert_ne!(wrong(&exceptions, "[[exception]]\nfiles = [\"a\"]\nrules = [\"downtime/none\"]\n"), [""; 0], "there is no reason");
    assert_ne!(wrong(&exceptions, "[[exception]]\nfiles = [\"a\"]\nrules = [\"downtime/nil\"]\nreason = \"x\"\n"), [""; 0]);
}
