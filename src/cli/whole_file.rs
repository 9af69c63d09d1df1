//! Files that are written whole or not at all.

use super::failure::Failure;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::{Builder, NamedTempFile};

/// The files that are being written beside those whose place they will take.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes away what is not finished, and lets nothing be finished any more: the process is about to end.
pub fn abandon() {
    let unfinished = unfinished();
    for path in unfinished.iter() {
        // What cannot be taken away is left behind.
        let _ = fs::remove_file(path);
    }
    std::mem::forget(unfinished);
}

/// A file that takes the place of an older one when it is whole.
pub struct WholeFile {
    /// As it was typed.
    path: PathBuf,
    out: Out,
}

enum Out {
    /// Beside the place that it takes.
    Beside(BufWriter<NamedTempFile>, PathBuf),
    /// A device or a pipe, which nothing can take the place of.
    Straight(BufWriter<File>),
}

impl WholeFile {
    /// Begins a file; the one that has its place is not touched before it is whole.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        let out = Out::new(path).map_err(|error| unwritable(path, error))?;
        Ok(Self { path: path.to_owned(), out })
    }

    /// Writes a file at once.
    pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
        let mut file = Self::new(path)?;
        file.out().write_all(text.as_bytes()).map_err(|error| unwritable(path, error))?;
        file.keep()
    }

    /// Where to write.
    pub fn out(&mut self) -> &mut dyn Write {
        match &mut self.out {
            Out::Beside(out, _) => out,
            Out::Straight(out) => out,
        }
    }

    /// An error in writing it, in words.
    pub fn failure(&self, error: io::Error) -> Failure {
        unwritable(&self.path, error)
    }

    /// Puts the file, which is whole, in its place.
    pub fn keep(self) -> Result<(), Failure> {
        self.out.keep().map_err(|error| unwritable(&self.path, error))
    }
}

impl Out {
    fn new(path: &Path) -> io::Result<Self> {
        if path.metadata().is_ok_and(|there| !there.is_file()) {
            return Ok(Self::Straight(BufWriter::new(File::options().write(true).open(path)?)));
        }
        // A link stays what it is.
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = Builder::new();
        builder.prefix(".caveat-").suffix(".part");
        #[cfg(unix)]
        {
            // Others may read it as they may read what any program writes.
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut unfinished = unfinished();
        let file = builder.tempfile_in(folder)?;
        unfinished.push(file.path().to_owned());
        Ok(Self::Beside(BufWriter::new(file), place))
    }

    fn keep(self) -> io::Result<()> {
        match self {
            Self::Straight(mut out) => out.flush(),
            Self::Beside(out, place) => {
                let file = out.into_inner().map_err(|error| error.into_error())?;
                let mut unfinished = unfinished();
                unfinished.retain(|path| path != file.path());
                file.persist(place).map(drop).map_err(|error| error.error)
            }
        }
    }
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    Failure::NotWritten(path.display().to_string(), error)
}
