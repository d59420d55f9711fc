//! Which addresses may be Atlas's (safety rule A4). Source: the IANA IPv4 and IPv6 special-purpose
//! address registries.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::cidr;
use crate::problem::{Reason, Refusal};

/// The block written in an entry of a list, if Atlas may use it. With `practice`, only what no real
/// list contains.
///
/// # Errors
/// Why Atlas cannot mean it.
pub fn entry(text: &str, practice: bool) -> Result<IpNet, Reason> {
    let net = cidr::parse(text)
        .or_else(|| cidr::parse(text.trim()))
        .ok_or(Reason::NotAnAddress)?;
    if cidr::has_host_bits(&net) {
        return Err(Reason::HostBitsSet);
    }
    match refusal(&net, practice) {
        Some(Refusal::Everything) => Err(Reason::Refused(Refusal::Everything)),
        _ if is_too_wide(&net) => Err(Reason::TooWide),
        Some(refusal) => Err(Reason::Refused(refusal)),
        None => Ok(net),
    }
}

/// Whether `net` is wider than anything Atlas can use for itself. Its lists hold single addresses.
fn is_too_wide(net: &IpNet) -> bool {
    net.prefix_len()
        < match net {
            IpNet::V4(_) => WIDEST_V4,
            IpNet::V6(_) => WIDEST_V6,
        }
}

/// The same for an entry as nearly all are: an IPv4 block of a real list without any problem.
/// What this does not take may be one all the same.
#[inline]
pub(crate) fn plain_entry(text: &str, practice: bool) -> Option<Ipv4Net> {
    let net = cidr::plain_v4(text.as_bytes())?;
    let is_plain = !practice
        && net.prefix_len() >= WIDEST_V4
        && !cidr::has_host_bits_v4(net)
        && special_v4(net).is_none();
    is_plain.then_some(net)
}

/// Why `net` cannot be Atlas's, however wide it is. A block is refused as soon as it touches a range
/// that is. With `practice`, as soon as it is in a real list.
#[must_use]
pub fn refusal(net: &IpNet, practice: bool) -> Option<Refusal> {
    if net.prefix_len() == 0 {
        return Some(Refusal::Everything);
    }
    if practice {
        let inside = matches!(net, IpNet::V4(net) if PRACTICE.contains(net));
        return (!inside).then_some(Refusal::NotPractice);
    }
    match net {
        IpNet::V4(net) => special_v4(*net),
        IpNet::V6(net) => SPECIAL_V6
            .iter()
            .find(|(range, _)| range.contains(net) || net.contains(range))
            .map(|(_, refusal)| *refusal)
            // Only 2000::/3 is given out as global unicast.
            .or_else(|| (!GLOBAL_V6.contains(net)).then_some(Refusal::Reserved)),
    }
}

/// Why a block that touches a special range of IPv4 cannot be Atlas's.
#[inline]
fn special_v4(net: Ipv4Net) -> Option<Refusal> {
    static TOUCHED: [bool; 256] = touched();
    // Nearly all lie in a /8 that no range touches, and need not be compared with each.
    let first = net.addr().to_bits() >> 24;
    if net.prefix_len() >= 8 && !TOUCHED[first as usize] {
        return None;
    }
    let touched = SPECIAL_V4.iter().find(|(range, _)| overlap(*range, net));
    touched.map(|(_, refusal)| *refusal)
}

/// Whether the blocks have an address in common: then they begin alike, as far as the wider one goes.
fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    let differs = one.addr().to_bits() ^ other.addr().to_bits();
    differs.leading_zeros() >= u32::from(one.prefix_len().min(other.prefix_len()))
}

/// The first octets of all special ranges.
const fn touched() -> [bool; 256] {
    let mut touched = [false; 256];
    let mut index = 0;
    while index < SPECIAL_V4.len() {
        let (range, _) = SPECIAL_V4[index];
        let [first, ..] = range.addr().octets();
        // A range wider than a /8 goes on through the octets above its first.
        let more = match 8_u8.checked_sub(range.prefix_len()) {
            Some(bits) => (1_usize << bits) - 1,
            None => 0,
        };
        let mut octet = first as usize;
        while octet <= first as usize + more {
            touched[octet] = true;
            octet += 1;
        }
        index += 1;
    }
    touched
}

