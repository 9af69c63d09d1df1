//! x
use super::*;
use std::io::{self, Write};
/// x
#[derive(Debug, Default)]
pub struct Markdown;
impl Reporter for Markdown {
    fn file(&self, _: &mut dyn Write, _: &FileReport<'_>) -> io::Result<()> {
        Ok(())
    }
}
