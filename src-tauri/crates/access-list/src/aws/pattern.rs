//! Texts that are known in part, and patterns with `*` and `?`.

use std::rc::Rc;

use crate::document::{Node, Part, Value};
use crate::truth::Truth;

/// Texts with more symbols are not compared: AWS has no name that long.
const LONGEST: usize = 4096;

/// One piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Symbol {
    /// This character.
    Char(char),
    /// `*`: any characters, or none.
    Any,
    /// `?`: any one character.
    One,
    /// Characters that are not known; the same name stands for the same characters.
    Unknown(Rc<str>),
}

/// A text of symbols.
pub(super) type Text = Vec<Symbol>;

/// A value of a policy: a text that may be known in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) parts: Vec<Part>,
    pub(super) line: u32,
}

impl Word {
    /// The text that `node` is; numbers and `true` are taken as texts. `None` for a list, a map and
    /// nothing.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let known = |text: &str| vec![Part::Known(text.to_owned())];
        let parts = match &node.value {
            Value::Text(text) | Value::Number(text) => known(text),
            Value::Bool(flag) => known(if *flag { "true" } else { "false" }),
            Value::Template(parts) => parts.clone(),
            Value::Unknown(written) => vec![Part::Unknown(written.clone())],
            Value::Null | Value::List(_) | Value::Map(_) => return None,
        };
        let line = node.line;
        Some(Self { parts, line })
    }

    /// The text, where it is known whole.
    pub(super) fn known(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Known(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether no character of it is known.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.parts.as_slice(), [Part::Unknown(_)])
    }

    /// It without blanks around it, as it is written, unknown parts as `${…}`.
    pub(super) fn written(&self) -> String {
        let written = self.parts.iter().map(|part| match part {
            Part::Known(text) => text.clone(),
            Part::Unknown(written) if self.is_unknown() => written.clone(),
            Part::Unknown(written) => format!("${{{written}}}"),
        });
        written.collect()
    }

    /// Its symbols; `*` and `?` are characters.
    pub(super) fn literal(&self) -> Text {
        self.symbols(|text, symbols| symbols.extend(text.chars().map(Symbol::Char)))
    }

    /// Its symbols, where `*` and `?` stand for others.
    pub(super) fn pattern(&self) -> Text {
        self.symbols(|text, symbols| symbols.extend(pattern(text)))
    }

    /// Its symbols as [`Word::literal`], where a value that is not known is named by what it belongs
    /// to: `aws_iam_role.atlas.arn` and `aws_iam_role.atlas.id` are of one role.
    pub(super) fn reference(&self) -> Text {
        match self.parts.as_slice() {
            [Part::Unknown(written)] => vec![unknown(owner(written))],
            _ => self.literal(),
        }
    }

    /// The same as a text.
    pub(super) fn name(&self) -> String {
        match self.parts.as_slice() {
            [Part::Unknown(written)] => owner(written).to_owned(),
            _ => self.written(),
        }
    }

    pub(super) fn symbols(&self, known: impl Fn(&str, &mut Text)) -> Text {
        let mut symbols = Vec::new();
        for part in &self.parts {
            match part {
                Part::Known(text) => known(text, &mut symbols),
                Part::Unknown(written) => symbols.push(unknown(written)),
            }
        }
        symbols
    }
}

/// What a reference of CloudFormation or Terraform belongs to.
fn owner(written: &str) -> &str {
    let functions = ["Ref ", "Fn::GetAtt ", "!Ref ", "!GetAtt "];
    let name = functions
        .iter()
        .find_map(|function| written.strip_prefix(function))
        .unwrap_or(written);
    let members = [".Arn", ".arn", ".id", ".name", ".RoleName"];
    members
        .iter()
        .find_map(|member| name.strip_suffix(member))
        .unwrap_or(name)
}

/// Something that is not known, by its name.
pub(super) fn unknown(name: &str) -> Symbol {
    Symbol::Unknown(Rc::from(name))
}

