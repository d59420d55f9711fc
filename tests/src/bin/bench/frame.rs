//! What is on a desktop's screen, read from the X server's own memory: looking costs nobody anything.
//! Source of the format: X11/XWDFile.h.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

use tests::Stop;
use tests::desktop::Desktop;
use tests::waiting::PATIENCE;

/// Every so manieth line of the screen is looked at.
const STEP: usize = 8;

/// How often one looks.
const GLANCE: Duration = Duration::from_millis(2);

/// How long nothing may move before a screen counts as finished.
const STILL: Duration = Duration::from_millis(1500);

/// A cursor that blinks and a text that grows older may differ.
const ALIKE: f64 = 0.95;

/// So many pixels of a line may differ: WebKit shows thin scroll bars at first, which fade.
const SCROLL_BARS: usize = 16;

/// Bytes of a pixel.
const PIXEL: usize = 4;

/// Lines of one picture of the screen.
#[derive(Clone, PartialEq)]
pub(crate) struct Frame {
    /// How many lines above are left out.
    above: usize,
    lines: Vec<Vec<u8>>,
}

/// A screen that is looked at.
pub(crate) struct Glass {
    memory: File,
    pixels: u64,
    line: usize,
    lines: usize,
}

impl Glass {
    /// # Errors
    /// The X server wrote another format.
    pub(crate) fn of(desktop: &Desktop) -> Result<Self, Stop> {
        let memory = File::open(desktop.screen_memory())?;
        let mut header = [0; 100];
        memory.read_exact_at(&mut header, 0)?;
        let word = |place: usize| {
            let bytes = header.chunks_exact(4).nth(place).unwrap_or_default();
            bytes
                .iter()
                .fold(0_u64, |word, byte| word << 8 | u64::from(*byte))
        };
        // Header size, height, bytes a line, colours of 12 bytes each.
        Ok(Self {
            memory,
            pixels: word(0) + 12 * word(19),
            line: usize::try_from(word(12))?,
            lines: usize::try_from(word(5))?,
        })
    }

    /// # Errors
    /// The X server has ended.
    pub(crate) fn look(&self) -> Result<Frame, Stop> {
        let lines = (0..self.lines).step_by(STEP).map(|number| {
            let mut line = vec![0; self.line];
            let place = self.pixels + (number * self.line) as u64;
            self.memory.read_exact_at(&mut line, place).map(|()| line)
        });
        Ok(Frame {
            above: 0,
            lines: lines.collect::<Result<_, _>>()?,
        })
    }

    /// The screen once something was drawn on it and nothing moves any more.
    ///
    /// # Errors
    /// That did not come about.
    pub(crate) fn finished(&self, empty: &Frame) -> Result<Frame, Stop> {
        let started = Instant::now();
        let (mut last, mut since) = (self.look()?, Instant::now());
        while started.elapsed() < PATIENCE {
            std::thread::sleep(GLANCE * 10);
            let now = self.look()?;
            if !now.is_like(&last) || now.is_like(empty) {
                (last, since) = (now, Instant::now());
            } else if since.elapsed() > STILL {
                return Ok(now);
            }
        }
        Err("the screen did not come to rest".into())
    }

    /// Milliseconds from `begin` until the screen looks like `wanted`.
    ///
    /// # Errors
    /// It never did.
    pub(crate) fn shows(&self, wanted: &Frame, begin: Instant) -> Result<f64, Stop> {
        while begin.elapsed() < PATIENCE {
            if self.look()?.is_like(wanted) {
                return Ok(begin.elapsed().as_secs_f64() * 1e3);
            }
            std::thread::sleep(GLANCE);
        }
        Err("the screen did not become what it was before".into())
    }
}

impl Frame {
    /// Whether a whole screen looks like `wanted`, as far as that goes.
    pub(crate) fn is_like(&self, wanted: &Self) -> bool {
        let alike = self
            .lines
            .iter()
            .skip(wanted.above)
            .zip(&wanted.lines)
            .filter(|(one, two)| is_same_line(one, two));
        alike.count() as f64 >= ALIKE * wanted.lines.len() as f64
    }

    /// Its lower third, where a list has its rows: what is said above of its age may still change.
    pub(crate) fn rows(mut self) -> Self {
        let above = self.lines.len() * 2 / 3;
        self.lines.drain(..above);
        Self {
            above,
            lines: self.lines,
        }
    }
}

fn is_same_line(one: &[u8], two: &[u8]) -> bool {
    let pixels = one.chunks_exact(PIXEL).zip(two.chunks_exact(PIXEL));
    pixels.filter(|(one, two)| one != two).count() <= SCROLL_BARS
}
