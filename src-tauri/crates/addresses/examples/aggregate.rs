//! `aggregate IN OUT`: the fewest blocks that hold just the addresses listed in `IN`, one a line.

mod files;
mod lines;

fn main() -> std::process::ExitCode {
    files::run(|[input, output]| lines::write(&output, lines::read(&input)?.blocks()))
}