/// The symbols of a text that is known.
pub(super) fn literal(text: &str) -> Text {
    text.chars().map(Symbol::Char).collect()
}

/// The symbols of a pattern that is known.
pub(super) fn pattern(text: &str) -> impl Iterator<Item = Symbol> + '_ {
    text.chars().map(|character| match character {
        '*' => Symbol::Any,
        '?' => Symbol::One,
        other => Symbol::Char(other),
    })
}

/// The same in small letters.
pub(super) fn lowered(text: &[Symbol]) -> Text {
    let lowered = text.iter().flat_map(|symbol| match symbol {
        Symbol::Char(character) => character.to_lowercase().map(Symbol::Char).collect(),
        other => vec![other.clone()],
    });
    lowered.collect()
}

/// The characters, where all are known.
pub(super) fn known(text: &[Symbol]) -> Option<String> {
    let characters = text.iter().map(|symbol| match symbol {
        Symbol::Char(character) => Some(*character),
        _ => None,
    });
    characters.collect()
}

/// Whether `value` is what `pattern` says.
pub(super) fn like(pattern: &[Symbol], value: &[Symbol]) -> Truth {
    if pattern.len().max(value.len()) > LONGEST {
        return Truth::Maybe;
    }
    if holds(pattern, value) {
        Truth::Yes
    } else if meet(pattern, value) {
        Truth::Maybe
    } else {
        Truth::No
    }
}

/// Whether every text that `value` may be is what `pattern` says; `false` where that is not seen.
fn holds(pattern: &[Symbol], value: &[Symbol]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut last_star = None;
    while let Some(wanted) = value.get(read) {
        let is_it = match (pattern.get(at), wanted) {
            (Some(Symbol::Any), _) => {
                last_star = Some((at, read));
                at += 1;
                continue;
            }
            (Some(Symbol::One), Symbol::Char(_) | Symbol::One) => true,
            (Some(Symbol::Char(one)), Symbol::Char(other)) => one == other,
            (Some(Symbol::Unknown(one)), Symbol::Unknown(other)) => one == other,
            _ => false,
        };
        if is_it {
            at += 1;
            read += 1;
            continue;
        }
        // What stands for any characters takes one symbol more.
        let Some((star, from)) = last_star else {
            return false;
        };
        last_star = Some((star, from + 1));
        at = star + 1;
        read = from + 1;
    }
    let rest = pattern.get(at..).unwrap_or_default();
    rest.iter().all(|symbol| *symbol == Symbol::Any)
}

/// Whether some text is both what `one` and what `other` says.
fn meet(one: &[Symbol], other: &[Symbol]) -> bool {
    let any = |symbol: &Symbol| matches!(symbol, Symbol::Any | Symbol::Unknown(_));
    // What is left of `other` that the read part of `one` can reach.
    let mut reached = vec![false; other.len() + 1];
    let spread = |reached: &mut [bool]| {
        for (at, symbol) in other.iter().enumerate() {
            let is_reached = reached.get(at).copied().unwrap_or(false);
            if let Some(next) = reached.get_mut(at + 1) {
                *next |= is_reached && any(symbol);
            }
        }
    };
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    spread(&mut reached);
    for symbol in one {
        let mut next = vec![false; other.len() + 1];
        if any(symbol) {
            let mut is_reached = false;
            for (next, reached) in next.iter_mut().zip(&reached) {
                is_reached |= *reached;
                *next = is_reached;
            }
        } else {
            for (at, against) in other.iter().enumerate() {
                if !reached.get(at).copied().unwrap_or(false) {
                    continue;
                }
                let (stays, steps) = match (symbol, against) {
                    (_, Symbol::Any | Symbol::Unknown(_)) => (true, false),
                    (Symbol::Char(one), Symbol::Char(other)) => (false, one == other),
                    _ => (false, true),
                };
                if let Some(place) = next.get_mut(at) {
                    *place |= stays;
                }
                if let Some(place) = next.get_mut(at + 1) {
                    *place |= steps;
                }
            }
        }
        spread(&mut next);
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}
