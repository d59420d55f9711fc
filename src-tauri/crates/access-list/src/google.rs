//! Access levels of Google Cloud, evaluated.
//!
//! Source: Google's documentation of Access Context Manager: `BasicLevel` and `Condition`. Within one
//! condition all attributes have to hold, and of a list of subnetworks one. Conditions are combined
//! with AND unless the level says OR. A condition without any attribute holds for everybody.

mod flattened;
mod ingress;
mod levels;
mod returned;
mod shape;
mod sources;

pub(crate) use flattened::read_text;
pub(crate) use returned::{GoogleConfig, KEY_SERVICE, short};
pub use returned::{
    GoogleDocument, GoogleEvaluation, GoogleRead, GoogleSource, GoogleState, GoogleUse,
    evaluate_google,
};
pub(crate) use sources::is_unused;

use addresses::parse_block;

use shape::{
    are_all_conditions, are_conditions, is_condition_alone, is_custom, is_level, is_named,
    is_perimeter,
};

use crate::blocks::{Blocks, unknown};
use crate::document::{Map, Member, Node, Value};
use crate::finish::{self, shown};
use crate::found::Found;
use crate::list::{Doubt, Entry, ListKind, ListName, Reason, Remark};
use crate::reach::Reach;

/// Levels stand in documents so deep at most.
const DEEPEST: usize = 32;

/// Every access level in `document`, and the conditions of one that stand alone.
pub(crate) fn lists(document: &Node) -> Vec<Found> {
    let mut found = Vec::new();
    walk(document, None, 0, &mut found);
    found
}

fn walk(node: &Node, named: Option<&Map>, depth: usize, found: &mut Vec<Found>) {
    if depth > DEEPEST {
        return;
    }
    match &node.value {
        Value::List(items)
            if items.iter().any(is_condition_alone)
                || (depth == 0 && are_all_conditions(items)) =>
        {
            // The conditions of a level alone: how they are combined is written elsewhere.
            let combined = match items.len() {
                1 => Combined::And,
                _ => Combined::Unknown("--combine-function".to_owned()),
            };
            found.push(level(node, items, combined, named));
        }
        Value::List(items) => {
            for item in items {
                walk(item, named, depth + 1, found);
            }
        }
        Value::Map(map) => {
            let named = if name_of(map).is_some() {
                Some(map)
            } else {
                named
            };
            if let Some(custom) = map.member("custom").filter(|it| is_custom(it)) {
                found.push(custom_level(custom, named));
                return;
            }
            let is_level = is_level(map, named.and_then(name_of));
            let conditions = map
                .member("conditions")
                .filter(|it| (is_level && !it.items().is_empty()) || are_conditions(it));
            if let Some(conditions) = conditions {
                let combined = Combined::of(map.member("combiningFunction"));
                let mut one = level(conditions, conditions.items(), combined, named);
                one.doubts.extend(twice(map));
                found.push(one);
                return;
            }
            if map.member("ipSubnetworks").is_some() {
                // One condition copied alone.
                let conditions = std::slice::from_ref(node);
                found.push(level(node, conditions, Combined::And, named));
                return;
            }
            if is_perimeter(map) {
                // Whom it admits depends on its levels and on identities.
                let name = ListName {
                    kind: ListKind::GooglePerimeter,
                    ..list_name(named, node.line)
                };
                let reason = Reason::Requirement("accessLevels".to_owned());
                found.push(finish::undecided(name, reason));
                return;
            }
            for member in &map.members {
                walk(&member.value, named, depth + 1, found);
            }
        }
        _ => {}
    }
}

fn name_of(map: &Map) -> Option<&str> {
    let of = |name| map.member(name).and_then(Node::as_text);
    of("name").or_else(|| of("title"))
}

fn list_name(named: Option<&Map>, line: u32) -> ListName {
    let name = named.and_then(name_of).unwrap_or_default();
    let name = name.rsplit("accessLevels/").next().unwrap_or_default();
    ListName {
        kind: ListKind::GoogleAccessLevel,
        name: shown(name),
        line,
    }
}

fn custom_level(custom: &Node, named: Option<&Map>) -> Found {
    Found {
        name: list_name(named, custom.line),
        half: None,
        reach: Reach::unknown(),
        listed: Vec::new(),
        is_open: false,
        remarks: Vec::new(),
        doubts: vec![Doubt {
            reason: Reason::CustomLevel,
            line: custom.line,
            is_whole: true,
        }],
        ends_at: None,
    }
}

/// How conditions are combined.
enum Combined {
    And,
    Or,
    Unknown(String),
}

impl Combined {
    fn of(node: Option<&Node>) -> Self {
        let Some(node) = node else {
            return Self::And;
        };
        match node.as_text() {
            Some(text) if text.eq_ignore_ascii_case("or") => Self::Or,
            Some(text) if text.eq_ignore_ascii_case("and") => Self::And,
            _ if node.value == Value::Null => Self::And,
            Some(text) => Self::Unknown(text.to_owned()),
            None => Self::Unknown(unknown(node).unwrap_or_default()),
        }
    }
}

/// What a level was found to say.
#[derive(Default)]
struct Level {
    listed: Vec<Entry>,
    remarks: Vec<Remark>,
    doubts: Vec<Doubt>,
    /// Google refuses it, so that another is in force.
    is_refused: bool,
}

impl Level {
    fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn doubt(&mut self, line: u32, reason: Reason) {
        self.doubts.push(Doubt {
            reason,
            line,
            is_whole: false,
        });
    }
}

