//! XML, written by hand: elements and text, no attributes but the name space.

use crate::html::escaped;

/// A document that grows.
pub(super) struct Xml(String);

impl Xml {
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    /// The outermost element.
    pub(super) fn root(&mut self, name: &str, namespace: &str, inside: impl FnOnce(&mut Self)) {
        self.0.push_str(&format!("<{name} xmlns=\"{namespace}\">"));
        inside(self);
        self.0.push_str(&format!("</{name}>"));
    }

    /// An element with others inside.
    pub(super) fn within(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.0.push_str(&format!("<{name}>"));
        inside(self);
        self.0.push_str(&format!("</{name}>"));
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.within(name, |xml| xml.0.push_str(&escaped(text)));
    }

    /// A list as the query protocol writes it: `member` for each entry.
    pub(super) fn list<T>(&mut self, name: &str, entries: &[T], each: impl Fn(&mut Self, &T)) {
        self.within(name, |xml| {
            for entry in entries {
                xml.within("member", |xml| each(xml, entry));
            }
        });
    }

    /// Text of the element that is open.
    pub(super) fn push(&mut self, text: &str) {
        self.0.push_str(&escaped(text));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn append(&mut self, other: &Self) {
        self.0.push_str(&other.0);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}
