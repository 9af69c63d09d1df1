//! A file that a report is written to.

use super::failure::Failure;
use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;

/// The files that are being written beside those that they become.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes away what is not finished, and lets nothing be begun or finished any more: the process is about to end.
pub fn abandon() {
    let unfinished = unfinished();
    for path in unfinished.iter() {
        // What cannot be taken away is left behind.
        let _ = fs::remove_file(path);
    }
    std::mem::forget(unfinished);
}

/// A file that takes the place of an older one when it is whole.
pub struct Target {
    /// As it was typed.
    name: PathBuf,
    /// Behind symbolic links, which stay.
    path: PathBuf,
    out: BufWriter<Sink>,
}

enum Sink {
    /// A file of its own until it is whole.
    Aside(NamedTempFile),
    /// A pipe or a device, which nothing can take the place of.
    Straight(File),
}

impl Target {
    /// Makes the file in which the report grows.
    pub fn new(name: &Path) -> Result<Self, Failure> {
        let path = fs::canonicalize(name).unwrap_or_else(|_| name.to_owned());
        let older = fs::metadata(&path).ok();
        let sink = match &older {
            Some(older) if older.is_dir() => return Err(Failure::NotWritten(name.display().to_string(), ErrorKind::IsADirectory.into())),
            Some(older) if !older.is_file() => Sink::Straight(File::create(&path).map_err(|error| unwritable(name, error))?),
            _ => Sink::Aside(aside(name, &path, older.map(|older| older.permissions()))?),
        };
        Ok(Self { name: name.to_owned(), path, out: BufWriter::new(sink) })
    }

    /// Writes a whole file at once.
    pub fn put(name: &Path, text: &str) -> Result<(), Failure> {
        let mut target = Self::new(name)?;
        target.write(|out| out.write_all(text.as_bytes()))?;
        target.keep()
    }

    /// Writes on.
    pub fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        write(&mut self.out).map_err(|error| unwritable(&self.name, error))
    }

    /// Puts the whole file where it was wanted.
    pub fn keep(self) -> Result<(), Failure> {
        let Self { name, path, out } = self;
        let sink = out.into_inner().map_err(|error| unwritable(&name, error.into_error()))?;
        match sink {
            Sink::Aside(file) => {
                let mut unfinished = unfinished();
                unfinished.retain(|path| path != file.path());
                file.persist(&path).map(drop).map_err(|error| unwritable(&name, error.error))
            }
            Sink::Straight(_) => Ok(()),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Aside(file) => file.write(bytes),
            Self::Straight(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Aside(file) => file.flush(),
            Self::Straight(file) => file.flush(),
        }
    }
}

/// A file beside the one that it becomes, with the permissions of the older one, or else with those that any new file has.
fn aside(name: &Path, path: &Path, older: Option<Permissions>) -> Result<NamedTempFile, Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(Failure::Advice(format!("{} cannot be written: there is no folder `{}`", name.display(), folder.display())));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".caveat-");
    // For the owner alone, unless something else is said. The system takes away what its umask forbids.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The error names a file that nobody asked for: only its kind is told.
    let mut unfinished = unfinished();
    let file = builder.tempfile_in(folder).map_err(|error| unwritable(name, error.kind().into()))?;
    unfinished.push(file.path().to_owned());
    drop(unfinished);
    if let Some(older) = older {
        file.as_file().set_permissions(older).map_err(|error| unwritable(name, error))?;
    }
    Ok(file)
}

fn unwritable(name: &Path, error: io::Error) -> Failure {
    Failure::NotWritten(name.display().to_string(), error)
}
