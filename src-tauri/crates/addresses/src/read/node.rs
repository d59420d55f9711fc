//! Hands the parts of a JSON text to the walker as they are parsed.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::walker::{At, Walker};

/// One value of the document, read for what it says to the walker.
pub(super) struct Node<'walker> {
    walker: &'walker mut Walker,
    at: At,
}

impl<'walker> Node<'walker> {
    pub(super) fn new(walker: &'walker mut Walker, at: At) -> Self {
        Self { walker, at }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        if self.at == At::Ignored {
            source.deserialize_ignored_any(IgnoredAny).map(drop)
        } else {
            source.deserialize_any(self)
        }
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { walker, at } = self;
        let mut empty = true;
        walker.begin(at);
        while let Some(key) = map.next_key::<String>()? {
            empty = false;
            let child = walker.enter_key(at, &key);
            map.next_value_seed(Node::new(walker, child))?;
            walker.leave_key();
        }
        walker.leave_object(at, empty);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { walker, at } = self;
        let mut empty = true;
        let child = walker.enter_list(at);
        while list.next_element_seed(Node::new(walker, child))?.is_some() {
            empty = false;
            walker.next_item();
        }
        walker.leave_list(at, empty);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.walker.text(self.at, text);
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.walker.null(self.at);
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.walker.scalar(self.at, &value.to_string());
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.walker.scalar(self.at, &value.to_string());
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.walker.scalar(self.at, &value.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.walker.scalar(self.at, &value.to_string());
        Ok(())
    }
}
