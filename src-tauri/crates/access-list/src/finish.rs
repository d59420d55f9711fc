//! From the lists that a text holds to the one that is compared.

use std::collections::HashSet;

use addresses::{Ranges, visible};
use ipnet::{IpNet, Ipv4Net};

use crate::found::{Context, Found};
use crate::list::{
    AccessList, Doubt, Entry, Form, ListKind, ListName, NotUnderstood, Reason, Remark,
};
use crate::reach::Reach;

/// So many doubts are kept.
const DOUBTS: usize = 100;

/// So many things that were not understood are listed.
pub(crate) const LISTED: usize = 1000;

/// What of each of them is kept, in characters.
const SHOWN: usize = 80;

/// The access list that `found` holds: the only one of a key service, or the one that was picked.
pub(crate) fn access_list(form: Form, found: Vec<Found>, context: &Context<'_>) -> AccessList {
    let (others, mut lists): (Vec<Found>, Vec<Found>) = found
        .into_iter()
        .partition(|list| list.name.kind == ListKind::Other);
    lists.sort_by_key(|list| !is_used(&list.name, context));
    let left_out: Vec<ListName> = others.into_iter().map(|list| list.name).collect();
    let first = left_out.first().map_or(1, |name| name.line);
    let names: Vec<ListName> = lists.iter().map(|list| list.name.clone()).collect();
    let (position, chosen) = match pick(lists, context.picked) {
        Pick::None => (None, unknown(Reason::NoList, first)),
        Pick::One(found) => (None, *found),
        Pick::Of(position, found) => (Some(position), *found),
        Pick::Open => (None, unknown(Reason::SeveralLists, 1)),
    };
    let is_several = names.len() > 1;
    AccessList {
        lists: if is_several { names } else { Vec::new() },
        picked: position.filter(|_| is_several),
        left_out,
        ..of(form, chosen)
    }
}

enum Pick {
    None,
    One(Box<Found>),
    Of(u32, Box<Found>),
    Open,
}

fn pick(mut lists: Vec<Found>, picked: Option<u32>) -> Pick {
    if let Some(position) = picked
        && (position as usize) < lists.len()
    {
        return Pick::Of(position, Box::new(lists.swap_remove(position as usize)));
    }
    // Where all of them accept the same, it does not matter which one it is.
    let is_same = lists.windows(2).all(|pair| match pair {
        [one, other] => {
            one.reach == other.reach
                && one.half == other.half
                && one.is_open == other.is_open
                && one.name.kind == other.name.kind
        }
        _ => true,
    });
    match lists.len() {
        0 => Pick::None,
        1 => Pick::One(Box::new(lists.swap_remove(0))),
        _ if is_same => Pick::Of(0, Box::new(lists.swap_remove(0))),
        _ => Pick::Open,
    }
}

fn is_used(name: &ListName, context: &Context<'_>) -> bool {
    let used = context.used.iter().copied();
    let mut used = used.chain(context.role).chain(context.key);
    used.any(|used| !used.is_empty() && used.eq_ignore_ascii_case(&name.name))
}

fn unknown(reason: Reason, line: u32) -> Found {
    let name = ListName {
        kind: ListKind::Plain,
        name: String::new(),
        line,
    };
    undecided(name, reason)
}

/// A list of which nothing is known.
pub(crate) fn undecided(name: ListName, reason: Reason) -> Found {
    let line = name.line;
    Found {
        name,
        half: None,
        reach: Reach::unknown(),
        listed: Vec::new(),
        is_open: false,
        remarks: Vec::new(),
        doubts: vec![Doubt {
            reason,
            line,
            is_whole: true,
        }],
        ends_at: None,
    }
}

fn of(form: Form, found: Found) -> AccessList {
    let is_whole = found.doubts.iter().all(|doubt| !doubt.is_whole);
    let reach = if is_whole {
        found.reach
    } else {
        found.reach.doubted()
    };
    let named = Ranges::of(found.listed.iter().map(|entry| entry.net));
    let unnamed = reach.allowed().minus(&named);
    let entries = if named.minus(reach.allowed()).is_empty() {
        found.listed
    } else {
        parts(&found.listed, reach.allowed())
    };
    let any = IpNet::V4(Ipv4Net::default());
    let is_open = is_whole && (found.is_open || reach.allowed().contains(any));
    let mut remarks = found.remarks;
    let is_everything = entries.iter().any(|entry| entry.net.prefix_len() == 0);
    if is_everything && !remarks.contains(&Remark::AdmitsEveryone) {
        remarks.push(Remark::AdmitsEveryone);
    }
    if is_whole && entries.is_empty() && !is_open && reach.undecided().is_empty() {
        remarks.push(Remark::NoAddresses);
    }
    let strange = found.doubts.iter().filter_map(|doubt| match &doubt.reason {
        Reason::NotAnAddress(text) => Some((doubt.line, text)),
        _ => None,
    });
    let not_understood_count = strange.clone().count();
    let not_understood = strange
        .take(LISTED)
        .map(|(line, text)| NotUnderstood {
            line,
            text: shown(text),
        })
        .collect();
    let mut doubts = found.doubts;
    // What makes the whole unproven stands first, whatever is cut off.
    doubts.sort_by_key(|doubt| !doubt.is_whole);
    doubts.truncate(DOUBTS);
    AccessList {
        form,
        half: found.half,
        entries,
        unnamed: unnamed.blocks().collect(),
        undecided: reach.undecided().blocks().collect(),
        is_open,
        lists: Vec::new(),
        picked: None,
        left_out: Vec::new(),
        doubts,
        remarks,
        not_understood,
        not_understood_count,
        ends_at: found.ends_at,
        partly: Vec::new(),
        projects: None,
    }
}

/// The first 80 characters, with those that are not seen written out.
pub(crate) fn shown(text: &str) -> String {
    let start: String = text.chars().take(SHOWN).collect();
    visible(&start).into_owned()
}

/// The entries that are in `wanted`, and of those only partly in it the parts that are. Parts are
/// taken of the outermost entries alone: those within them have no others.
fn parts(entries: &[Entry], wanted: &Ranges) -> Vec<Entry> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let net = |index: &usize| entries.get(*index).map(|entry| entry.net);
    order.sort_by_key(|index| net(index).map(|net| (net.network(), net.prefix_len(), *index)));
    let mut outermost = vec![false; entries.len()];
    let mut current: Option<IpNet> = None;
    for index in order {
        let Some((net, is_outermost)) = net(&index).zip(outermost.get_mut(index)) else {
            continue;
        };
        if current.is_none_or(|current| !current.contains(&net)) {
            *is_outermost = true;
            current = Some(net);
        }
    }
    // A block that several lists name is one entry once they are cut to what they share.
    let mut known = HashSet::new();
    let mut found = Vec::new();
    for (entry, is_outermost) in entries.iter().zip(outermost) {
        if wanted.contains(entry.net) {
            found.push(*entry);
        } else if is_outermost {
            let line = entry.line;
            let nets = wanted.inside(entry.net);
            found.extend(nets.map(|net| Entry { net, line }));
        }
    }
    found.retain(|entry| known.insert(entry.net));
    found
}
