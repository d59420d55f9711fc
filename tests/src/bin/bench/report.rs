//! The table of figures: printed as they come, kept in `output/bench.txt`.

use std::fmt;
use std::fs;
use std::path::Path;

use tests::Stop;

/// What a figure, or its ratio to the peer's, may be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
}

/// What a figure is compared with, measured in the same run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) figure: f64,
}

/// All figures so far.
pub(crate) struct Report {
    text: String,
    missed: Vec<String>,
    skipped: Vec<&'static str>,
}

impl Report {
    #[expect(clippy::print_stdout, reason = "a program for the command line")]
    pub(crate) fn begin() -> Self {
        let text = format!("{}\n", machine());
        print!("{text}");
        Self {
            text,
            missed: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// A line about what follows.
    pub(crate) fn note(&mut self, note: &str) {
        self.line(note);
    }

    /// A figure with its target.
    pub(crate) fn figure(&mut self, what: &str, figure: f64, unit: &str, target: Target) {
        self.compared(
            what,
            figure,
            target,
            &format!("{} {unit}", number(figure)),
            unit,
        );
    }

    /// A figure whose ratio to the peer's has a target.
    pub(crate) fn ratio(
        &mut self,
        what: &str,
        figure: f64,
        unit: &str,
        peer: Peer,
        target: Target,
    ) {
        let ratio = figure / peer.figure;
        let text = format!(
            "{} {unit}, {} × {} ({} {unit})",
            number(figure),
            number(ratio),
            peer.name,
            number(peer.figure)
        );
        self.compared(what, ratio, target, &text, "×");
    }

    /// A part that came to no end.
    pub(crate) fn stopped(&mut self, part: &str) {
        self.missed.push(format!("{part}: stopped"));
    }

    /// A part whose documents are not here.
    pub(crate) fn skipped(&mut self, part: &'static str) {
        self.skipped.push(part);
    }

    /// Writes everything down; whether no target was missed.
    pub(crate) fn end(mut self) -> Result<bool, Stop> {
        let met = self.missed.is_empty();
        if !self.skipped.is_empty() {
            let skipped = self.skipped.join(", ");
            self.line(&format!(
                "Skipped, for want of documents beside the project: {skipped}"
            ));
        }
        if met && self.skipped.is_empty() {
            self.line("Every target is met.");
        } else if !met {
            let missed = self.missed.join("\n  ");
            self.line(&format!("Missed:\n  {missed}"));
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../output");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("bench.txt"), &self.text)?;
        Ok(met)
    }

    fn compared(&mut self, what: &str, compared: f64, target: Target, text: &str, unit: &str) {
        let (met, wanted) = match target {
            Target::AtMost(most) => (compared <= most, format!("at most {} {unit}", number(most))),
            Target::AtLeast(least) => (
                compared >= least,
                format!("at least {} {unit}", number(least)),
            ),
        };
        let verdict = if met { "ok  " } else { "MISS" };
        if !met {
            self.missed.push(format!("{what}: {text} ({wanted})"));
        }
        self.line(&format!("{verdict} {what:<52} {text:<52} {wanted}"));
    }

    #[expect(clippy::print_stdout, reason = "a program for the command line")]
    fn line(&mut self, line: &str) {
        let line = line.trim_end();
        println!("{line}");
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Three digits that count.
fn number(figure: f64) -> impl fmt::Display {
    let decimals = match figure.abs() {
        small if small < 10.0 => 3,
        medium if medium < 100.0 => 1,
        _ => 0,
    };
    format!("{figure:.decimals$}")
}

/// Processor, its number, how busy it was at the beginning, and the day.
fn machine() -> String {
    let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("processor", |model| {
            model.trim_start_matches([' ', '\t', ':'])
        });
    let cores = cpu.matches("\nprocessor").count() + 1;
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    let day = jiff::Zoned::now().strftime("%Y-%m-%d %H:%M").to_string();
    format!("{day}, {model}, {cores} cores, load {load} at the beginning")
}
