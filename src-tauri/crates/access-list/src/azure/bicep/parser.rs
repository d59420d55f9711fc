//! Declarations and values of Bicep.

use std::collections::HashMap;

use crate::document::{Map, Member, Node, Part, Value};

/// Values within values, so deep at most.
const DEEPEST: usize = 64;

/// What a declaration brings.
pub(super) enum Declaration {
    /// `var name = value`.
    Variable { name: String, value: Node },
    /// `resource name 'type@version' = { … }`.
    Resource {
        line: u32,
        kind: String,
        value: Node,
    },
    /// Members without a resource around them, as they are copied.
    Fragment(Node),
}

/// Reads declarations one after the other. An error is the line where reading ended.
pub(super) struct Parser<'text> {
    text: &'text str,
    at: usize,
    line: u32,
    /// Texts within texts.
    depth: usize,
    /// How many values and bytes of texts variables may still stand for.
    room: usize,
}

type Values = HashMap<String, Node>;

impl<'text> Parser<'text> {
    pub(super) fn new(text: &'text str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            depth: 0,
            room: text.len().saturating_mul(4),
        }
    }

    /// The next declaration that has a value; others are passed over.
    pub(super) fn declaration(&mut self, values: &Values) -> Result<Option<Declaration>, u32> {
        loop {
            self.blank(true)?;
            if self.rest().is_empty() {
                return Ok(None);
            }
            let line = self.line;
            let begin = self.at;
            let word = self.word();
            match word {
                "var" => {
                    let name = self.inline_word()?.to_owned();
                    self.expect('=')?;
                    let value = self.value(values, 0)?;
                    return Ok(Some(Declaration::Variable { name, value }));
                }
                "resource" => {
                    self.inline_word()?;
                    self.blank(false)?;
                    let kind = self.value(values, 0)?;
                    let kind = kind.as_text().unwrap_or_default().to_owned();
                    self.blank(false)?;
                    if self.rest().starts_with("existing") {
                        self.at += "existing".len();
                    }
                    self.expect('=')?;
                    self.blank(false)?;
                    let is_plain = self.rest().starts_with('{');
                    let value = self.value(values, 0)?;
                    let value = if is_plain {
                        value
                    } else {
                        // A condition or a loop: whether there is such a resource is not known.
                        Node::new(line, Value::Unknown("if".to_owned()))
                    };
                    return Ok(Some(Declaration::Resource { line, kind, value }));
                }
                "networkAcls" | "ipRules" | "properties" | "publicNetworkAccess" => {
                    self.at = begin;
                    let map = self.members(values, 0, None)?;
                    let fragment = Node::new(line, Value::Map(map));
                    return Ok(Some(Declaration::Fragment(fragment)));
                }
                _ => self.pass_over()?,
            }
        }
    }

    fn rest(&self) -> &'text str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn step(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        if next == '\n' {
            self.line = self.line.saturating_add(1);
        }
        Some(next)
    }

    /// Passes over blanks and comments, and over line ends where they separate nothing.
    fn blank(&mut self, ends: bool) -> Result<(), u32> {
        loop {
            let rest = self.rest();
            if rest.starts_with("//") {
                while self.peek().is_some_and(|next| next != '\n') {
                    self.step();
                }
            } else if rest.starts_with("/*") {
                let line = self.line;
                let end = rest.find("*/").ok_or(line)? + self.at + 2;
                while self.at < end {
                    self.step();
                }
            } else {
                match self.peek() {
                    Some('\n') if !ends => return Ok(()),
                    Some(next) if next.is_whitespace() => {
                        self.step();
                    }
                    _ => return Ok(()),
                }
            }
        }
    }

    /// A name; empty where there is none.
    fn word(&mut self) -> &'text str {
        let rest = self.rest();
        let is_other = |character: char| !(character.is_alphanumeric() || character == '_');
        let end = rest.find(is_other).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn inline_word(&mut self) -> Result<&'text str, u32> {
        self.blank(false)?;
        let word = self.word();
        if word.is_empty() {
            Err(self.line)
        } else {
            Ok(word)
        }
    }

    fn expect(&mut self, wanted: char) -> Result<(), u32> {
        self.blank(false)?;
        if self.peek() == Some(wanted) {
            self.step();
            Ok(())
        } else {
            Err(self.line)
        }
    }

    /// The rest of a declaration that does not matter: to the end of its line outside of brackets.
    fn pass_over(&mut self) -> Result<(), u32> {
        let _written = self.expression(None)?;
        self.step();
        Ok(())
    }

    /// A value up to the end of its line, a comma, or the bracket around it.
    fn value(&mut self, values: &Values, depth: usize) -> Result<Node, u32> {
        if depth > DEEPEST {
            return Err(self.line);
        }
        self.blank(false)?;
        let line = self.line;
        let begin = (self.at, self.line);
        let value = match self.peek() {
            Some('{') => {
                self.step();
                Value::Map(self.members(values, depth, Some('}'))?)
            }
            Some('[') => {
                self.step();
                Value::List(self.items(values, depth)?)
            }
            Some('\'') => self.quoted(values)?,
            Some(_) => Value::Null,
            None => return Err(line),
        };
        self.blank(false)?;
        if value != Value::Null && self.is_end() {
            return Ok(Node::new(line, value));
        }
        // Anything else is an expression; a word alone may be known.
        (self.at, self.line) = begin;
        let written = self.expression(Some(depth))?;
        if written.is_empty() {
            return Err(line);
        }
        Ok(Node::new(line, self.known(&written, values)))
    }

    fn is_end(&self) -> bool {
        // `'a' @` or `'a' = …` goes on in a declaration.
        matches!(
            self.peek(),
            None | Some('\n' | '\r' | ',' | '}' | ']' | '=')
        ) || self.rest().starts_with("existing")
    }

    fn members(&mut self, values: &Values, depth: usize, end: Option<char>) -> Result<Map, u32> {
        let mut map = Map::default();
        loop {
            self.separators()?;
            match self.peek() {
                None if end.is_none() => return Ok(map),
                None => return Err(self.line),
                next if next == end => {
                    self.step();
                    return Ok(map);
                }
                Some('\'') => {
                    let line = self.line;
                    let name = self.quoted(values)?;
                    let Value::Text(name) = name else {
                        return Err(line);
                    };
                    self.member(&mut map, name, line, values, depth)?;
                }
                Some('.') if self.rest().starts_with("...") => {
                    map.is_open = true;
                    self.expression(Some(depth))?;
                }
                Some(_) => {
                    let line = self.line;
                    let name = self.word().to_owned();
                    if name.is_empty() {
                        return Err(line);
                    }
                    if self.peek() == Some(' ') && name == "resource" {
                        // A resource within a resource.
                        map.is_open = true;
                        self.expression(Some(depth))?;
                        continue;
                    }
                    self.member(&mut map, name, line, values, depth)?;
                }
            }
        }
    }

    fn member(
        &mut self,
        map: &mut Map,
        name: String,
        line: u32,
        values: &Values,
        depth: usize,
    ) -> Result<(), u32> {
        self.expect(':')?;
        let value = self.value(values, depth + 1)?;
        map.members.push(Member { name, line, value });
        Ok(())
    }

    fn items(&mut self, values: &Values, depth: usize) -> Result<Vec<Node>, u32> {
        let mut items = Vec::new();
        loop {
            self.separators()?;
            match self.peek() {
                None => return Err(self.line),
                Some(']') => {
                    self.step();
                    return Ok(items);
                }
                Some('.') if self.rest().starts_with("...") => {
                    let line = self.line;
                    let written = self.expression(Some(depth))?;
                    items.push(Node::new(line, Value::Unknown(written)));
                }
                Some('f') if self.rest().starts_with("for ") => {
                    let line = self.line;
                    let written = self.expression(Some(depth))?;
                    items.push(Node::new(line, Value::Unknown(written)));
                }
                Some(_) => items.push(self.value(values, depth + 1)?),
            }
        }
    }

    fn separators(&mut self) -> Result<(), u32> {
        loop {
            self.blank(true)?;
            if self.peek() != Some(',') {
                return Ok(());
            }
            self.step();
        }
    }

    /// A text in quotes, with what `${…}` puts into it.
    fn quoted(&mut self, values: &Values) -> Result<Value, u32> {
        let line = self.line;
        if self.rest().starts_with("'''") {
            let rest = self.rest().get(3..).unwrap_or_default();
            let end = rest.find("'''").ok_or(line)?;
            let text = rest.get(..end).unwrap_or_default().to_owned();
            let until = self.at + 6 + end;
            while self.at < until {
                self.step();
            }
            return Ok(Value::Text(text));
        }
        if self.depth > DEEPEST {
            return Err(line);
        }
        self.depth += 1;
        self.step();
        let mut parts = Vec::new();
        let mut text = String::new();
        loop {
            match self.step() {
                None | Some('\n') => return Err(line),
                Some('\'') => break,
                Some('\\') => match self.step().ok_or(line)? {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    other => text.push(other),
                },
                Some('$') if self.peek() == Some('{') => {
                    self.step();
                    let written = self.expression(Some(0))?;
                    if self.step() != Some('}') {
                        return Err(line);
                    }
                    match self.known(&written, values) {
                        Value::Text(value) => text.push_str(&value),
                        _ => {
                            parts.push(Part::Known(std::mem::take(&mut text)));
                            parts.push(Part::Unknown(written));
                        }
                    }
                }
                Some(other) => text.push(other),
            }
        }
        self.depth -= 1;
        if parts.is_empty() {
            return Ok(Value::Text(text));
        }
        parts.push(Part::Known(text));
        Ok(Value::Template(parts))
    }

    /// An expression as it is written: to the end of its line outside of brackets, or within a value
    /// also to a comma or the bracket around it.
    fn expression(&mut self, within: Option<usize>) -> Result<String, u32> {
        let line = self.line;
        let begin = self.at;
        let mut open = Vec::new();
        loop {
            if self.rest().starts_with("//") || self.rest().starts_with("/*") {
                self.blank(false)?;
            }
            match self.peek() {
                None if open.is_empty() => break,
                None => return Err(line),
                Some('\n') if open.is_empty() => break,
                Some(',' | '}' | ']') if open.is_empty() && within.is_some() => break,
                Some('\'') => {
                    self.quoted(&Values::new())?;
                }
                Some(bracket @ ('{' | '[' | '(')) => {
                    open.push(bracket);
                    self.step();
                }
                Some(bracket @ ('}' | ']' | ')')) => {
                    let fits = matches!(
                        (open.pop(), bracket),
                        (Some('{'), '}') | (Some('['), ']') | (Some('('), ')')
                    );
                    if !fits || open.len() > DEEPEST {
                        return Err(self.line);
                    }
                    self.step();
                }
                Some(_) => {
                    self.step();
                }
            }
        }
        let written = self.text.get(begin..self.at).unwrap_or_default();
        Ok(written.trim().to_owned())
    }

    /// The value of an expression, where it is a word whose value is known.
    fn known(&mut self, written: &str, values: &Values) -> Value {
        match written {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ if !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit()) => {
                Value::Number(written.to_owned())
            }
            _ => self
                .variable(written, values)
                .unwrap_or_else(|| Value::Unknown(written.to_owned())),
        }
    }

    /// What a variable stands for, as long as there is room.
    fn variable(&mut self, name: &str, values: &Values) -> Option<Value> {
        let node = values.get(name).filter(|_| self.room > 0)?;
        let size = node.size();
        let is_room = size <= self.room;
        self.room = self.room.saturating_sub(size);
        is_room.then(|| node.value.clone())
    }
}
