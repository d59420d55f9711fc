//! One condition: an operator, a key, and values.

use addresses::{Ranges, parse_block};
use jiff::Timestamp;

use super::arn::arn_like;
use super::date::DateValue;
use super::operator::{Kind, Operator};
use super::pattern::{Symbol, Word, known, like, lowered, unknown};
use super::request::{Fact, Request, expanded};
use super::source_ip;
use crate::document::shortened;
use crate::list::{Doubt, Entry, Reason};
use crate::reach::Reach;
use crate::truth::Truth;

/// A condition of a statement.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Condition {
    pub(super) line: u32,
    /// `None` where AWS has no such operator.
    pub(super) operator: Option<Operator>,
    /// As it is written.
    pub(super) operator_name: String,
    /// In small letters: keys ignore case.
    pub(super) key: String,
    pub(super) values: Values,
}

/// What is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    Words(Vec<Word>),
    /// Of an operator for addresses.
    Nets(Nets),
}

/// Blocks of addresses.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Nets {
    /// In the order of the text.
    pub(super) entries: Vec<Entry>,
    /// All of them.
    pub(super) ranges: Ranges,
    /// What is no block, or not known.
    pub(super) unclear: Vec<Word>,
}

impl Values {
    /// Of `words` for an operator.
    pub(super) fn new(words: Vec<Word>, operator: Option<Operator>) -> Self {
        if operator.is_none_or(|operator| operator.kind != Kind::Ip) {
            return Self::Words(words);
        }
        let mut nets = Nets::default();
        for word in words {
            match word.known().and_then(parse_block) {
                Some(net) => nets.entries.push(Entry {
                    net: net.trunc(),
                    line: word.line,
                }),
                None => nets.unclear.push(word),
            }
        }
        nets.ranges = Ranges::of(nets.entries.iter().map(|entry| entry.net));
        Self::Nets(nets)
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Words(words) => words.is_empty(),
            Self::Nets(nets) => nets.entries.is_empty() && nets.unclear.is_empty(),
        }
    }

    /// What of them is not known.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &Word> {
        let words = match self {
            Self::Words(words) => words,
            Self::Nets(nets) => &nets.unclear,
        };
        words.iter().filter(|word| word.known().is_none())
    }
}

impl Condition {
    /// Whether it is about the address that a request comes from.
    pub(super) fn is_on_address(&self) -> bool {
        self.key == "aws:sourceip"
            && self
                .operator
                .is_none_or(|operator| operator.kind != Kind::Null)
    }

    /// The addresses from which a request fulfils it.
    pub(super) fn reach(&self, request: &Request, has_variables: bool) -> Reach {
        let Some(operator) = self.operator else {
            return Reach::unknown();
        };
        let fact = request.fact(&self.key);
        if operator.kind == Kind::Null {
            return constant(self.null(&fact));
        }
        let absent = constant(Truth::of(operator.matches_absent()));
        match fact {
            // What a list without values does is not documented.
            _ if self.values.is_empty() => Reach::unknown(),
            Fact::Absent => absent,
            Fact::Unknown => agreed(
                &absent,
                &self.present(operator, &fact, request, has_variables),
            ),
            _ => self.present(operator, &fact, request, has_variables),
        }
    }

    fn null(&self, fact: &Fact) -> Truth {
        let Values::Words(words) = &self.values else {
            return Truth::Maybe;
        };
        let is_absent = match fact {
            Fact::Absent => Truth::Yes,
            Fact::Unknown => Truth::Maybe,
            _ => Truth::No,
        };
        match booleans(words) {
            (true, true, true) => Truth::Yes,
            (true, false, true) => is_absent,
            (false, true, true) => is_absent.not(),
            _ => Truth::Maybe,
        }
    }

    /// Where the request has the key.
    fn present(
        &self,
        operator: Operator,
        fact: &Fact,
        request: &Request,
        has_variables: bool,
    ) -> Reach {
        let any = match &self.values {
            Values::Nets(nets) => match fact {
                Fact::SourceIp if nets.unclear.is_empty() => Reach::of(nets.ranges.clone()),
                Fact::SourceIp => Reach::new(nets.ranges.clone(), Ranges::all()),
                _ => Reach::unknown(),
            },
            Values::Words(words) => any(words
                .iter()
                .map(|word| self.word(word, operator, fact, request, has_variables))),
        };
        if operator.is_negated { any.not() } else { any }
    }

