//! A text that is put together from parts, some of which are not known.

use super::{Node, Part, Value};

/// The parts so far: none is empty, and no two that are known follow each other.
#[derive(Debug, Default)]
pub(crate) struct Parts(Vec<Part>);

impl Parts {
    /// Adds characters.
    pub(crate) fn known(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(Part::Known(before)) => before.push_str(text),
            _ => self.0.push(Part::Known(text.to_owned())),
        }
    }

    /// Adds what is not known, as it is written.
    pub(crate) fn unknown(&mut self, written: String) {
        self.0.push(Part::Unknown(written));
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
        match self.0.as_mut_slice() {
            [] => Value::Text(String::new()),
            [Part::Known(text)] => Value::Text(std::mem::take(text)),
            [Part::Unknown(written)] => Value::Unknown(std::mem::take(written)),
            _ => Value::Template(self.0),
        }
    }
}
