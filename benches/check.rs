//! How long checking takes, on copy that is made up.
//!
//! With `DRAFTS=FOLDER` it writes 10,000 drafts into that folder first, for timing whole runs.

mod drafts;

use caveat::document::{Document, Format};
use caveat::linter::Linter;
use caveat::policy::Policy;
use caveat::rules::RuleSet;
use criterion::{Criterion, Throughput};
use drafts::copy;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;
use std::{env, fs};

fn write_drafts(folder: &Path) -> std::io::Result<()> {
    for number in 0..10_000 {
        let folder = folder.join(format!("{:02}", number / 100));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("{number:04}.md")), copy(Format::Markdown, 3500, number + 1))?;
    }
    Ok(())
}

fn check(linter: &Linter, source: &str, format: Format) -> usize {
    linter.check(&Document::parse("draft".into(), source.to_owned(), format), &Policy::default()).len()
}

fn main() {
    if let Some(folder) = env::var_os("DRAFTS") {
        write_drafts(Path::new(&folder)).expect("the drafts can be written");
    }
    let mut criterion = Criterion::default().configure_from_args().sample_size(20).measurement_time(Duration::from_secs(4));
    criterion.bench_function("start: the built-in rules", |b| b.iter_with_large_drop(RuleSet::embedded));

    let linter = Linter::new(RuleSet::embedded());
    let mut group = criterion.benchmark_group("check");
    let jobs = [
        ("one draft of 4 KB", Format::Markdown, 3500),
        ("1 MB of Markdown", Format::Markdown, 1 << 20),
        ("1 MB of HTML", Format::Html, 1 << 20),
        ("1 MB of plain text", Format::Text, 1 << 20),
    ];
    for (name, format, bytes) in jobs {
        let source = copy(format, bytes, 7);
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_function(name, |b| b.iter(|| check(&linter, black_box(&source), format)));
    }
    let source = copy(Format::Markdown, 1 << 20, 7);
    group.throughput(Throughput::Bytes(source.len() as u64));
    group.bench_function("1 MB of Markdown, parsing only", |b| {
        b.iter(|| Document::parse("draft".into(), black_box(&source).clone(), Format::Markdown).blocks.len());
    });
    group.finish();
    criterion.final_summary();
}
