//! What tests with rules of their own share.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder of its own for each test, with these files in it.
pub fn folder<'f>(test: &str, files: impl IntoIterator<Item = (&'f str, &'f str)>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rules").join(test);
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}
