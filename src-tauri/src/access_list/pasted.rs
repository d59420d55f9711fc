//! A long text from the page, in parts: all at once, it would keep the window busy.

use parking_lot::Mutex;

/// The parts that have come.
#[derive(Default)]
pub struct Pasted {
    text: Mutex<String>,
}

impl Pasted {
    /// Takes a part of a text, its `first` or the next one. Beyond `largest` bytes, only that there is
    /// more is kept.
    pub fn take_part(&self, part: &str, first: bool, largest: usize) {
        let mut text = self.text.lock();
        if first {
            *text = String::new();
        }
        if text.len() <= largest {
            text.push_str(part);
        }
    }

    /// The whole text; once.
    pub fn take(&self) -> String {
        std::mem::take(&mut self.text.lock())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_joined_and_a_first_part_starts_a_new_text() {
        let pasted = Pasted::default();
        pasted.take_part("left over", true, 100);
        pasted.take_part("3.0.0.1\n3.0", true, 100);
        pasted.take_part(".0.2\n", false, 100);
        assert_eq!(pasted.take(), "3.0.0.1\n3.0.0.2\n");
        assert_eq!(pasted.take(), "", "once");
    }

    #[test]
    fn a_text_over_the_limit_is_cut_and_still_over_the_limit() {
        let pasted = Pasted::default();
        for first in [true, false, false, false] {
            pasted.take_part("123456", first, 10);
        }
        assert_eq!(pasted.take().len(), 12);
    }
}
