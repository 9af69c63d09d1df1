//! Paths in files that are shared: they start from the folder of the file that names them.

use std::path::Path;

/// A file's path from a folder on, both from the root on, with `/` between its parts.
///
/// ```
/// use caveat::config::relative;
/// use std::path::Path;
///
/// assert_eq!(relative(Path::new("/site"), Path::new("/site/./content/a.md")), "content/a.md");
/// assert_eq!(relative(Path::new("/site/ci"), Path::new("/site/content/a.md")), "../content/a.md");
/// ```
pub fn relative(folder: &Path, file: &Path) -> String {
    let shared = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let ups = folder.components().skip(shared).map(|_| "..".into());
    let downs = file.components().skip(shared).map(|part| part.as_os_str().to_string_lossy());
    ups.chain(downs).collect::<Vec<_>>().join("/")
}
