//! What is missing, added to the lists in the policies of a role and its key.
//!
//! A denial of all other addresses has to have every needed block; of several lists that allow, one is
//! enough. So every denial gets what it lacks, and then one list that allows gets what is still missing.
//! Source: AWS documentation, IAM user guide, "Policy evaluation logic".

mod remove;

pub use remove::{AwsRemove, RemoveError, remove_from_aws, still_accepted};

use addresses::Ranges;
use ipnet::IpNet;

use super::splice::{SpliceError, change_list};
use super::{AddError, SharedList, without};
use crate::aws::{AwsEvaluation, AwsPlace, AwsPolicy, AwsSource, evaluate_aws};
use crate::found::Context;
use crate::list::AccessList;
use crate::write::{AwsOwn, INLINE, KEY_POLICY, MANAGED, Meter, Unit, without_blanks};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct AwsAdd<'a> {
    /// Every policy that decides and can be read, and those that could not be read.
    pub policies: &'a [AwsPolicy],
    /// Everything that is needed.
    pub needed: &'a [IpNet],
    /// The lists that others use, too, are left alone: an inline policy of Keygate's own allows what
    /// is missing.
    pub own_policy: bool,
    /// Practice: its own policy is marked so (safety rule A5), and its addresses may be any.
    pub practice: bool,
}

/// One document that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsAddition {
    /// The policy, by its position; `None` for one of Keygate's own, which is new.
    pub policy: Option<usize>,
    /// The name of the new inline policy; empty where one changes.
    pub name: String,
    /// The document as it will be.
    pub text: String,
    /// What is added, in numeric order.
    pub added: Vec<IpNet>,
    /// What is taken out, in numeric order.
    pub removed: Vec<IpNet>,
    /// The statements that change, by their positions, with what each gets, or loses.
    pub statements: Vec<(usize, Vec<IpNet>)>,
    /// How full it will be.
    pub meter: Meter,
}

/// Everything that will change, and what it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwsPlan {
    /// In the order in which they are written: a new policy, which allows, comes last.
    pub additions: Vec<AwsAddition>,
    /// What the policies accept then. It covers everything that is needed.
    pub after: AwsEvaluation,
}

/// What has to change so that every needed block is accepted; evaluated, and nothing else changes.
///
/// # Errors
/// [`AddError`].
pub fn add_to_aws(asked: AwsAdd<'_>, context: &Context<'_>) -> Result<AwsPlan, AddError> {
    let is_refused = |net: &&IpNet| addresses::validate(&net.to_string(), asked.practice).is_err();
    if let Some(net) = asked.needed.iter().find(is_refused) {
        return Err(AddError::RefusedAddress(*net));
    }
    let before = evaluate_aws(asked.policies, context);
    let wanted = Ranges::of(asked.needed.iter().copied());
    if is_unknown(&before.list, &wanted) {
        return Err(AddError::NotProven);
    }
    if before.list.is_open {
        return Err(AddError::NoList);
    }
    let mut draft = Draft {
        asked,
        context,
        policies: asked.policies.to_vec(),
        statements: vec![Vec::new(); asked.policies.len()],
        own: None,
        shared: Vec::new(),
    };
    if draft.lacking(&before.list).is_empty() {
        return Err(AddError::NothingMissing);
    }
    let mut now = before;
    for source in now.sources.clone().iter().filter(|source| !source.allows) {
        draft.put(source, asked.needed)?;
    }
    now = draft.evaluation();
    for place in [
        AwsPlace::Inline,
        AwsPlace::Managed,
        AwsPlace::Key,
        AwsPlace::Boundary,
    ] {
        now = draft.allow_in(place, now)?;
    }
    if !draft.lacking(&now.list).is_empty() && (asked.own_policy || !draft.shared.is_empty()) {
        let mut other = draft.clone();
        other.add_own(&now.list)?;
        let with_own = other.evaluation();
        let helps = other.lacking(&with_own.list).is_empty();
        if helps && asked.own_policy {
            (draft, now) = (other, with_own);
        } else if !draft.shared.is_empty() {
            let lists = std::mem::take(&mut draft.shared);
            return Err(AddError::Shared {
                lists,
                own_helps: helps,
            });
        }
    }
    if is_unknown(&now.list, &wanted) {
        return Err(AddError::NotProven);
    }
    if !draft.lacking(&now.list).is_empty() {
        return Err(AddError::StillShutOut);
    }
    Ok(AwsPlan {
        additions: draft.additions()?,
        after: now,
    })
}