/// The shortest prefixes that are not a mistake.
const WIDEST_V4: u8 = 16;
const WIDEST_V6: u8 = 32;

/// The benchmarking range, which practice lists are made of.
const PRACTICE: Ipv4Net = v4([198, 18, 0, 0], 15);

const GLOBAL_V6: Ipv6Net = v6([0x2000, 0], 3);

const SPECIAL_V4: [(Ipv4Net, Refusal); 15] = [
    (v4([0, 0, 0, 0], 8), Refusal::Reserved),
    (v4([10, 0, 0, 0], 8), Refusal::Private),
    (v4([100, 64, 0, 0], 10), Refusal::Reserved),
    (v4([127, 0, 0, 0], 8), Refusal::Loopback),
    (v4([169, 254, 0, 0], 16), Refusal::Reserved),
    (v4([172, 16, 0, 0], 12), Refusal::Private),
    (v4([192, 0, 0, 0], 24), Refusal::Reserved),
    (v4([192, 0, 2, 0], 24), Refusal::Documentation),
    (v4([192, 88, 99, 0], 24), Refusal::Reserved),
    (v4([192, 168, 0, 0], 16), Refusal::Private),
    (PRACTICE, Refusal::Reserved),
    (v4([198, 51, 100, 0], 24), Refusal::Documentation),
    (v4([203, 0, 113, 0], 24), Refusal::Documentation),
    (v4([224, 0, 0, 0], 4), Refusal::Reserved),
    (v4([240, 0, 0, 0], 4), Refusal::Reserved),
];

const SPECIAL_V6: [(Ipv6Net, Refusal); 6] = [
    (v6_last(1), Refusal::Loopback),
    (v6([0xfc00, 0], 7), Refusal::Private),
    (v6([0x2001, 0x0db8], 32), Refusal::Documentation),
    (v6([0x3fff, 0], 20), Refusal::Documentation),
    (v6([0x2001, 0], 23), Refusal::Reserved),
    (v6([0x2002, 0], 16), Refusal::Reserved),
];

const fn v4(octets: [u8; 4], prefix: u8) -> Ipv4Net {
    let [a, b, c, d] = octets;
    Ipv4Net::new_assert(std::net::Ipv4Addr::new(a, b, c, d), prefix)
}

const fn v6(head: [u16; 2], prefix: u8) -> Ipv6Net {
    let [a, b] = head;
    Ipv6Net::new_assert(std::net::Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), prefix)
}

