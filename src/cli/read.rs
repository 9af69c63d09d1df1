//! One file's bytes, or why they cannot be had.

use super::files::Input;
use super::reading::Reading;
use caveat::document::{Columns, Document};
use std::fs::File;
use std::io::{self, ErrorKind, Read};

/// Offsets are kept in 32 bits.
const MOST_BYTES: u64 = u32::MAX as u64;

/// Reads a file as a document, or says in words why it cannot be.
pub fn read(input: &Input, reading: &Reading, columns: &Columns) -> Result<Document, String> {
    Document::read_as(input.name.clone(), bytes(input)?, &reading.of(input, columns))
}

/// Reads a file's bytes, or says in words why they cannot be had.
pub fn bytes(input: &Input) -> Result<Vec<u8>, String> {
    let bytes = match &input.path {
        Some(path) => File::open(path).and_then(|file| {
            let size = file.metadata().map_or(0, |metadata| metadata.len());
            if size > MOST_BYTES { Err(ErrorKind::FileTooLarge.into()) } else { take(file, size) }
        }),
        None => take(io::stdin().lock(), 0),
    };
    bytes.map_err(|error| reason(&error))
}

fn take(from: impl Read, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(size as usize + 1);
    from.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES { Err(ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// An error of the system in plain words.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "does not exist".to_owned(),
        ErrorKind::PermissionDenied => "cannot be read: permission denied".to_owned(),
        ErrorKind::FileTooLarge => "is larger than 4 GiB".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}
