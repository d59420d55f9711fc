//! A thousand days of lists, with drifts, poison and mistakes: nothing that the administrator had is
//! ever proposed for removal, and what Atlas gave up is, in the end.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use access_list::{AccessList, Context, Needed, compare, read};
use addresses::{AccessListRead, AddressBook, Baseline, ListFetch, Review, Source, once_atlas};
use ipnet::IpNet;
use jiff::{Timestamp, ToSpan as _};
use serde_json::json;

const DAYS: i64 = 1000;

/// So often what may be removed is computed.
const EVERY: i64 = 7;

/// Always the same numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// So many of `from`, some perhaps twice.
    fn some(&mut self, from: &BTreeSet<IpNet>, count: u64) -> Vec<IpNet> {
        let pick = |_| {
            let index = self.below(from.len() as u64) as usize;
            from.iter().nth(index).copied().unwrap()
        };
        (0..count).map(pick).collect()
    }
}

/// What is wrong with the lists for some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trouble {
    None,
    /// A proxy with its own authority adds what the administrator has.
    Proxy,
    /// Atlas lists a few blocks of the administrator's.
    Poison,
    /// Atlas lists many, which a person has to review and in the end accepts.
    Flood,
    /// Atlas lists a block that is far too wide, beside some of the administrator's.
    TooWide,
    /// Half of the list is missing.
    Half,
}

struct World {
    dice: Dice,
    /// What Atlas uses in truth.
    atlas: BTreeSet<IpNet>,
    /// What the administrator has for other reasons.
    own: BTreeSet<IpNet>,
    /// The access list.
    access: BTreeSet<IpNet>,
    trouble: Trouble,
    until: i64,
    next: u32,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            dice: Dice(0x9e37_79b9_7f4a_7c15),
            atlas: BTreeSet::new(),
            own: BTreeSet::new(),
            access: BTreeSet::new(),
            trouble: Trouble::None,
            until: 20,
            next: 0,
        };
        for _ in 0..60 {
            world.drift_in();
        }
        for _ in 0..20 {
            world.administrator_adds();
        }
        world.access.extend(world.atlas.iter().copied());
        world
    }

    fn drift_in(&mut self) {
        self.next += 1 + self.dice.below(3) as u32;
        let address = std::net::Ipv4Addr::from(0x0300_0000 + self.next);
        self.atlas
            .insert(IpNet::from(std::net::IpAddr::from(address)));
    }

    /// An office, a network, or a single address right beside Atlas's.
    fn administrator_adds(&mut self) {
        let number = self.dice.below(1 << 16) as u32;
        let (address, prefix) = match self.dice.below(4) {
            0 => (0x5102_0000 + (number << 8), 24),
            1 => (0x02ff_ffff - number % 64, 32),
            _ => (0x5102_0000 + number, 32),
        };
        let address = std::net::Ipv4Addr::from(address);
        let net = IpNet::new(address.into(), prefix).unwrap().trunc();
        self.own.insert(net);
        self.access.insert(net);
    }

    fn a_day_passes(&mut self, day: i64) {
        if self.dice.below(3) == 0 {
            self.drift_in();
        }
        if self.dice.below(4) == 0 {
            for gone in self.dice.some(&self.atlas, 1) {
                self.atlas.remove(&gone);
            }
        }
        if self.dice.below(20) == 0 {
            self.administrator_adds();
        }
        if day >= self.until {
            self.trouble = match self.dice.below(10) {
                0 => Trouble::Proxy,
                1 => Trouble::Poison,
                2 => Trouble::Flood,
                3 => Trouble::TooWide,
                4 => Trouble::Half,
                _ => Trouble::None,
            };
            self.until = day + 1 + self.dice.below(9) as i64;
        }
    }

    /// What is fetched today.
    fn served(&mut self) -> Vec<String> {
        let mut listed: Vec<IpNet> = self.atlas.iter().copied().collect();
        let own = &self.own;
        match self.trouble {
            Trouble::None => {}
            Trouble::Proxy | Trouble::Flood => listed.extend(own),
            Trouble::Poison | Trouble::TooWide => listed.extend(self.dice.some(own, 3)),
            Trouble::Half => listed.truncate(listed.len() / 2),
        }
        let mut texts: Vec<String> = listed.iter().map(ToString::to_string).collect();
        if self.trouble == Trouble::TooWide {
            texts.push("81.0.0.0/8".to_owned());
        }
        texts
    }
}