    /// Whether the request's value is what one value of the condition says.
    fn word(
        &self,
        word: &Word,
        operator: Operator,
        fact: &Fact,
        request: &Request,
        has_variables: bool,
    ) -> Reach {
        // Other operators know no variables; what they do with them is not documented.
        let is_variable = |text: &str| has_variables && text.contains("${");
        if !operator.takes_variables() && word.known().is_none_or(is_variable) {
            return Reach::unknown();
        }
        let text = word.known().unwrap_or_default();
        match operator.kind {
            Kind::Text { ignores_case } => {
                let wanted = expanded(word, request, has_variables, false);
                self.text(&wanted, fact, ignores_case, source_ip::equal)
            }
            Kind::TextLike => {
                let wanted = expanded(word, request, has_variables, true);
                self.text(&wanted, fact, false, source_ip::matching)
            }
            Kind::Arn => {
                let wanted = expanded(word, request, has_variables, true);
                constant(match fact {
                    Fact::Is(value) => arn_like(&wanted, value),
                    _ => Truth::Maybe,
                })
            }
            Kind::Date(order) => constant(match (fact, DateValue::parse(text)) {
                (Fact::Now | Fact::Epoch, Some(date)) => date.compare(request.now, order),
                _ => Truth::Maybe,
            }),
            Kind::Number(order) => constant(match (fact, DateValue::of_epoch(text)) {
                (Fact::Epoch, Some(date)) => date.compare(request.now, order),
                _ => Truth::Maybe,
            }),
            Kind::Bool => constant(match (fact, text) {
                (Fact::Is(value), "true" | "false") => match known(value).as_deref() {
                    Some(value @ ("true" | "false")) => Truth::of(value == text),
                    _ => Truth::Maybe,
                },
                _ => Truth::Maybe,
            }),
            Kind::Binary | Kind::Ip | Kind::Null => Reach::unknown(),
        }
    }

    fn text(
        &self,
        wanted: &[Symbol],
        fact: &Fact,
        ignores_case: bool,
        address: impl Fn(&[Symbol]) -> Reach,
    ) -> Reach {
        let is_itself = matches!(wanted, [Symbol::Unknown(name)] if **name == *self.key);
        match fact {
            Fact::SourceIp if is_itself => Reach::all(),
            Fact::SourceIp => address(wanted),
            Fact::Is(value) if ignores_case => constant(like(&lowered(wanted), &lowered(value))),
            Fact::Is(value) => constant(like(wanted, value)),
            // Any text at all is what a star says.
            _ => constant(like(wanted, &[unknown("a value")])),
        }
    }

    /// When a comparison with the time next turns out differently.
    pub(super) fn changes_after(&self, now: Timestamp) -> Option<Timestamp> {
        let operator = self.operator?;
        let is_time = matches!(self.key.as_str(), "aws:currenttime" | "aws:epochtime");
        let Values::Words(words) = &self.values else {
            return None;
        };
        let dates = words.iter().filter_map(|word| match operator.kind {
            Kind::Date(_) => DateValue::parse(word.known()?),
            Kind::Number(_) => DateValue::of_epoch(word.known()?),
            _ => None,
        });
        let changes = dates.filter_map(|date| date.changes_after(now));
        is_time.then(|| changes.min()).flatten()
    }

    /// Why its answer is not known.
    pub(super) fn doubts(&self, request: &Request) -> Vec<Doubt> {
        let doubt = |reason, line| Doubt {
            reason,
            line,
            is_whole: false,
        };
        let Some(_) = self.operator else {
            let name = shortened(&self.operator_name);
            return vec![doubt(Reason::Operator(name), self.line)];
        };
        let unclear: Vec<Doubt> = match &self.values {
            Values::Nets(nets) => {
                let unclear = nets.unclear.iter().map(|word| {
                    let written = shortened(&word.written());
                    let reason = if word.known().is_some() {
                        Reason::NotAnAddress(written)
                    } else {
                        Reason::UnknownValue(written)
                    };
                    doubt(reason, word.line)
                });
                unclear.collect()
            }
            Values::Words(_) => {
                let unknown = self.values.unknown().map(|word| {
                    let written = shortened(&word.written());
                    doubt(Reason::UnknownValue(written), word.line)
                });
                unknown.collect()
            }
        };
        let is_known = !matches!(request.fact(&self.key), Fact::Present | Fact::Unknown);
        if !is_known || unclear.is_empty() {
            let key = shortened(&self.key);
            return vec![doubt(Reason::ConditionKey(key), self.line)];
        }
        unclear
    }
}

/// Whether `true` and `false` are among the words, and nothing else.
fn booleans(words: &[Word]) -> (bool, bool, bool) {
    let has = |wanted: &str| words.iter().any(|word| word.known() == Some(wanted));
    let (yes, no) = (has("true"), has("false"));
    let is_one = |word: &Word| matches!(word.known(), Some("true" | "false"));
    (yes, no, words.iter().all(is_one))
}

/// The same for every address.
pub(super) fn constant(truth: Truth) -> Reach {
    match truth {
        Truth::Yes => Reach::all(),
        Truth::No => Reach::none(),
        Truth::Maybe => Reach::unknown(),
    }
}

/// What both say; where they differ, undecided.
pub(super) fn agreed(one: &Reach, other: &Reach) -> Reach {
    let allowed = one.allowed().common(other.allowed());
    Reach::new(allowed, one.possible().with(&other.possible()))
}

/// Accepted where any accepts.
pub(super) fn any(reaches: impl IntoIterator<Item = Reach>) -> Reach {
    let (allowed, undecided): (Vec<Ranges>, Vec<Ranges>) = reaches
        .into_iter()
        .map(|reach| (reach.allowed().clone(), reach.undecided().clone()))
        .unzip();
    Reach::new(Ranges::any(allowed), Ranges::any(undecided))
}
