//! The practice list in Azure, as somebody else changes it: the rules of the practice vault.

use super::AzureWorld;
use super::made::AzureAtlas;
use crate::azure::firewall::MOST_ADDRESSES;
use crate::rehearsal::{Rehearsed, Room};

impl Rehearsed for AzureWorld {
    fn change_list(&mut self, change: fn(&mut Vec<String>, Room)) {
        let vault = AzureAtlas::practice().vault;
        if self.acls(&vault).is_null() {
            // A vault that never had rules lets everybody in, and goes on doing so.
            self.set_acl(&vault, "defaultAction", "Allow".into());
        }
        let mut rules = self.rules(&vault);
        let left = MOST_ADDRESSES.saturating_sub(rules.len());
        change(&mut rules, Room::for_blocks(left));
        self.set_rules(&vault, &rules);
    }
}
