//! A site with many old pages takes caveat up: old findings stay quiet, new ones fail.

mod site;

use site::Site;
use std::time::Instant;

const CLAIM: &str = "The treatment has zero downtime.\n";
const OWES: &str = "# Laser hair removal\n\nBook your laser hair removal now.\n";
const TELLS_SOME: &str = "# Laser hair removal\n\nBook your laser hair removal now. It can cause redness.\n";
const BASELINE: &str = "caveat-baseline.toml";

/// A page of a site, of one of several kinds.
fn page(number: usize) -> String {
    let body = match number % 5 {
        0 => "Please bring a list of your medicines.\n".to_owned(),
        1 => CLAIM.to_owned(),
        2 => format!("{CLAIM}\nNo pain at all.\n\n{CLAIM}"),
        3 => format!("Room {number} is on the ground floor. Results are guaranteed.\n"),
        _ => OWES.to_owned(),
    };
    format!("# Page {number}\n\n{body}")
}

#[test]
fn a_site_of_2000_pages() {
    let begun = Instant::now();
    let site = Site::new("two-thousand-pages");
    for number in 0..2000 {
        site.write(&format!("content/{:02}/{number:04}.md", number / 100), page(number));
    }
    // The first run: far too much to mend at once.
    let first = site.found(&[]);
    assert!(first.len() > 1600, "{}", first.len());

    // All of it is put aside, and the site passes.
    site.check(&["--write-baseline", BASELINE]).ends(0).says("Wrote caveat-baseline.toml: ").says("in 1600 files will stay quiet");
    site.write("caveat.toml", format!("baseline = \"{BASELINE}\"\n"));
    site.check(&[]).ends(0).says("old findings stay quiet: caveat-baseline.toml knows them");
    assert_eq!(site.found(&["--no-baseline"]), first, "nothing is lost");

    // A new bad sentence fails, wherever it stands, and nothing else is reported.
    let old = site.read("content/00/0002.md");
    site.write("content/00/0002.md", format!("Our mask is painless.\n\n{old}"));
    let new = site.check(&["--quiet"]);
    new.ends(1).says("content/00/0002.md:1:");
    assert_eq!(new.out.matches("┌─").count(), 1, "{}", new.out);
    site.write("content/00/0002.md", old);

    // Lines that move, and pages that are edited elsewhere, wake nothing.
    site.write("content/00/0001.md", format!("# Page 1\n\nNew words about the way here.\n\n{CLAIM}\nCall us.\n"));
    site.check(&[]).ends(0);

    // What is mended is told, taken out of the baseline, and new again if it comes back.
    site.write("content/00/0003.md", "# Page 3\n\nRoom 3 is on the ground floor.\n");
    site.remove("content/00/0006.md");
    let before = site.read(BASELINE);
    site.check(&[]).ends(0).says("findings of caveat-baseline.toml are fixed. To take out what is fixed: --prune-baseline");
    assert_eq!(site.read(BASELINE), before, "only a wish changes the file");
    site.check(&["--prune-baseline"]).ends(0).says("fixed out of caveat-baseline.toml");
    let after = site.read(BASELINE);
    let gone: Vec<&str> = before.lines().filter(|line| !after.lines().any(|other| other == *line)).collect();
    assert_eq!(gone, ["\"content/00/0003.md\" = [", "\"content/00/0006.md\" = ["], "the others stay, line by line");
    site.write("content/00/0003.md", page(3));
    site.check(&["content/00"]).ends(1).says("content/00/0003.md");
    site.write("content/00/0003.md", "# Page 3\n\nRoom 3 is on the ground floor.\n");

    // A new claim is let be for some time, with a reason. After its last day both are reported, and nothing else.
    let excused = format!("{}\n<!-- caveat-ignore painless: her own words, until 2027-01-31, by Jo Lee -->\n> It was painless.\n", page(4));
    site.write("content/00/0004.md", excused);
    site.check(&["--today", "2027-01-31"]).ends(0).says("Let be: 1 suppressed");
    let ended = site.check(&["--today", "2027-02-01", "--quiet"]);
    ended
        .ends(1)
        .says("error[suppression/expired]")
        .says("content/00/0004.md:7:")
        .says("The last day of this exception from `painless` was 2027-01-31");
    assert_eq!(
        site.found(&["content/00", "--today", "2027-02-01"]),
        ["content/00/0004.md suppression/expired", "content/00/0004.md painless/at-ease"],
        "the exception and the words that it was for"
    );
    // With the settings that a clinic begins with, the exception that has ended is what fails.
    site.run(&["check", "content/00", "--today", "2027-01-31"]).ends(0);
    site.run(&["check", "content/00", "--today", "2027-02-01"]).ends(1);
    // A baseline is no way around it.
    site.check(&["content/00", "--today", "2027-02-01", "--write-baseline", BASELINE]).ends(2).says("2 findings are not in it");
    eprintln!("took {:.1?}", begun.elapsed());
}

#[test]
fn a_baseline_may_only_get_shorter() {
    let site = Site::new("shorter");
    site.write("a.md", CLAIM);
    site.write("b.md", CLAIM);
    site.check(&["--write-baseline", BASELINE]).ends(0);
    let first = site.read(BASELINE);
    site.write("a.md", format!("{CLAIM}\n{CLAIM}"));
    let refused = site.check(&["--write-baseline", BASELINE]);
    refused.ends(2).says("a.md:3:").says("is left as it was: 1 finding is not in it").says("--allow-growth");
    assert_eq!(site.read(BASELINE), first);
    site.check(&["--write-baseline", BASELINE, "--allow-growth"]).ends(0);
    assert!(site.read(BASELINE).contains("words = \"zero downtime\", count = 2 }"), "{}", site.read(BASELINE));
    // Without anything new it needs no leave.
    site.write("a.md", "Please call us.\n");
    site.check(&["--write-baseline", BASELINE]).ends(0).says("Took 2 findings that are fixed out of");
    assert!(!site.read(BASELINE).contains("a.md"));
}

