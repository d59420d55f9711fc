//! JSON as people have it: with comments, commas at the end and typographic quotes, and among what a
//! console prints around it.
//!
//! A parser of its own, because what is needed of it is needed in one piece: the line of every value,
//! members that stand twice, numbers as they are written, and where a document ends in a longer text.
//! What is not closed is never a document.

mod embedded;

pub(crate) use embedded::embedded;

use super::{
    GO_ON, MOST_VALUES, Map, Member, Node, Problem, STRIDE, Stop, Value, cloudformation, line_from,
};
use crate::list::Reason;

/// Brackets within brackets; more is no document that people write.
const DEEPEST: usize = 128;

/// Reads `text`, which is one document and nothing else. `first_line` is the line of its first
/// character.
///
/// # Errors
/// [`Problem`] at the line where it is no JSON.
pub(crate) fn parse(text: &str, first_line: u32) -> Result<Node, Problem> {
    parse_until(text, first_line, GO_ON)
}

/// The same; what is stopped is no document.
pub(crate) fn parse_until(text: &str, first_line: u32, stop: Stop<'_>) -> Result<Node, Problem> {
    let mut parser = Parser::new(text, first_line, stop);
    let value = parser.document()?;
    parser.blanks()?;
    match parser.peek() {
        None => Ok(value),
        Some(_) => Err(parser.problem()),
    }
}

/// Reads a text piece by piece.
struct Parser<'text> {
    text: &'text str,
    at: usize,
    line: u32,
    depth: usize,
    /// How many values there may still be.
    left: usize,
    /// How many bytes functions may still make.
    room: usize,
    stop: Stop<'text>,
}

impl<'text> Parser<'text> {
    fn new(text: &'text str, first_line: u32, stop: Stop<'text>) -> Self {
        Self {
            text,
            at: 0,
            line: first_line,
            depth: 0,
            left: MOST_VALUES,
            room: cloudformation::room(text),
            stop,
        }
    }

    /// The next document, with what CloudFormation computes made unknown.
    fn document(&mut self) -> Result<Node, Problem> {
        let value = self.value()?;
        Ok(cloudformation::resolved(value, &mut self.room))
    }