const fn v6_last(last: u16) -> Ipv6Net {
    Ipv6Net::new_assert(std::net::Ipv6Addr::new(0, 0, 0, 0, 0, 0, 0, last), 128)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(text: &str) -> Option<Refusal> {
        match entry(text, false) {
            Err(Reason::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }

    #[test]
    fn a4_what_cannot_be_an_atlas_address_is_refused_with_its_reason() {
        use Refusal::{Documentation, Everything, Loopback, Private, Reserved};
        for (text, expected) in [
            ("0.0.0.0/0", Everything),
            ("::/0", Everything),
            ("10.1.2.3", Private),
            ("172.31.255.255/32", Private),
            ("192.168.0.0/16", Private),
            ("fd12:3456::1", Private),
            ("127.0.0.1", Loopback),
            ("::1", Loopback),
            ("0.1.2.3", Reserved),
            ("100.64.0.1", Reserved),
            ("169.254.169.254", Reserved),
            ("224.0.0.1", Reserved),
            ("255.255.255.255", Reserved),
            ("198.18.0.1", Reserved),
            ("fe80::1", Reserved),
            ("ff02::1", Reserved),
            ("::", Reserved),
            ("::ffff:8.8.8.8", Reserved),
            ("64:ff9b::1", Reserved),
            ("2002:a00:1::", Reserved),
            ("192.0.2.7", Documentation),
            ("198.51.100.7", Documentation),
            ("203.0.113.7", Documentation),
            ("2001:db8::7", Documentation),
            ("3fff::1", Documentation),
        ] {
            assert_eq!(refused(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a4_a_block_that_reaches_into_a_refused_range_is_refused_whole() {
        for text in [
            "0.0.0.0/1",
            "128.0.0.0/1",
            "8.0.0.0/5",
            "192.0.0.0/16",
            "2000::/3",
            "::/1",
        ] {
            let net = cidr::parse(text);
            assert!(
                net.is_some_and(|net| refusal(&net, false).is_some()),
                "{text} would let strangers in"
            );
        }
    }

    #[test]
    fn a4_a_block_wider_than_atlas_can_have_is_a_mistake() {
        for text in [
            "0.0.0.0/1",
            "8.0.0.0/5",
            "10.0.0.0/8",
            "13.64.0.0/11",
            "3.8.0.0/15",
            "2000::/3",
            "2600:1f00::/31",
        ] {
            assert_eq!(entry(text, false), Err(Reason::TooWide), "{text}");
            assert_eq!(plain_entry(text, false), None, "{text}");
        }
        assert_eq!(entry("198.18.0.0/15", true), Err(Reason::TooWide));
        for text in ["3.8.0.0/16", "2600:1f00::/32"] {
            assert!(entry(text, false).is_ok(), "{text} is checked first");
        }
    }

    #[test]
    fn addresses_beside_the_refused_ranges_are_accepted() {
        for text in [
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "3.92.113.229/32",
            "13.64.0.0/16",
            "2600:1f18::/36",
            "2a01:111::5",
        ] {
            assert!(entry(text, false).is_ok(), "{text} is a public address");
        }
    }

    #[test]
    fn a5_practice_and_real_addresses_never_mix() {
        assert!(entry("198.18.0.0", true).is_ok());
        assert!(entry("198.19.255.255/32", true).is_ok());
        for text in [
            "198.20.0.0",
            "3.92.113.229",
            "10.0.0.1",
            "198.20.0.0/16",
            "2600::1",
        ] {
            let expected = Err(Reason::Refused(Refusal::NotPractice));
            assert_eq!(entry(text, true), expected, "{text} in a practice list");
        }
        assert_eq!(
            entry("::/0", true),
            Err(Reason::Refused(Refusal::Everything))
        );
    }

    #[test]
    fn host_bits_and_other_texts_are_different_errors() {
        assert_eq!(entry("3.92.113.229/24", false), Err(Reason::HostBitsSet));
        assert_eq!(entry("atlas.example", false), Err(Reason::NotAnAddress));
        assert!(
            entry(" 3.92.113.229\n", false).is_ok(),
            "blanks around an address mean nothing"
        );
    }

    proptest! {
        #[test]
        fn blocks_overlap_where_one_contains_the_other(
            one: std::net::Ipv4Addr, other: std::net::Ipv4Addr, alike in 0_u32..=32,
            prefixes in (0_u8..=32, 0_u8..=32),
        ) {
            // Most random addresses differ at once.
            let tail = u32::MAX.checked_shr(alike).unwrap_or(0);
            let other = (one.to_bits() & !tail | other.to_bits() & tail).into();
            let nets = (Ipv4Net::new(one, prefixes.0), Ipv4Net::new(other, prefixes.1));
            if let (Ok(one), Ok(other)) = nets {
                prop_assert_eq!(overlap(one, other), one.contains(&other) || other.contains(&one));
            }
        }

        #[test]
        fn the_fast_check_accepts_nothing_that_the_full_one_refuses(
            address: std::net::Ipv4Addr, prefix in 0_u8..=32, cut: bool, practice: bool,
        ) {
            let net = Ipv4Net::new(address, prefix).map(|net| if cut { net.trunc() } else { net });
            let text = net.map(|net| net.to_string()).unwrap_or_default();
            if let Some(net) = plain_entry(&text, practice) {
                prop_assert_eq!(entry(&text, practice), Ok(net.into()));
            }
        }

        #[test]
        fn a4_nothing_that_is_accepted_lets_a_private_address_in(
            address: std::net::IpAddr, prefix in 1_u8..=128, practice: bool,
        ) {
            let prefix = if address.is_ipv4() { prefix % 32 + 1 } else { prefix };
            let text = IpNet::new(address, prefix).map(|net| net.trunc().to_string());
            if let Ok(Ok(net)) = text.map(|text| entry(&text, practice)) {
                for private in ["10.0.0.0/8", "127.0.0.1/32", "192.168.0.0/16", "fd00::/8"] {
                    let private: IpNet = private.parse().map_err(|_| TestCaseError::fail("net"))?;
                    prop_assert!(!net.contains(&private) && !private.contains(&net));
                }
            }
        }
    }
}