#[test]
fn files_that_are_not_checked_stay_in_it() {
    let site = Site::new("unchecked");
    for name in ["a.md", "sub/b.md", "sub/c.md"] {
        site.write(name, CLAIM);
    }
    site.check(&["--write-baseline", BASELINE]).ends(0);
    site.write("sub/b.md", "Please call us.\n");
    site.write("a.md", "Please call us.\n");
    site.check(&["sub", "--baseline", BASELINE]).ends(0).says("1 finding of caveat-baseline.toml is fixed");
    site.check(&["sub", "--baseline", BASELINE, "--prune-baseline"]).ends(0);
    let left = site.read(BASELINE);
    assert!(left.contains("\"a.md\"") && left.contains("\"sub/c.md\"") && !left.contains("sub/b.md"), "{left}");
    // From another folder, and by another name, a file is the same.
    let mut below = site.caveat(&["check", "--fail-on", "info", "c.md", "../sub/../a.md", "--baseline", "../caveat-baseline.toml"]);
    assert_eq!(below.current_dir(site.path("sub")).output().expect("caveat runs").status.code(), Some(0));
}

#[test]
fn a_page_that_gets_worse_is_new_and_one_that_gets_better_is_not() {
    let site = Site::new("worse");
    site.write("a.md", TELLS_SOME);
    site.write("b.md", OWES);
    site.check(&["--write-baseline", BASELINE]).ends(0);
    site.write("b.md", TELLS_SOME);
    site.check(&["--baseline", BASELINE, "--prune-baseline"]).ends(0);
    site.write("a.md", OWES);
    assert_eq!(site.found(&["--baseline", BASELINE]), ["a.md disclosure/side-effects"]);
    site.write("a.md", TELLS_SOME);
    site.write("b.md", OWES);
    assert_eq!(site.found(&["--baseline", BASELINE]), ["b.md disclosure/side-effects"], "what was pruned does not come back");
}

#[test]
fn a_page_that_moved_takes_its_old_findings_along() {
    let site = Site::new("moved");
    let long = format!("{CLAIM}\nResults are guaranteed.\n");
    site.write("blog/old-name.md", &long);
    site.write("blog/peel.md", CLAIM);
    site.write("blog/stays.md", CLAIM);
    site.check(&["--write-baseline", BASELINE]).ends(0);
    site.rename("blog/old-name.md", "blog/new-name.md");
    site.rename("blog/peel.md", "treatments/peel.md");
    site.write("blog/new-name.md", format!("{long}\nThe mask is painless.\n"));
    let ran = site.check(&["--baseline", BASELINE]);
    ran.ends(1).says("note: blog/new-name.md takes over 2 old findings of blog/old-name.md, which is gone");
    ran.says("note: treatments/peel.md takes over 1 old finding of blog/peel.md").says("blog/new-name.md:5:");
    assert_eq!(ran.out.matches("┌─").count(), 1, "{}", ran.out);
    // A copy is no move: what is there twice is new.
    site.write("blog/a-copy.md", CLAIM);
    assert_eq!(site.found(&["--baseline", BASELINE]), ["blog/a-copy.md downtime/none", "blog/new-name.md painless/no-pain"]);
    site.remove("blog/a-copy.md");
    site.check(&["--baseline", BASELINE, "--prune-baseline"]);
    assert!(
        site.read(BASELINE).contains("\"blog/new-name.md\" = [") && !site.read(BASELINE).contains("old-name"),
        "{}",
        site.read(BASELINE)
    );
}

#[test]
fn what_is_wrong_with_a_baseline_is_said() {
    let site = Site::new("wrong");
    site.write("a.md", CLAIM);
    site.check(&["--baseline", "none.toml"]).ends(2).says("there is no baseline `none.toml`").says("--write-baseline none.toml");
    site.check(&["--prune-baseline"]).ends(2).says("there is no baseline to prune");
    site.write("bad.toml", "version = 1\ncaveat = \"0.1.0\"\n[files]\n\"a.md\" = [{ rul = \"downtime/none\" }]\n");
    site.check(&["--baseline", "bad.toml"]).ends(2).says("bad.toml:4:").says("this is no baseline").says("bad.toml cannot be used");
    site.write("caveat.toml", "jurisdictions = [\"uk\"]\n");
    site.check(&["--write-baseline", "caveat.toml"]).ends(2).says("this is no baseline");
    assert_eq!(site.read("caveat.toml"), "jurisdictions = [\"uk\"]\n", "another file is not written over");
    site.check(&["--write-baseline", "no/where.toml"]).ends(2).says("no/where.toml cannot be written");
    site.check(&["--allow-growth"]).ends(2);
}

#[test]
fn settings_name_a_baseline_for_the_files_below() {
    let site = Site::new("named");
    site.write("caveat.toml", "baseline = \"ci/old.toml\"\n");
    site.write("a.md", CLAIM);
    site.write("other/caveat.toml", "fail-on = \"info\"\n");
    site.write("other/b.md", CLAIM);
    site.write("ci/keep", "");
    site.check(&[]).ends(2).says("there is no baseline `ci/old.toml`");
    site.check(&["a.md", "--write-baseline", "ci/old.toml"]).ends(0);
    assert!(site.read("ci/old.toml").contains("\"../a.md\" = ["), "{}", site.read("ci/old.toml"));
    assert_eq!(site.found(&[]), ["other/b.md downtime/none"], "another site has other settings");
    site.run(&["check", "--print-config", "a.md"]).says("# caveat.toml:1");
}
