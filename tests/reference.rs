//! The pages in `docs/rules` are what `caveat rules --reference` writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_reference_is_up_to_date() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reference");
    fs::create_dir_all(&fresh).expect("a temporary folder");
    let written = Command::new(env!("CARGO_BIN_EXE_caveat")).args(["rules", "--reference"]).arg(&fresh).output().expect("it runs");
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let (kept, fresh) = (pages(&kept), pages(&fresh));
    let differs = |name: &&String| kept.get(*name) != fresh.get(*name);
    let stale: Vec<&String> = kept.keys().chain(fresh.keys()).filter(differs).collect();
    assert!(stale.is_empty(), "out of date: {stale:?}; to write them anew: cargo run -- rules --reference docs/rules");
}

#[test]
fn links_lead_to_a_place_that_is_there() {
    let pages = pages(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules"));
    let mut links = 0;
    for (name, text) in &pages {
        // A bracket after a backslash is a letter of the copy.
        for link in text.replace("\\]", "").split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (page, place) = link.split_once('#').unwrap_or((link, ""));
            let there = pages.get(page).is_some_and(|text| place.is_empty() || text.contains(&format!("<a id=\"{place}\"></a>")));
            assert!(there, "{name}: a link to {link}");
            links += 1;
        }
    }
    assert!(links > pages.len(), "the pages are linked");
}

fn pages(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path());
    entries.map(|path| (path.file_name().expect("a name").to_string_lossy().into(), fs::read_to_string(&path).expect("text"))).collect()
}
