//! The practice list in Google Cloud, as somebody else changes it: the last condition of Atlas's level.

use serde_json::Value;

use super::{A_CONDITION, GoogleWorld};
use crate::rehearsal::{Rehearsed, Room, change_values};

impl Rehearsed for GoogleWorld {
    fn change_list(&mut self, change: fn(&mut Vec<String>, Room)) {
        let policy = self.policy();
        let Some(mut level) = policy.level(Self::LEVEL).cloned() else {
            return;
        };
        let Some(list) = list(&mut level) else {
            return;
        };
        let left = A_CONDITION.saturating_sub(list.len());
        change_values(list, Room::for_blocks(left), change);
        policy.set_level(Self::LEVEL, level);
    }

    /// Versions only rise, whatever there was before.
    fn restore(&mut self, first: &Self) {
        let versions = self.policies.values().map(|policy| policy.version);
        let newest = versions.max().unwrap_or_default();
        self.clone_from(first);
        for policy in self.policies.values_mut() {
            policy.version = newest + 1;
        }
    }
}

/// The list of the last condition that has one.
fn list(level: &mut Value) -> Option<&mut Vec<Value>> {
    let conditions = level.pointer_mut("/basic/conditions")?.as_array_mut()?;
    let mut lists = conditions
        .iter_mut()
        .rev()
        .filter_map(|it| it.get_mut("ipSubnetworks"));
    lists.find_map(Value::as_array_mut)
}