    fn rest(&self) -> &'text str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        if character == '\n' {
            self.line = self.line.saturating_add(1);
        }
        Some(character)
    }

    /// Takes `wanted` where it is next.
    fn takes(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        if is_next {
            self.take();
        }
        is_next
    }

    fn problem(&self) -> Problem {
        let rest = self.rest();
        let is_cut = rest.starts_with("...") || rest.starts_with('…');
        Problem {
            line: self.line,
            reason: if is_cut {
                Reason::CutShort
            } else {
                Reason::Malformed
            },
        }
    }

    /// Steps over blanks and comments.
    fn blanks(&mut self) -> Result<(), Problem> {
        while let Some(character) = self.peek() {
            if is_blank(character) {
                self.take();
            } else if character == '#' || self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/*") {
                let begin = self.line;
                let length = self.rest().get(2..).and_then(|rest| rest.find("*/"));
                let comment = length.and_then(|length| self.rest().get(..length + 4));
                let comment = comment.ok_or(Problem::malformed(begin))?;
                self.line = line_from(self.line, newlines(comment));
                self.at += comment.len();
            } else {
                break;
            }
        }
        Ok(())
    }

    fn value(&mut self) -> Result<Node, Problem> {
        self.blanks()?;
        let line = self.line;
        let left = self.left.checked_sub(1);
        self.left = left.ok_or(Problem::too_large(line))?;
        if self.left.is_multiple_of(STRIDE) && (self.stop)() {
            return Err(Problem::malformed(line));
        }
        let value = match self.peek() {
            Some('{') => self.nested(Self::map)?,
            Some('[') => self.nested(Self::list)?,
            Some(quote) if closing(quote).is_some() => Value::Text(self.string()?),
            Some('-' | '0'..='9') => Value::Number(self.number()?),
            Some('a'..='z') => self.word()?,
            _ => return Err(self.problem()),
        };
        Ok(Node::new(line, value))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Problem>) -> Result<Value, Problem> {
        if self.depth == DEEPEST {
            return Err(Problem::too_large(self.line));
        }
        self.depth += 1;
        self.take();
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn map(&mut self) -> Result<Value, Problem> {
        let mut map = Map::default();
        loop {
            self.blanks()?;
            if self.takes('}') {
                map.members.shrink_to_fit();
                return Ok(Value::Map(map));
            }
            let line = self.line;
            let name = self.string()?;
            self.blanks()?;
            if !self.takes(':') {
                return Err(self.problem());
            }
            let value = self.value()?;
            map.members.push(Member { name, line, value });
            self.comma('}')?;
        }
    }

    fn list(&mut self) -> Result<Value, Problem> {
        let mut items = Vec::new();
        loop {
            self.blanks()?;
            if self.takes(']') {
                items.shrink_to_fit();
                return Ok(Value::List(items));
            }
            items.push(self.value()?);
            self.comma(']')?;
        }
    }

    /// After a member or an item: a comma, or the end, which is left.
    fn comma(&mut self, end: char) -> Result<(), Problem> {
        self.blanks()?;
        if self.takes(',') || self.peek() == Some(end) {
            return Ok(());
        }
        Err(self.problem())
    }

    fn string(&mut self) -> Result<String, Problem> {
        let begin = self.line;
        let closing = self
            .peek()
            .and_then(closing)
            .ok_or_else(|| self.problem())?;
        self.take();
        let mut string = String::new();
        loop {
            let rest = self.rest();
            let end = rest.find(|character: char| {
                character == '\\' || character.is_control() || closing.contains(&character)
            });
            // A text that is not closed began to go wrong where it began.
            let end = end.ok_or(Problem::malformed(begin))?;
            string.push_str(rest.get(..end).unwrap_or_default());
            self.at += end;
            match self.take() {
                Some('\\') => string.push(self.escape()?),
                Some(character) if closing.contains(&character) => return Ok(string),
                _ => return Err(Problem::malformed(begin)),
            }
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Result<char, Problem> {
        let line = self.line;
        let character = match self.take() {
            Some(character @ ('"' | '\\' | '/')) => character,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let first = self.unit()?;
                let units = if (0xd800..0xdc00).contains(&first) {
                    if !(self.takes('\\') && self.takes('u')) {
                        return Err(Problem::malformed(line));
                    }
                    vec![first, self.unit()?]
                } else {
                    vec![first]
                };
                char::decode_utf16(units)
                    .next()
                    .and_then(Result::ok)
                    .ok_or(Problem::malformed(line))?
            }
            _ => return Err(Problem::malformed(line)),
        };
        Ok(character)
    }

    fn unit(&mut self) -> Result<u16, Problem> {
        let digits = self.rest().get(..4).unwrap_or_default();
        let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let unit = u16::from_str_radix(digits, 16).ok();
        let unit = unit.filter(|_| is_hexadecimal);
        self.at += digits.len();
        unit.ok_or(Problem::malformed(self.line))
    }

    fn number(&mut self) -> Result<String, Problem> {
        let is_part =
            |character: char| matches!(character, '-' | '+' | '.' | 'e' | 'E' | '0'..='9');
        let rest = self.rest();
        let end = rest.find(|character| !is_part(character));
        let number = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        if !is_number(number) {
            return Err(self.problem());
        }
        self.at += number.len();
        Ok(number.to_owned())
    }

    fn word(&mut self) -> Result<Value, Problem> {
        let rest = self.rest();
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric());
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let value = match word {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => return Err(self.problem()),
        };
        self.at += word.len();
        Ok(value)
    }
}

/// Whether `number` is one of JSON's; zeros before it, as in an account's number, are none.
fn is_number(number: &str) -> bool {
    let number = number.strip_prefix('-').unwrap_or(number);
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent)))
}

/// What may close a text that this opens. Mail and word processors write typographic quotes, and not
/// always at both ends; between two straight quotes they are characters as any other.
fn closing(opening: char) -> Option<&'static [char]> {
    match opening {
        '"' => Some(&['"']),
        '“' | '”' | '„' | '‟' => Some(&['“', '”', '‟', '"']),
        _ => None,
    }
}

/// Blanks, also those that mail and web pages put in their place.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}')
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests;
