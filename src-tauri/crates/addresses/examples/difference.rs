//! `difference NEEDED HAVE OUT`: the fewest blocks that hold what `NEEDED` lists and `HAVE` does not.

mod files;
mod lines;

fn main() -> std::process::ExitCode {
    files::run(|[needed, have, output]| {
        let missing = lines::read(&needed)?.minus(&lines::read(&have)?);
        lines::write(&output, missing.blocks())
    })
}
