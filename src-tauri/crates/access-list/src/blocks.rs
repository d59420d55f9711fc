//! The blocks that a list in a document names.

use addresses::{Ranges, parse_block};
use ipnet::IpNet;

use crate::document::{Node, Part, Value};
use crate::finish::shown;
use crate::list::{Doubt, Entry, Reason};
use crate::reach::Reach;

/// What a list names.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    /// The blocks, in the order of the text.
    pub(crate) entries: Vec<Entry>,
    /// Why there may be more of them.
    pub(crate) doubts: Vec<Doubt>,
}

impl Blocks {
    /// The blocks in `list`, whose items `text_of` finds: a text as it is, or one within an object.
    pub(crate) fn read<'node>(
        list: &'node Node,
        text_of: impl Fn(&'node Node) -> Option<&'node Node>,
    ) -> Self {
        let mut blocks = Self::default();
        for item in list.items() {
            blocks.take(item, text_of(item));
        }
        blocks
    }

    fn take(&mut self, item: &Node, text: Option<&Node>) {
        if let Some(text) = unknown(item) {
            self.doubt(item.line, Reason::UnknownValue(shown(&text)), false);
            return;
        }
        let Some(text) = text else {
            self.doubt(item.line, Reason::NotAnAddress(shown(&written(item))), true);
            return;
        };
        if let Some(unknown) = unknown(text) {
            self.doubt(text.line, Reason::UnknownValue(shown(&unknown)), false);
            return;
        }
        let words = text.as_text().map(str::trim).unwrap_or_default();
        match block(words) {
            Some(net) => self.entries.push(Entry {
                net,
                line: text.line,
            }),
            None => self.doubt(text.line, Reason::NotAnAddress(shown(words)), true),
        }
    }

    fn doubt(&mut self, line: u32, reason: Reason, is_whole: bool) {
        self.doubts.push(Doubt {
            reason,
            line,
            is_whole,
        });
    }

    /// Which addresses are in the list; where some of it is not known, all others are undecided.
    pub(crate) fn reach(&self) -> Reach {
        let named = Ranges::of(self.entries.iter().map(|entry| entry.net));
        if self.doubts.is_empty() {
            Reach::of(named)
        } else {
            Reach::new(named, Ranges::all())
        }
    }
}

/// The block written in `text`, its host bits cut off as the clouds do.
pub(crate) fn block(text: &str) -> Option<IpNet> {
    parse_block(text).map(|net| net.trunc())
}

/// What is written for a value that the document does not hold.
pub(crate) fn unknown(node: &Node) -> Option<String> {
    match &node.value {
        Value::Unknown(text) => Some(text.clone()),
        Value::Template(parts) => Some(
            parts
                .iter()
                .map(|part| match part {
                    Part::Known(text) | Part::Unknown(text) => text.as_str(),
                })
                .collect(),
        ),
        _ => None,
    }
}

/// A few words of what stands there.
fn written(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) | Value::Text(text) | Value::Unknown(text) => text.clone(),
        Value::Template(_) => unknown(node).unwrap_or_default(),
        Value::List(_) => "[…]".to_owned(),
        Value::Map(map) => {
            let names: Vec<&str> = map.members.iter().map(|it| it.name.as_str()).collect();
            format!("{{{}}}", names.join(", "))
        }
    }
}
