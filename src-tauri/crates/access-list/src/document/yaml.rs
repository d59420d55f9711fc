//! YAML, with the line of every value and its tags, never more of it than its text is long.
//!
//! An anchor may be repeated, and what it stands for with it: a short text can stand for more than
//! fits into memory.

mod scalar;

use saphyr_parser::{Event, Parser, Span, StrInput, Tag};

use std::collections::{HashMap, HashSet};

use super::{
    GO_ON, LARGEST, MOST_VALUES, Map, Member, Node, Problem, STRIDE, Stop, Value, cloudformation,
    line_from,
};

/// Lists and maps within each other; more is no document that people write.
const DEEPEST: usize = 64;

/// Lines that begin with `%`: documents have one, and the parser compares each with all before it.
const DIRECTIVES: usize = 100;

/// What may be repeated in a short text, in values and bytes.
const REPEATED: usize = 64 * 1024;

/// Reads every document of `text`. `first_line` is the line of its first character.
///
/// # Errors
/// [`Problem`] at the line where it is no YAML, is nested too deep, or stands for more than it says.
pub(crate) fn parse(text: &str, first_line: u32) -> Result<Vec<Node>, Problem> {
    parse_until(text, first_line, GO_ON)
}

/// The same; what is stopped is no YAML.
pub(crate) fn parse_until(
    text: &str,
    first_line: u32,
    stop: Stop<'_>,
) -> Result<Vec<Node>, Problem> {
    let directives = text.lines().filter(|line| line.starts_with('%'));
    if text.len() > LARGEST || directives.count() > DIRECTIVES {
        return Err(Problem::too_large(first_line));
    }
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        first_line,
        line: first_line,
        depth: 0,
        // Every value takes a character at least, and so does every character of a text.
        room: text.len().saturating_mul(2).saturating_add(REPEATED),
        named: text.len().saturating_mul(2).saturating_add(REPEATED),
        left: MOST_VALUES,
        made: cloudformation::room(text),
        anchors: HashMap::new(),
        stop,
    };
    reader.documents()
}

struct Reader<'text> {
    parser: Parser<'text, StrInput<'text>>,
    first_line: u32,
    /// Where reading is.
    line: u32,
    depth: usize,
    /// How many values and bytes of texts there may still be.
    room: usize,
    /// The same of those that are kept because they have a name.
    named: usize,
    /// How many values there may still be, those that are repeated aside.
    left: usize,
    /// How many bytes functions may still make.
    made: usize,
    /// What has a name, and how much room it takes.
    anchors: HashMap<usize, (Node, usize)>,
    stop: Stop<'text>,
}

impl<'text> Reader<'text> {
    fn documents(&mut self) -> Result<Vec<Node>, Problem> {
        let mut documents = Vec::new();
        loop {
            match self.next()? {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                Event::DocumentEnd => self.anchors.clear(),
                Event::StreamEnd => return Ok(documents),
                event => {
                    let value = self.value(event)?;
                    documents.push(cloudformation::resolved(value, &mut self.made));
                }
            }
        }
    }

