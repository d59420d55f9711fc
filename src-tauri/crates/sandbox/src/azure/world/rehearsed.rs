//! The practice lists in Azure, as somebody else changes them: the rules of every practice vault.

use super::AzureWorld;
use crate::azure::firewall::MOST_ADDRESSES;
use crate::rehearsal::{Rehearsed, Room};

impl Rehearsed for AzureWorld {
    fn change_list(&mut self, change: fn(&mut Vec<String>, Room)) {
        let vaults: Vec<String> = self.vaults.values().map(|it| it.name.clone()).collect();
        for vault in &vaults {
            if self.acls(vault).is_null() {
                // A vault that never had rules lets everybody in, and goes on doing so.
                self.set_acl(vault, "defaultAction", "Allow".into());
            }
            let mut rules = self.rules(vault);
            let left = MOST_ADDRESSES.saturating_sub(rules.len());
            change(&mut rules, Room::for_blocks(left));
            self.set_rules(vault, &rules);
        }
    }
}
