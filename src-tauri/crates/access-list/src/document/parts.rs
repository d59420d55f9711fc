//! A text that is put together from parts, some of which are not known.

use super::{LARGEST, Node, Part, Value};

/// The parts so far: none is empty, and no two that are known follow each other. A text that takes
/// more than its room is not known: a short one can ask for a long one to be repeated without end.
#[derive(Debug)]
pub(crate) struct Parts {
    parts: Vec<Part>,
    room: usize,
    is_cut: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self::within(LARGEST)
    }
}

impl Parts {
    /// A text that takes at most so many bytes.
    pub(crate) fn within(room: usize) -> Self {
        Self {
            parts: Vec::new(),
            room,
            is_cut: false,
        }
    }

    /// How many bytes may still be added.
    pub(crate) fn room(&self) -> usize {
        self.room
    }

    fn take(&mut self, size: usize) -> bool {
        match self.room.checked_sub(size) {
            Some(left) => self.room = left,
            None => self.is_cut = true,
        }
        !self.is_cut
    }

    /// Adds characters.
    pub(crate) fn known(&mut self, text: &str) {
        if text.is_empty() || !self.take(text.len()) {
            return;
        }
        match self.parts.last_mut() {
            Some(Part::Known(before)) => before.push_str(text),
            _ => self.parts.push(Part::Known(text.to_owned())),
        }
    }

    /// Adds what is not known, as it is written.
    pub(crate) fn unknown(&mut self, written: String) {
        if self.take(written.len() + 1) {
            self.parts.push(Part::Unknown(written));
        }
    }

    /// Adds what a value is as a text.
    pub(crate) fn value(&mut self, node: &Node) {
        match &node.value {
            Value::Text(text) | Value::Number(text) => self.known(text),
            Value::Bool(flag) => self.known(if *flag { "true" } else { "false" }),
            Value::Unknown(written) => self.unknown(written.clone()),
            Value::Template(parts) => {
                for part in parts {
                    match part {
                        Part::Known(text) => self.known(text),
                        Part::Unknown(written) => self.unknown(written.clone()),
                    }
                }
            }
            Value::Null | Value::List(_) | Value::Map(_) => self.unknown(String::new()),
        }
    }

    /// The text. Where no character of it is known it is a value that is not known.
    pub(crate) fn into_value(mut self) -> Value {
        match self.parts.as_mut_slice() {
            _ if self.is_cut => Value::Unknown("…".to_owned()),
            [] => Value::Text(String::new()),
            [Part::Known(text)] => Value::Text(std::mem::take(text)),
            [Part::Unknown(written)] => Value::Unknown(std::mem::take(written)),
            _ => Value::Template(self.parts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_repeated_without_end_is_not_known() {
        let long = "a".repeat(LARGEST / 2);
        let mut parts = Parts::default();
        parts.known(&long);
        parts.known(&long);
        parts.known("b");
        assert_eq!(parts.into_value(), Value::Unknown("…".to_owned()));
    }
}