    fn next(&mut self) -> Result<Event<'text>, Problem> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.line = self.line_of(span);
                Ok(event)
            }
            Some(Err(error)) => {
                let lines = error.marker().line().saturating_sub(1);
                Err(Problem::malformed(line_from(self.first_line, lines)))
            }
            None => Ok(Event::StreamEnd),
        }
    }

    fn line_of(&self, span: Span) -> u32 {
        line_from(self.first_line, span.start.line().saturating_sub(1))
    }

    fn take(&mut self, size: usize) -> Result<(), Problem> {
        let left = self.room.checked_sub(size);
        self.room = left.ok_or(Problem::too_large(self.line))?;
        Ok(())
    }

    /// The value that begins with `event`.
    fn value(&mut self, event: Event<'text>) -> Result<Node, Problem> {
        self.take(1)?;
        let left = self.left.checked_sub(1);
        self.left = left.ok_or(Problem::too_large(self.line))?;
        if self.left.is_multiple_of(STRIDE) && (self.stop)() {
            return Err(Problem::malformed(self.line));
        }
        let (line, before) = (self.line, self.room);
        let (node, anchor, tag) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.take(text.len())?;
                let value = scalar::value(&text, style, tag.as_deref());
                (Node::new(line, value), anchor, tag)
            }
            Event::SequenceStart(anchor, tag) => (self.nested(line, Self::list)?, anchor, tag),
            Event::MappingStart(anchor, tag) => (self.nested(line, Self::map)?, anchor, tag),
            Event::Alias(anchor) => {
                // An alias within what it stands for has no end.
                let known = self.anchors.get(&anchor).cloned();
                let (node, size) = known.ok_or(Problem::malformed(line))?;
                self.take(size)?;
                return Ok(node);
            }
            _ => return Err(Problem::malformed(line)),
        };
        let node = match tag.as_deref() {
            Some(tag) => tagged(node, tag),
            None => node,
        };
        if anchor > 0 {
            let size = before - self.room + 1;
            let left = self.named.checked_sub(size);
            self.named = left.ok_or(Problem::too_large(line))?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok(node)
    }

    fn nested(
        &mut self,
        line: u32,
        read: fn(&mut Self) -> Result<Value, Problem>,
    ) -> Result<Node, Problem> {
        if self.depth == DEEPEST {
            return Err(Problem::too_large(line));
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        Ok(Node::new(line, value?))
    }

    fn list(&mut self) -> Result<Value, Problem> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => {
                    items.shrink_to_fit();
                    return Ok(Value::List(items));
                }
                event if is_empty(&event) => items.push(self.absent("-")?),
                event => items.push(self.value(event)?),
            }
        }
    }

    /// In place of a value where there is none. Other parsers take that for null; but so it appears
    /// too where what stood there was cut off.
    fn absent(&mut self, written: &str) -> Result<Node, Problem> {
        self.take(1)?;
        let written = super::shortened(written);
        Ok(Node::new(self.line, Value::Unknown(written)))
    }

    fn map(&mut self) -> Result<Value, Problem> {
        let mut map = Map::default();
        let mut merged = Vec::new();
        loop {
            let event = self.next()?;
            let line = self.line;
            let (name, is_plain) = match event {
                Event::MappingEnd => break,
                Event::Scalar(text, style, 0, None) => {
                    self.take(text.len())?;
                    (text.into_owned(), scalar::is_plain(style))
                }
                // A name that is no text, or one that is computed.
                _ => return Err(Problem::malformed(line)),
            };
            let value = match self.next()? {
                event if is_empty(&event) => self.absent(&format!("{name}:"))?,
                event => self.value(event)?,
            };
            if is_plain && name == "<<" {
                merged.push(value);
            } else {
                map.members.push(Member { name, line, value });
            }
        }
        if !merged.is_empty() {
            let names = map.members.iter().map(|it| it.name.clone());
            let mut present: HashSet<String> = names.collect();
            for value in merged {
                merge(&mut map, &mut present, value, &mut self.made);
            }
        }
        map.members.shrink_to_fit();
        Ok(Value::Map(map))
    }
}

/// Whether nothing stands where a value would.
fn is_empty(event: &Event<'_>) -> bool {
    matches!(event, Event::Scalar(text, style, 0, None) if text.is_empty() && scalar::is_plain(*style))
}

/// Adds what `<<` merges; what is there already, `present`, comes first.
fn merge(map: &mut Map, present: &mut HashSet<String>, merged: Node, made: &mut usize) {
    let maps = match merged.value {
        Value::List(items) => items,
        _ => vec![merged],
    };
    for merged in maps {
        // What comes first counts: behind a map that is not known, nothing is certain.
        if map.is_open {
            return;
        }
        // A function stands for a map that is not known.
        let Value::Map(merged) = cloudformation::resolved(merged, made).value else {
            map.is_open = true;
            return;
        };
        map.is_open |= merged.is_open;
        let before = map.members.len();
        let more = merged.members.into_iter();
        map.members
            .extend(more.filter(|it| !present.contains(&it.name)));
        let added = map.members.get(before..).unwrap_or_default();
        present.extend(added.iter().map(|it| it.name.clone()));
    }
}

/// `node` with its tag. The short forms of CloudFormation's functions are made their long ones.
fn tagged(node: Node, tag: &Tag) -> Node {
    let line = node.line;
    let is_core = tag.is_yaml_core_schema();
    let known = matches!(
        (is_core, tag.suffix.as_str(), &node.value),
        (true, "str", Value::Text(_))
            | (true, "map", Value::Map(_))
            | (true, "seq", Value::List(_))
            | (true, "null", Value::Null)
            | (true, "bool", Value::Bool(_))
            | (true, "int" | "float", Value::Number(_))
    );
    // `!` alone says that a text is one.
    if known || (tag.handle.is_empty() && tag.suffix == "!") {
        return node;
    }
    let name = match (tag.handle.as_str(), tag.suffix.as_str()) {
        ("!", "Ref") => "Ref".to_owned(),
        ("!", function) => format!("Fn::{function}"),
        (handle, suffix) => {
            let written = super::shortened(&format!("{handle}{suffix}"));
            return Node::new(line, Value::Unknown(written));
        }
    };
    let mut map = Map::default();
    map.members.push(Member {
        name,
        line,
        value: node,
    });
    Node::new(line, Value::Map(map))
}

#[cfg(test)]
mod tests;
