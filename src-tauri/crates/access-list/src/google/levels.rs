//! The access levels of a policy as Google returned them, for one request.

use std::cell::RefCell;
use std::collections::HashMap;

use super::returned::{GoogleDocument, GoogleUse};
use super::shape::{is_custom, is_named};
use super::{Combined, level_for};
use crate::document::{Member, Node, json};
use crate::finish::shown;
use crate::list::{Doubt, Entry, Reason, Remark};
use crate::reach::Reach;
use crate::truth::Truth;

/// Whom a level, a rule or a whole perimeter accepts, and why.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) reach: Reach,
    pub(super) listed: Vec<Entry>,
    pub(super) remarks: Vec<Remark>,
    pub(super) doubts: Vec<Doubt>,
}

impl Judged {
    pub(super) fn nobody() -> Self {
        Self::of(Reach::none())
    }

    pub(super) fn of(reach: Reach) -> Self {
        Self {
            reach,
            listed: Vec::new(),
            remarks: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// Nothing is known of it, which says nothing of what stands beside it.
    pub(super) fn unknown(reason: Reason) -> Self {
        let mut judged = Self::of(Reach::unknown());
        judged.doubt(reason);
        judged
    }

    pub(super) fn doubt(&mut self, reason: Reason) {
        let doubt = Doubt {
            reason,
            line: 1,
            is_whole: false,
        };
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    /// Accepts whom this or `other` accepts.
    pub(super) fn or(&mut self, other: &Self) {
        self.reach = self.reach.or(&other.reach);
        self.listed.extend(other.listed.iter().copied());
        let doubts = other.doubts.iter();
        let new: Vec<Doubt> = doubts
            .filter(|doubt| !self.doubts.contains(doubt))
            .cloned()
            .collect();
        self.doubts.extend(new);
        for remark in &other.remarks {
            if !self.remarks.contains(remark) {
                self.remarks.push(remark.clone());
            }
        }
    }
}

/// Every level of a policy that was read, and who asks.
pub(super) struct Levels<'a> {
    all: &'a [GoogleDocument],
    by: GoogleUse<'a>,
    /// Those that were judged; `None` while one is being judged, so that one which asks for itself is
    /// seen.
    judged: RefCell<HashMap<String, Option<Judged>>>,
}

impl<'a> Levels<'a> {
    pub(super) fn new(all: &'a [GoogleDocument], by: GoogleUse<'a>) -> Self {
        Self {
            all,
            by,
            judged: RefCell::default(),
        }
    }

    /// Whom the level of this name accepts.
    pub(super) fn judge(&self, name: &str) -> Judged {
        let not_known = || Judged::unknown(Reason::UnknownValue(shown(name)));
        if let Some(known) = self.judged.borrow().get(name) {
            return known.clone().unwrap_or_else(not_known);
        }
        self.judged.borrow_mut().insert(name.to_owned(), None);
        let level = self.all.iter().find(|level| level.name == name);
        let judged = match level.and_then(|level| level.text.as_deref()) {
            Some(text) => self.judge_text(text),
            None => not_known(),
        };
        let mut all = self.judged.borrow_mut();
        all.insert(name.to_owned(), Some(judged.clone()));
        judged
    }

    fn judge_text(&self, text: &str) -> Judged {
        let Ok(document) = json::parse(text, 1) else {
            return Judged::unknown(Reason::Malformed);
        };
        if document.member("custom").is_some_and(is_custom) {
            return Judged::unknown(Reason::CustomLevel);
        }
        let basic = document.member("basic").and_then(Node::as_map);
        let conditions = basic.and_then(|basic| basic.member("conditions"));
        let (Some(basic), Some(conditions)) = (basic, conditions) else {
            return Judged::unknown(Reason::UnknownForm);
        };
        if conditions.items().is_empty() {
            return Judged::unknown(Reason::UnknownForm);
        }
        let combined = Combined::of(basic.member("combiningFunction"));
        let found = level_for(
            conditions,
            conditions.items(),
            combined,
            document.as_map(),
            &|member| self.attribute(member),
        );
        let mut judged = Judged {
            reach: found.reach,
            listed: found.listed,
            remarks: found.remarks,
            doubts: Vec::new(),
        };
        for doubt in found.doubts {
            if doubt.is_whole {
                judged.reach = judged.reach.doubted();
            }
            judged.doubt(doubt.reason);
        }
        judged
    }

    /// Whom an attribute beside the addresses accepts, where that is known.
    fn attribute(&self, member: &Member) -> Option<Reach> {
        let items = member.value.items();
        if is_named(member, "requiredAccessLevels") {
            let all = items.iter().map(|item| match item.as_text() {
                Some(name) => self.judge(name).reach,
                None => Reach::unknown(),
            });
            return Some(all.fold(Reach::all(), |all, one| all.and(&one)));
        }
        if is_named(member, "members") {
            let each = items.iter().map(|item| self.by.is_one(item.as_text()));
            return match Truth::any(each) {
                Truth::Yes => Some(Reach::all()),
                Truth::No => Some(Reach::none()),
                Truth::Maybe => None,
            };
        }
        None
    }
}
