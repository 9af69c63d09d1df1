//! What was typed, read.

/// Nobody has more cores.
const MOST_JOBS: usize = 1024;

/// Reads a number of threads.
pub fn jobs(typed: &str) -> Result<usize, String> {
    typed.parse().ok().filter(|jobs| (1..=MOST_JOBS).contains(jobs)).ok_or_else(|| format!("write a number from 1 to {MOST_JOBS}"))
}
