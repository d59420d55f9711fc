//! Google's evaluation written independently: one request from one address in one world, condition by
//! condition.
//!
//! Source: Access Context Manager v1, `Condition`: an address is in one of the subnetworks, where there
//! are any; all attributes hold; a negated condition is "a NAND over its non-empty fields". `BasicLevel`:
//! AND unless it says OR. Subnetworks with host bits are refused.

use crate::worlds::{World, is_in};

/// Blocks that conditions have; the last is refused.
pub(super) const BLOCKS: [&str; 10] = [
    "203.0.113.0/30",
    "203.0.113.2/31",
    "203.0.113.1/32",
    "203.0.113.8/29",
    "198.51.100.0/24",
    "0.0.0.0/0",
    "2001:db8::/32",
    "2001:db8:0:1::/64",
    "::/0",
    "198.51.100.7/24",
];

/// One address of everything that the blocks distinguish.
pub(super) const ADDRESSES: [&str; 9] = [
    "203.0.113.0",
    "203.0.113.1",
    "203.0.113.2",
    "203.0.113.9",
    "198.51.100.7",
    "3.0.0.1",
    "2001:db8:0:1::5",
    "2001:db8:0:2::5",
    "2001:db9::1",
];

/// What a condition can ask for beside addresses, and one thing that Google does not document.
pub(super) const ATTRIBUTES: [&str; 6] = [
    "regions",
    "members",
    "devicePolicy",
    "requiredAccessLevels",
    "vpcNetworkSources",
    "timeOfDay",
];

/// A value of a text, or the variable that stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting<T> {
    Nothing,
    This(T),
    Variable,
}

#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// Whether the list stands there, and the positions of its blocks.
    pub(super) has_nets: bool,
    pub(super) nets: Vec<usize>,
    /// A variable's blocks are in it, too.
    pub(super) more_nets: bool,
    /// By position in [`ATTRIBUTES`]; whether the list or object is empty.
    pub(super) attributes: Vec<(usize, bool)>,
    pub(super) negate: Setting<bool>,
}

#[derive(Debug, Clone)]
pub(super) enum Content {
    Basic {
        /// Whether it is OR.
        combined: Setting<bool>,
        conditions: Vec<Condition>,
    },
    Custom,
    /// A perimeter: whom it accepts depends on its levels and on identities.
    Perimeter {
        restricts: bool,
        has_ingress: bool,
    },
}

/// Whether a request from `address` is accepted.
pub(super) fn is_allowed(content: &Content, address: &str, world: &mut World) -> bool {
    let Content::Basic {
        combined,
        conditions,
    } = content
    else {
        return world.coin("not in the text");
    };
    let mut nets = conditions.iter().flat_map(|it| &it.nets);
    if nets.any(|net| net + 1 == BLOCKS.len()) {
        // Google refuses it, so that another level is in force.
        return world.coin("refused");
    }
    let each: Vec<bool> = conditions
        .iter()
        .map(|condition| holds(condition, address, world))
        .collect();
    let is_or = match combined {
        Setting::Nothing => false,
        Setting::This(is_or) => *is_or,
        Setting::Variable => world.coin("combined"),
    };
    if is_or {
        each.contains(&true)
    } else {
        !each.contains(&false)
    }
}

fn holds(condition: &Condition, address: &str, world: &mut World) -> bool {
    let mut all = is_listed(condition, address, world);
    for (attribute, is_empty) in &condition.attributes {
        // A request has one region, one identity, one device.
        all &= *is_empty || world.coin(ATTRIBUTES[*attribute]);
    }
    let negate = match condition.negate {
        Setting::Nothing => false,
        Setting::This(negate) => negate,
        Setting::Variable => world.coin("negate"),
    };
    all != negate
}

fn is_listed(condition: &Condition, address: &str, world: &mut World) -> bool {
    let is_named = condition
        .nets
        .iter()
        .any(|net| is_in(address, BLOCKS[*net]));
    let is_empty = condition.nets.is_empty();
    if !condition.has_nets || !condition.more_nets {
        return is_empty || is_named;
    }
    match world.choose("nets", 3) {
        0 => is_empty || is_named,
        1 => is_named,
        _ => true,
    }
}