fn book(texts: &[String], at: Timestamp) -> AddressBook {
    let document = json!({"outbound": {"aws": {"us-east-1": texts}}}).to_string();
    let source = Source {
        origin: "https://cloud.mongodb.com".to_owned(),
        practice: false,
    };
    AddressBook::read(document.as_bytes(), source, at).unwrap()
}

fn nets(book: &AddressBook) -> Vec<IpNet> {
    Needed::from_control_plane(book).build().nets().to_vec()
}

fn parsed(access: &BTreeSet<IpNet>, at: Timestamp) -> AccessList {
    let text: Vec<String> = access.iter().map(ToString::to_string).collect();
    read(&[text.join("\n").as_bytes()], &Context::at(at)).unwrap()
}

/// What happened in the thousand days.
#[derive(Debug, Default)]
struct Tally {
    troubles: BTreeSet<Trouble>,
    own_were_listed: usize,
    waited: usize,
    held_back: usize,
    given_up: usize,
}

#[test]
fn a1_a_thousand_days_remove_nothing_that_the_administrator_had() {
    let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut world = World::new();
    let (mut fetches, mut reads) = (Vec::<ListFetch>::new(), Vec::new());
    let mut accepted = Vec::<AddressBook>::new();
    // Lists that wait: which fetch, since when.
    let mut waiting = Vec::<(usize, AddressBook, i64)>::new();
    let mut usable = None;
    let mut tally = Tally::default();

    for day in 0..DAYS {
        world.a_day_passes(day);
        tally.troubles.insert(world.trouble);
        let at = start.checked_add((day * 24).hours()).unwrap();
        reads.push(AccessListRead {
            at: at.checked_sub(1.hours()).unwrap(),
            blocks: world.access.iter().copied().collect(),
        });
        let fetched = book(&world.served(), at);
        let baseline = Baseline::new(&accepted, world.access.iter().copied());
        let review = fetched.review(&baseline);
        let blocks = nets(&fetched);
        tally.own_were_listed += blocks.iter().filter(|net| world.own.contains(net)).count();
        fetches.push(ListFetch {
            at,
            has_public_issuer: world.trouble != Trouble::Proxy,
            is_reviewed: review == Review::NotNeeded,
            blocks: blocks.into(),
        });
        match review {
            Review::NotNeeded => usable = Some(fetched),
            Review::Needed { .. } => {
                tally.waited += 1;
                waiting.push((fetches.len() - 1, fetched, day));
            }
            Review::HeldBack { .. } => tally.held_back += 1,
        }
        // A person who takes everything after three days.
        while waiting.first().is_some_and(|(.., since)| since + 3 <= day) {
            let (index, book, _) = waiting.remove(0);
            fetches[index].is_reviewed = true;
            accepted.push(book.clone());
            accepted.drain(..accepted.len().saturating_sub(20));
            let is_newer = |than: &AddressBook| than.fetched_at() < book.fetched_at();
            if usable.as_ref().is_none_or(is_newer) {
                usable = Some(book);
            }
        }
        let Some(usable) = &usable else { continue };
        let needed = Needed::from_control_plane(usable).build();
        world.access.extend(needed.nets());

        if day % EVERY == 0 {
            let list = parsed(&world.access, at);
            let once: Vec<IpNet> = once_atlas(&fetches, &reads).blocks().collect();
            let found = compare(&needed, &list, &once, at);
            for index in found.no_longer_needed {
                let net = list.entries[index as usize].net;
                assert!(
                    !world.own.contains(&net),
                    "day {day}: {net} is the administrator's; {:?}",
                    world.trouble
                );
                world.access.remove(&net);
                tally.given_up += usize::from(!world.atlas.contains(&net));
            }
        }
    }

    assert_eq!(tally.troubles.len(), 6, "{tally:?}");
    assert!(tally.own_were_listed > 1000, "{tally:?}");
    assert!(tally.waited > 20 && tally.held_back > 20, "{tally:?}");
    assert!(tally.given_up > 50, "what Atlas gave up goes: {tally:?}");
    assert!(world.own.iter().all(|net| world.access.contains(net)));
}
