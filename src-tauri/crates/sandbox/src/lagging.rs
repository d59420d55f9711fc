//! Values that readers see late. Source: IAM and KMS documentation, "eventual consistency": a read
//! right after a write may still show what there was.

/// A value, and the one before for the first readers after a write.
#[derive(Debug, Clone)]
pub(crate) struct Lagging<T> {
    now: T,
    before: Option<(T, u32)>,
}

impl<T> Lagging<T> {
    pub(crate) fn new(now: T) -> Self {
        Self { now, before: None }
    }

    /// What is stored, whatever readers see.
    pub(crate) fn now(&self) -> &T {
        &self.now
    }

    /// What this reader sees.
    pub(crate) fn read(&mut self) -> &T {
        match &mut self.before {
            Some((_, left)) if *left > 0 => *left -= 1,
            _ => self.before = None,
        }
        self.before.as_ref().map_or(&self.now, |(before, _)| before)
    }

    /// Stores `value`; the next `lag` readers see what they saw before.
    pub(crate) fn write(&mut self, value: T, lag: u32) {
        let old = std::mem::replace(&mut self.now, value);
        let seen = self.before.take().map_or(old, |(before, _)| before);
        self.before = (lag > 0).then_some((seen, lag));
    }

    /// Stores `value`, which everybody sees at once.
    pub(crate) fn set(&mut self, value: T) {
        self.now = value;
        self.before = None;
    }
}
