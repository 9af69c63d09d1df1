//! The `caveat` command.

mod cli;

/// Each file is read into many small vectors that live as long as the file: the system's own allocator takes a tenth of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
