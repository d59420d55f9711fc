#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::net::IpAddr;

use proptest::prelude::*;

use super::*;

fn net(text: &str) -> IpNet {
    text.parse().unwrap()
}

fn set(texts: &[&str]) -> Ranges {
    Ranges::of(texts.iter().map(|text| net(text)))
}

fn written(ranges: &Ranges) -> Vec<String> {
    ranges.blocks().map(|block| block.to_string()).collect()
}

#[test]
fn two_adjacent_halves_are_one_block() {
    let halves = set(&["3.0.0.0/25", "3.0.0.128/25"]);
    assert!(halves.contains(net("3.0.0.0/24")));
    assert!(!halves.contains(net("3.0.0.0/23")));
    assert_eq!(halves.shared(net("3.0.0.0/16")), 256);
    assert_eq!(halves.shared(net("3.0.0.128/32")), 1);
    assert_eq!(halves.shared(net("::/0")), 0);
    assert_eq!(halves, set(&["3.0.0.0/24", "3.0.0.7/32"]));
}

#[test]
fn all_addresses_are_one_block_of_each_family() {
    let all = set(&["0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"]);
    assert_eq!(written(&all), ["0.0.0.0/0", "::/0"]);
    assert_eq!(all.shared(net("::/0")), u128::MAX);
    assert_eq!(written(&all.minus(&all)), Vec::<String>::new());
    let without = all.minus(&set(&["0.0.0.0/2", "192.0.0.0/2", "::/1"]));
    assert_eq!(written(&without), ["64.0.0.0/2", "128.0.0.0/2", "8000::/1"]);
}

#[test]
fn addresses_are_counted_within_more_than_a_number_can_count() {
    let all = Ranges::all();
    for one in [
        "2600::1/128",
        "::/128",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
    ] {
        assert_eq!(all.shared(net(one)), 1, "{one}");
    }
    assert_eq!(all.shared(net("2600::/16")), 1 << 112);
    let holes = all.minus(&set(&["2600::1/128", "2600::4/128", "2600::7/128"]));
    assert_eq!(holes.shared(net("2600::/125")), 5);
}

#[test]
fn ends_that_no_block_fits_are_several_blocks() {
    let odd = set(&["3.0.0.0/29"]).minus(&set(&["3.0.0.0/32", "3.0.0.7/32"]));
    assert_eq!(
        written(&odd),
        ["3.0.0.1/32", "3.0.0.2/31", "3.0.0.4/31", "3.0.0.6/32"]
    );
}

fn blocks() -> impl Strategy<Value = Vec<IpNet>> {
    let block = (any::<bool>(), 0_u8..64, 0_u8..=6).prop_map(|(is_v6, last, free)| {
        let (address, length) = if is_v6 {
            (
                IpAddr::from([0x2600, 0, 0, 0, 0, 0, 0, u16::from(last)]),
                128,
            )
        } else {
            (IpAddr::from([3, 0, 0, last]), 32)
        };
        IpNet::new(address, length - free).unwrap().trunc()
    });
    prop::collection::vec(block, 0..12)
}

fn counted(nets: &[IpNet]) -> BTreeSet<IpAddr> {
    nets.iter().flat_map(IpNet::hosts_and_ends).collect()
}

trait HostsAndEnds {
    fn hosts_and_ends(&self) -> Vec<IpAddr>;
}

impl HostsAndEnds for IpNet {
    // `hosts` leaves out an IPv4 network's first and last address.
    fn hosts_and_ends(&self) -> Vec<IpAddr> {
        let mut all: Vec<IpAddr> = self.hosts().collect();
        all.extend([self.network(), self.broadcast()]);
        all
    }
}

proptest! {
    #[test]
    fn it_agrees_with_a_count_of_every_address(nets in blocks(), asked in blocks()) {
        let ranges = Ranges::of(nets.iter().copied());
        let counted = counted(&nets);
        for net in asked {
            let within = counted.iter().filter(|address| net.contains(*address)).count();
            prop_assert_eq!(ranges.shared(net), within as u128);
            prop_assert_eq!(ranges.contains(net), within as u128 == size(net));
            let inside: Vec<IpNet> = ranges.inside(net).collect();
            let outside: Vec<IpNet> = ranges.outside().inside(net).collect();
            let sizes = inside.iter().chain(&outside).map(|net| size(*net));
            prop_assert_eq!(sizes.sum::<u128>(), size(net), "no address twice");
            prop_assert!(inside.iter().all(|net| ranges.contains(*net)));
            prop_assert!(outside.iter().all(|net| ranges.shared(*net) == 0));
        }
    }

    #[test]
    fn merging_loses_none_and_admits_none(nets in blocks()) {
        let ranges = Ranges::of(nets.iter().copied());
        let merged: Vec<IpNet> = ranges.blocks().collect();
        prop_assert_eq!(counted(&merged), counted(&nets));
        let mut plain = IpNet::aggregate(&nets);
        plain.sort_unstable();
        prop_assert_eq!(merged, plain);
    }

    #[test]
    fn a_difference_agrees_with_a_count_of_every_address(one in blocks(), other in blocks()) {
        let left = Ranges::of(one.iter().copied()).minus(&Ranges::of(other.iter().copied()));
        let left: Vec<IpNet> = left.blocks().collect();
        let expected: BTreeSet<IpAddr> =
            counted(&one).difference(&counted(&other)).copied().collect();
        prop_assert_eq!(counted(&left), expected);
    }
}
