//! Hands the parts of a JSON text to the walker as they are parsed.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::walker::{At, Walker};
use crate::address::Direction;

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
            if walker.has_too_many_names() {
                return Err(A::Error::custom("too many names"));
            }
            map.next_value_seed(Node::new(walker, child))?;
            walker.leave_key();
        }
        walker.leave_object(at, empty);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { walker, at } = self;
        let child = walker.enter_list(at);
        let mut items = 0;
        loop {
            let next = match child {
                At::Entry(direction) => {
                    let index = items;
                    list.next_element_seed(Entry {
                        walker,
                        direction,
                        index,
                    })?
                }
                _ => {
                    walker.go_to_item(items);
                    if walker.has_too_many_names() {
                        return Err(A::Error::custom("too many names"));
                    }
                    list.next_element_seed(Node::new(walker, child))?
                }
            };
            if next.is_none() {
                break;
            }
            items += 1;
        }
        walker.leave_list(at, items == 0);
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

/// One entry of a list. Nearly all are texts, a million of them: they take the shortest path, and the
/// walker gets which one it was only of the others.
struct Entry<'walker> {
    walker: &'walker mut Walker,
    direction: Direction,
    index: usize,
}

impl<'walker> Entry<'walker> {
    fn node(self) -> Node<'walker> {
        self.walker.go_to_item(self.index);
        Node::new(self.walker, At::Entry(self.direction))
    }
}

impl<'de> DeserializeSeed<'de> for Entry<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any JSON value")
    }

    #[inline]
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if !self.walker.entry(self.direction, text) {
            self.node().visit_str(text)?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.node().visit_map(map)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        self.node().visit_seq(list)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.node().visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.node().visit_bool(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.node().visit_i64(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.node().visit_u64(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.node().visit_f64(value)
    }
}