/// How full `policy` is, which is one of `all`. Inline policies share their room.
pub(super) fn meter<'a>(policy: &AwsPolicy, all: impl Iterator<Item = &'a AwsPolicy>) -> Meter {
    fn text(policy: &AwsPolicy) -> &str {
        policy.text.as_deref().unwrap_or_default()
    }
    let characters = |used, limit| Meter {
        used,
        limit,
        unit: Unit::Characters,
    };
    match policy.place {
        AwsPlace::Inline => {
            let inline = all.filter(|policy| policy.place == AwsPlace::Inline);
            let sizes = inline.map(|policy| without_blanks(text(policy)));
            characters(sizes.sum(), INLINE)
        }
        AwsPlace::Managed | AwsPlace::Boundary => characters(without_blanks(text(policy)), MANAGED),
        AwsPlace::Key => Meter {
            used: text(policy).len(),
            limit: KEY_POLICY,
            unit: Unit::Bytes,
        },
    }
}

/// Whether something of what is wanted is not known to be accepted or refused.
pub(super) fn is_unknown(list: &AccessList, wanted: &Ranges) -> bool {
    let undecided = Ranges::of(list.undecided.iter().copied());
    list.doubts.iter().any(|doubt| doubt.is_whole) || !undecided.common(wanted).is_empty()
}

/// The policies as they will be.
#[derive(Debug, Clone)]
struct Draft<'a> {
    asked: AwsAdd<'a>,
    context: &'a Context<'a>,
    policies: Vec<AwsPolicy>,
    /// Of each policy, the statements that change and what each gets.
    statements: Vec<Vec<(usize, Vec<IpNet>)>>,
    own: Option<(AwsPolicy, Vec<IpNet>)>,
    /// The lists that would have to change and that others use, too.
    shared: Vec<SharedList>,
}

