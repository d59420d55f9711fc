//! The practice list in AWS, as somebody else changes it: that of the role's own policy.

use serde_json::Value;

use super::AwsWorld;
use super::made::{AwsAtlas, POLICY};
use crate::aws::iam::MOST_INLINE;
use crate::aws::text::size;
use crate::rehearsal::{Rehearsed, Room, change_values};

impl Rehearsed for AwsWorld {
    fn change_list(&mut self, change: fn(&mut Vec<String>, Room)) {
        let atlas = AwsAtlas::practice();
        let role = atlas.role_arn.rsplit('/').next().unwrap_or_default();
        let text = self.role_policy(role, POLICY).unwrap_or_default();
        let mut document: Value = serde_json::from_str(text).unwrap_or_default();
        let Some(list) = list(&mut document) else {
            return;
        };
        let room = Room {
            left: MOST_INLINE.saturating_sub(self.inline_size(role)),
            // With its quotes and a comma.
            taken_by: |block| block.len() + 3,
        };
        change_values(list, room, change);
        self.set_role_policy(role, POLICY, &document.to_string());
    }
}

impl AwsWorld {
    /// How large all policies of the role's own are.
    fn inline_size(&self, role: &str) -> usize {
        let role = self.roles.get(role);
        let policies = role.into_iter().flat_map(|role| role.inline.now().values());
        policies.map(|document| size(document)).sum()
    }
}

/// The first list of addresses in a policy.
fn list(document: &mut Value) -> Option<&mut Vec<Value>> {
    let statements = document.get_mut("Statement")?.as_array_mut()?;
    statements.iter_mut().find_map(|statement| {
        let list = statement.pointer_mut("/Condition/IpAddress/aws:SourceIp")?;
        list.as_array_mut()
    })
}
