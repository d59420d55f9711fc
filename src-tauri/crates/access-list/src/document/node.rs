//! One value of a document, whatever it is written in.

use std::collections::HashMap;

/// A value and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// The line of the text, from 1.
    pub(crate) line: u32,
    /// What it is.
    pub(crate) value: Value,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// `null`, or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A text that is known whole.
    Text(String),
    /// A text of which parts are not in the document: `arn:aws:iam::${var.account}:root`.
    Template(Vec<Part>),
    /// A list. An item that is [`Value::Unknown`] stands for any number of items.
    List(Vec<Node>),
    /// Members with names.
    Map(Map),
    /// A value that the document does not hold (a variable, a parameter, an intrinsic function), as
    /// it is written, at most 80 characters.
    Unknown(String),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// These characters.
    Known(String),
    /// Any characters, or none; as it is written.
    Unknown(String),
}

/// The members of a map in the order of the text; a name may stand there twice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Map {
    /// The members.
    pub(crate) members: Vec<Member>,
    /// There may be members that the document does not show: a merge with a variable, a dynamic
    /// block.
    pub(crate) is_open: bool,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// Its name as it is written.
    pub(crate) name: String,
    /// The line of the name, from 1.
    pub(crate) line: u32,
    /// Its value.
    pub(crate) value: Node,
}

impl Node {
    /// A value at a line.
    pub(crate) fn new(line: u32, value: Value) -> Self {
        Self { line, value }
    }

    /// A text at a line.
    pub(crate) fn text(line: u32, text: impl Into<String>) -> Self {
        Self::new(line, Value::Text(text.into()))
    }

    /// Its text, where that is known whole.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its members; `None` where it is no map.
    pub(crate) fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Its items; a value that is no list is a list of one, and `null` is an empty one.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The first member of this name, whatever its case and its underscores.
    pub(crate) fn member(&self, name: &str) -> Option<&Node> {
        self.as_map()?.member(name)
    }

    /// Whether both are known whole and the same, wherever they stand.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::List(ones), Value::List(others)) => {
                ones.len() == others.len()
                    && ones
                        .iter()
                        .zip(others)
                        .all(|(one, other)| one.is_same(other))
            }
            (Value::Map(ones), Value::Map(others)) => {
                let mut members = ones.members.iter().zip(&others.members);
                !(ones.is_open || others.is_open)
                    && ones.members.len() == others.members.len()
                    && members.all(|(one, other)| {
                        one.name == other.name && one.value.is_same(&other.value)
                    })
            }
            (Value::Unknown(_) | Value::Template(_), _) => false,
            (one, other) => one == other,
        }
    }

    /// How many values and bytes of texts it is.
    pub(crate) fn size(&self) -> usize {
        1 + match &self.value {
            Value::Null | Value::Bool(_) => 0,
            Value::Number(text) | Value::Text(text) | Value::Unknown(text) => text.len(),
            Value::Template(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Known(text) | Part::Unknown(text) => 1 + text.len(),
                })
                .sum(),
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(map) => {
                let members = map.members.iter();
                members.map(|it| it.name.len() + it.value.size()).sum()
            }
        }
    }

    /// Whether the document does not hold it, or not all of it.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.value, Value::Unknown(_) | Value::Template(_))
    }
}

impl Map {
    /// The first member of this name, whatever its case and its underscores.
    pub(crate) fn member(&self, name: &str) -> Option<&Node> {
        self.all(name).next().map(|member| &member.value)
    }

    /// The first member whose name stands there again, whatever its case and its underscores.
    pub(crate) fn repeated(&self) -> Option<&Member> {
        let name = |member: &Member| -> Vec<u8> {
            let letters = |byte: &u8| !matches!(byte, b'_' | b'-');
            let letters = member.name.bytes().filter(letters);
            letters.map(|byte| byte.to_ascii_lowercase()).collect()
        };
        let mut counts: HashMap<Vec<u8>, usize> = HashMap::new();
        for member in &self.members {
            *counts.entry(name(member)).or_default() += 1;
        }
        let is_repeated = |member: &&Member| counts.get(&name(member)).is_some_and(|it| *it > 1);
        self.members.iter().find(is_repeated)
    }

    /// Every member of this name, whatever its case and its underscores.
    pub(crate) fn all<'map>(&'map self, name: &str) -> impl Iterator<Item = &'map Member> {
        let letters = |byte: &u8| !matches!(byte, b'_' | b'-');
        let wanted: Vec<u8> = name.bytes().filter(letters).collect();
        self.members.iter().filter(move |member| {
            let name = member.name.bytes().filter(letters);
            name.map(|byte| byte.to_ascii_lowercase())
                .eq(wanted.iter().map(u8::to_ascii_lowercase))
        })
    }
}