impl Draft<'_> {
    fn evaluation(&self) -> AwsEvaluation {
        let own = self.own.iter().map(|(policy, _)| policy.clone());
        let all: Vec<AwsPolicy> = self.policies.iter().cloned().chain(own).collect();
        evaluate_aws(&all, self.context)
    }

    /// The needed blocks that are not accepted, or not wholly.
    fn lacking(&self, list: &AccessList) -> Vec<IpNet> {
        without(self.asked.needed, &list.accepted())
    }

    /// Puts those of `nets` into a list that it lacks, unless others use it, too.
    fn put(&mut self, source: &AwsSource, nets: &[IpNet]) -> Result<(), SpliceError> {
        let lacks = without(nets, &Ranges::of(source.nets.iter().copied()));
        self.change(source, &lacks, &lacks, &[])
    }

    /// Takes `nets` out of a list, unless others use it, too.
    fn take(&mut self, source: &AwsSource, nets: &[IpNet]) -> Result<(), SpliceError> {
        self.change(source, nets, &[], nets)
    }

    fn change(
        &mut self,
        source: &AwsSource,
        nets: &[IpNet],
        added: &[IpNet],
        removed: &[IpNet],
    ) -> Result<(), SpliceError> {
        if nets.is_empty() {
            return Ok(());
        }
        if !source.uses.is_empty() {
            self.shared.push(SharedList {
                policy: source.policy,
                statement: source.statement,
                uses: source.uses.clone(),
            });
            return Ok(());
        }
        let policy = self.policies.get_mut(source.policy);
        let Some(text) = policy.and_then(|policy| policy.text.as_mut()) else {
            return Err(SpliceError::NotOneList);
        };
        *text = change_list(text, source.statement, added, removed)?;
        if let Some(statements) = self.statements.get_mut(source.policy) {
            statements.push((source.statement, nets.to_vec()));
        }
        Ok(())
    }

    /// Puts what is still missing into the first list in `place` that allows and helps.
    fn allow_in(&mut self, place: AwsPlace, now: AwsEvaluation) -> Result<AwsEvaluation, AddError> {
        let lacking = self.lacking(&now.list);
        if lacking.is_empty() {
            return Ok(now);
        }
        let is_here = |source: &&AwsSource| {
            let policy = self.policies.get(source.policy);
            source.allows && policy.is_some_and(|policy| policy.place == place)
        };
        let mut here: Vec<AwsSource> = now.sources.iter().filter(is_here).cloned().collect();
        // A list that nobody else uses comes first.
        here.sort_by_key(|source| !source.uses.is_empty());
        for source in &here {
            let mut other = self.clone();
            other.put(source, &lacking)?;
            if !source.uses.is_empty() {
                *self = other;
                continue;
            }
            let then = other.evaluation();
            // In a role's own policy and in its boundary it has to be allowed in both.
            let is_closer = other.lacking(&then.list).len() < lacking.len();
            let may_be_later = place != AwsPlace::Boundary && place != AwsPlace::Key;
            if is_closer || (may_be_later && self.has_boundary_list(&now)) {
                *self = other;
                return Ok(then);
            }
        }
        Ok(now)
    }

    fn has_boundary_list(&self, now: &AwsEvaluation) -> bool {
        now.sources.iter().any(|source| {
            let policy = self.policies.get(source.policy);
            source.allows && policy.is_some_and(|policy| policy.place == AwsPlace::Boundary)
        })
    }

    /// An inline policy of Keygate's own that allows what is missing.
    fn add_own(&mut self, list: &AccessList) -> Result<(), AddError> {
        let lacking = self.lacking(list);
        let names = self.policies.iter().map(|policy| policy.name.as_str());
        let own = AwsOwn {
            key: self.context.key.unwrap_or_default(),
            practice: self.asked.practice,
        };
        let name = own.name(&names.collect::<Vec<_>>());
        let text = own.policy(&lacking).map_err(|_| AddError::NotProven)?;
        let policy = AwsPolicy {
            place: AwsPlace::Inline,
            name,
            text: Some(text),
            others: Some(Vec::new()),
        };
        self.shared.clear();
        self.own = Some((policy, lacking));
        Ok(())
    }

    fn additions(self) -> Result<Vec<AwsAddition>, AddError> {
        let mut additions = Vec::new();
        for (at, statements) in self.statements.iter().enumerate() {
            let Some(policy) = self.policies.get(at).filter(|_| !statements.is_empty()) else {
                continue;
            };
            let meter = self.meter(policy, at)?;
            let mut added: Vec<IpNet> = statements
                .iter()
                .flat_map(|(_, nets)| nets.clone())
                .collect();
            added.sort_unstable();
            added.dedup();
            additions.push(AwsAddition {
                policy: Some(at),
                name: String::new(),
                text: policy.text.clone().unwrap_or_default(),
                added,
                removed: Vec::new(),
                statements: statements.clone(),
                meter,
            });
        }
        if let Some((policy, added)) = &self.own {
            let meter = self.meter(policy, self.policies.len())?;
            additions.push(AwsAddition {
                policy: None,
                name: policy.name.clone(),
                text: policy.text.clone().unwrap_or_default(),
                added: added.clone(),
                removed: Vec::new(),
                statements: Vec::new(),
                meter,
            });
        }
        Ok(additions)
    }

    /// How full a policy is, which is the one `at` that position.
    fn meter(&self, policy: &AwsPolicy, at: usize) -> Result<Meter, AddError> {
        let own = self.own.iter().map(|(policy, _)| policy);
        let meter = meter(policy, self.policies.iter().chain(own));
        match meter.used > meter.limit {
            true => Err(AddError::TooLarge { policy: at, meter }),
            false => Ok(meter),
        }
    }
}

#[cfg(test)]
mod tests;
