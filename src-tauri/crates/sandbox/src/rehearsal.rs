//! What somebody else does in a pretend cloud while a person practises. Only what there is changes: faults
//! of the wire are for tests alone.

use std::net::Ipv4Addr;

use serde_json::Value;

/// What somebody else does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rehearsal {
    /// Adds an address to the list that lets Atlas in; where the list is full, takes one out.
    Edit,
    /// Fills that list with addresses, as far as the cloud lets it grow.
    Fill,
    /// Everything is again as it was in the beginning.
    AsItWas,
}

/// What there is in a pretend cloud, as far as somebody else changes it.
pub(crate) trait Rehearsed: Clone {
    /// Hands the blocks of each practice list to `change`, with the room that there is for more, and
    /// stores what becomes of them, which everybody sees at once.
    fn change_list(&mut self, change: fn(&mut Vec<String>, Room));

    /// Is again what it was in the beginning.
    fn restore(&mut self, first: &Self) {
        self.clone_from(first);
    }

    fn rehearse(&mut self, what: Rehearsal, first: &Self) {
        match what {
            Rehearsal::Edit => self.change_list(edit),
            Rehearsal::Fill => self.change_list(|list, room| room.fill(list, usize::MAX)),
            Rehearsal::AsItWas => self.restore(first),
        }
    }
}

/// How much more a list may have.
pub(crate) struct Room {
    pub(crate) left: usize,
    /// How much of it a block takes.
    pub(crate) taken_by: fn(&str) -> usize,
}

impl Room {
    /// Room for so many blocks, whatever their length.
    pub(crate) fn for_blocks(left: usize) -> Self {
        Self {
            left,
            taken_by: |_| 1,
        }
    }

    /// Puts up to `most` blocks for documentation into `list`, as far as there is room.
    fn fill(mut self, list: &mut Vec<String>, most: usize) {
        let new: Vec<String> = for_documentation()
            .filter(|block| !list.contains(block))
            .collect();
        for block in new.into_iter().take(most) {
            let Some(left) = self.left.checked_sub((self.taken_by)(&block)) else {
                return;
            };
            self.left = left;
            list.push(block);
        }
    }
}

/// Hands the blocks of a list in JSON to `change`.
pub(crate) fn change_values(list: &mut Vec<Value>, room: Room, change: fn(&mut Vec<String>, Room)) {
    let blocks = list.iter().filter_map(Value::as_str);
    let mut blocks: Vec<String> = blocks.map(str::to_owned).collect();
    change(&mut blocks, room);
    *list = blocks.into_iter().map(Value::from).collect();
}

fn edit(list: &mut Vec<String>, room: Room) {
    let before = list.len();
    room.fill(list, 1);
    if list.len() == before
        && let Some(at) = list
            .iter()
            .position(|block| for_documentation().any(|it| it == *block))
    {
        list.remove(at);
    }
}

/// Addresses that nobody has. Source: RFC 5737, blocks for documentation.
fn for_documentation() -> impl Iterator<Item = String> {
    let blocks = [[203, 0, 113], [198, 51, 100], [192, 0, 2]];
    blocks.into_iter().flat_map(|[a, b, c]| {
        (0..=u8::MAX).map(move |last| format!("{}/32", Ipv4Addr::new(a, b, c, last)))
    })
}