/// Whom an attribute of a condition beside its addresses accepts, where that is known.
type Attributes<'a> = &'a dyn Fn(&Member) -> Option<Reach>;

fn level(node: &Node, conditions: &[Node], combined: Combined, named: Option<&Map>) -> Found {
    level_for(node, conditions, combined, named, &|_| None)
}

fn level_for(
    node: &Node,
    conditions: &[Node],
    combined: Combined,
    named: Option<&Map>,
    attributes: Attributes<'_>,
) -> Found {
    let mut level = Level::default();
    let reaches: Vec<Reach> = conditions
        .iter()
        .map(|condition| level.condition(condition, attributes))
        .collect();
    // One that is not shown stands for any number.
    let may_be_more = conditions.iter().any(Node::is_unknown);
    let and = reaches.iter().fold(Reach::all(), |all, one| all.and(one));
    let or = reaches.iter().fold(Reach::none(), |all, one| all.or(one));
    let and = if may_be_more {
        and.and(&Reach::unknown())
    } else {
        and
    };
    let or = if may_be_more {
        or.or(&Reach::unknown())
    } else {
        or
    };
    let is_several = conditions.len() > 1 || may_be_more;
    let reach = match combined {
        _ if !is_several => and,
        Combined::Or => or,
        Combined::And => {
            let conditions = u32::try_from(conditions.len()).unwrap_or(u32::MAX);
            level.remark(Remark::CombinedWithAnd { conditions });
            and
        }
        Combined::Unknown(written) => {
            level.doubt(node.line, Reason::UnknownValue(shown(&written)));
            and.either(&or)
        }
    };
    let reach = if level.is_refused {
        Reach::unknown()
    } else {
        reach
    };
    let is_open = reach == Reach::all();
    if is_open {
        level.remark(Remark::EmptyConditionAdmitsEveryone);
    }
    Found {
        name: list_name(named, node.line),
        half: None,
        reach,
        listed: level.listed,
        is_open,
        remarks: level.remarks,
        doubts: level.doubts,
        ends_at: None,
    }
}

impl Level {
    /// Whom one condition accepts.
    fn condition(&mut self, node: &Node, attributes: Attributes<'_>) -> Reach {
        let Some(map) = node.as_map() else {
            let written = unknown(node).unwrap_or_default();
            self.doubt(node.line, Reason::UnknownValue(shown(&written)));
            return Reach::unknown();
        };
        let mut reach = Reach::all();
        let mut entries = Vec::new();
        for member in map.all("ipSubnetworks") {
            if member.value.value == Value::Null {
                // A text that ends there was cut off.
                self.doubts.push(Doubt {
                    reason: Reason::CutShort,
                    line: member.line,
                    is_whole: true,
                });
                reach = Reach::unknown();
                continue;
            }
            // An empty list asks for no address.
            if member.value.items().is_empty() {
                continue;
            }
            self.refuse_host_bits(&member.value);
            let blocks = Blocks::read(&member.value, Some);
            reach = reach.and(&blocks.reach());
            entries = blocks.entries;
            self.doubts.extend(blocks.doubts);
        }
        // Also one that is not known asks for something.
        let further = map.members.iter().filter(|member| {
            !is_named(member, "ipSubnetworks") && !is_named(member, "negate") && asks(&member.value)
        });
        for member in further {
            let known = attributes(member);
            if known.as_ref().is_none_or(|it| !it.undecided().is_empty()) {
                self.doubt(member.line, Reason::Requirement(shown(&member.name)));
            }
            reach = reach.and(&known.unwrap_or_else(Reach::unknown));
        }
        if map.is_open {
            self.doubt(node.line, Reason::UnknownValue("dynamic".to_owned()));
            reach = reach.either(&Reach::unknown());
        }
        self.doubts.extend(twice(map));
        match map.member("negate") {
            None => {}
            Some(node) => match &node.value {
                Value::Bool(false) | Value::Null => {}
                Value::Bool(true) => {
                    self.remark(Remark::Negated);
                    entries.clear();
                    reach = reach.not();
                }
                Value::Text(text) if text.eq_ignore_ascii_case("false") => {}
                Value::Text(text) if text.eq_ignore_ascii_case("true") => {
                    self.remark(Remark::Negated);
                    entries.clear();
                    reach = reach.not();
                }
                _ => {
                    let written = unknown(node).unwrap_or_default();
                    self.doubt(node.line, Reason::UnknownValue(shown(&written)));
                    reach = reach.either(&reach.not());
                }
            },
        }
        self.listed.extend(entries);
        reach
    }

    /// A block's host bits have to be zero.
    fn refuse_host_bits(&mut self, nets: &Node) {
        for item in nets.items() {
            let text = item.as_text().unwrap_or_default();
            if parse_block(text.trim()).is_some_and(|net| net != net.trunc()) {
                self.is_refused = true;
                self.doubts.push(Doubt {
                    reason: Reason::NotAnAddress(shown(text)),
                    line: item.line,
                    is_whole: true,
                });
            }
        }
    }
}

/// A member that stands twice may mean either.
fn twice(map: &Map) -> Option<Doubt> {
    let member = map.repeated()?;
    Some(Doubt {
        reason: Reason::TwiceNamed(shown(&member.name)),
        line: member.line,
        is_whole: true,
    })
}

/// Whether an attribute asks for something: an empty list or object does not.
fn asks(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::List(items) => !items.is_empty(),
        Value::Map(map) => !map.members.is_empty() || map.is_open,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
