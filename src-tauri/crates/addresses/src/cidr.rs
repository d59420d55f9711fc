//! CIDR blocks as text, both ways.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The block written in `text`: an address, or an address with a prefix length. Host bits are kept.
///
/// `ipnet`'s own parser reads `010.0.0.1` as 10.0.0.1, which others read as 8.0.0.1; here, as in the
/// standard library, it is no address.
#[must_use]
pub fn parse(text: impl AsRef<[u8]>) -> Option<IpNet> {
    let bytes = text.as_ref();
    // Nearly every entry is written in one of these ways.
    if let Some(net) = plain_v4(bytes) {
        return Some(net.into());
    }
    if let Some(net) = plain_v6(bytes) {
        return Some(net.into());
    }
    let text = str::from_utf8(bytes).ok()?;
    let Some((address, prefix)) = text.split_once('/') else {
        return text.parse::<IpAddr>().ok().map(IpNet::from);
    };
    if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    IpNet::new(address.parse().ok()?, prefix.parse().ok()?).ok()
}

/// Four numbers, and a prefix length as it is usually written; anything else may still be a block.
fn plain_v4(text: &[u8]) -> Option<Ipv4Net> {
    let (first, rest) = octet(text)?;
    let (second, rest) = octet(rest.strip_prefix(b".")?)?;
    let (third, rest) = octet(rest.strip_prefix(b".")?)?;
    let (fourth, rest) = octet(rest.strip_prefix(b".")?)?;
    let prefix = match rest {
        [] => 32,
        [b'/', prefix @ ..] => plain_prefix(prefix)?,
        _ => return None,
    };
    Ipv4Net::new(Ipv4Addr::new(first, second, third, fourth), prefix).ok()
}

/// The number that `text` begins with, and what follows it.
fn octet(text: &[u8]) -> Option<(u8, &[u8])> {
    let (&first, rest) = text.split_first()?;
    let first = digit(first)?;
    let Some((second, rest)) = leading_digit(rest).filter(|_| first > 0) else {
        return Some((first, rest));
    };
    let two = first * 10 + second;
    let Some((third, rest)) = leading_digit(rest) else {
        return Some((two, rest));
    };
    Some((two.checked_mul(10)?.checked_add(third)?, rest))
}

fn leading_digit(text: &[u8]) -> Option<(u8, &[u8])> {
    let (&first, rest) = text.split_first()?;
    Some((digit(first)?, rest))
}

/// Groups of hexadecimal digits, with at most one `::`.
fn plain_v6(text: &[u8]) -> Option<Ipv6Net> {
    let mut groups = [0_u16; 8];
    let (mut group, mut digits, mut count) = (0_u16, 0, 0);
    let mut skipped_at = None;
    let mut prefix = 128;
    let mut bytes = text.iter();
    let mut after_colon = false;
    if let [b':', b':', ..] = text {
        // The second colon is the one that skips.
        bytes.next();
        after_colon = true;
    }
    for &byte in bytes.by_ref() {
        match (byte as char).to_digit(16) {
            Some(digit) if digits < 4 => {
                group = group << 4 | digit as u16;
                digits += 1;
                after_colon = false;
            }
            None if byte == b':' && digits > 0 => {
                *groups.get_mut(count)? = group;
                (group, digits, count, after_colon) = (0, 0, count + 1, true);
            }
            None if byte == b':' && after_colon && skipped_at.is_none() => {
                skipped_at = Some(count);
                after_colon = false;
            }
            None if byte == b'/' => {
                prefix = plain_prefix(bytes.as_slice())?;
                break;
            }
            _ => return None,
        }
    }
    if digits > 0 {
        *groups.get_mut(count)? = group;
        count += 1;
    } else if after_colon {
        return None;
    }
    match skipped_at {
        Some(at) if count < groups.len() => {
            let left_out = groups.len() - count;
            groups.get_mut(at..)?.rotate_right(left_out);
        }
        None if count == groups.len() => {}
        _ => return None,
    }
    Ipv6Net::new(Ipv6Addr::from(groups), prefix).ok()
}

fn plain_prefix(text: &[u8]) -> Option<u8> {
    match *text {
        [ones] => digit(ones),
        [tens, ones] => Some(digit(tens)? * 10 + digit(ones)?),
        [b'1', tens, ones] => Some(100 + digit(tens)? * 10 + digit(ones)?),
        _ => None,
    }
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

/// Whether `net` is more than a single address.
pub(crate) fn is_wide(net: &IpNet) -> bool {
    net.prefix_len() < net.max_prefix_len()
}

/// Whether bits beyond the prefix are set.
pub(crate) fn has_host_bits(net: &IpNet) -> bool {
    match net {
        IpNet::V4(net) => net.addr().to_bits() & net.hostmask().to_bits() != 0,
        IpNet::V6(net) => net.addr().to_bits() & net.hostmask().to_bits() != 0,
    }
}

/// A block as text, in a buffer on the stack: a million of them allocate nothing. The text is the one
/// that `IpNet` prints.
#[derive(Clone, Copy)]
pub struct CidrText {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl CidrText {
    /// The longest IPv6 block, `ffff:…:ffff/128`, has 43 characters.
    const CAPACITY: usize = 48;

    /// The text of `net`.
    #[must_use]
    pub fn new(net: &IpNet) -> Self {
        let mut text = Self {
            bytes: [0; Self::CAPACITY],
            length: 0,
        };
        match net {
            IpNet::V4(net) => text.push_v4(net.addr()),
            IpNet::V6(net) => text.push_v6(net.addr()),
        }
        text.push(b'/');
        text.push_number(net.prefix_len());
        text
    }

    /// The text, which is ASCII.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    pub(crate) fn contains(&self, needle: &str) -> bool {
        let (haystack, needle) = (self.as_bytes(), needle.as_bytes());
        needle.is_empty() || haystack.windows(needle.len()).any(|part| part == needle)
    }

    pub(crate) fn begins_with(&self, needle: &str) -> bool {
        self.as_bytes().starts_with(needle.as_bytes())
    }

    fn push_v4(&mut self, address: Ipv4Addr) {
        let [first, rest @ ..] = address.octets();
        self.push_number(first);
        for octet in rest {
            self.push(b'.');
            self.push_number(octet);
        }
    }

    /// Source: RFC 5952, section 4: the first longest run of two zeros or more is left out, and the
    /// address of an IPv4 host mapped into IPv6 keeps its dots.
    fn push_v6(&mut self, address: Ipv6Addr) {
        if let Some(mapped) = address.to_ipv4_mapped() {
            for byte in *b"::ffff:" {
                self.push(byte);
            }
            return self.push_v4(mapped);
        }
        let segments = address.segments();
        let (start, length) = longest_zeros(&segments);
        for (index, segment) in segments.into_iter().enumerate() {
            if (start + 1..start + length).contains(&index) {
                continue;
            }
            if index == start && length > 0 {
                // What follows brings the second colon.
                self.push(b':');
                if start + length == segments.len() {
                    self.push(b':');
                }
                continue;
            }
            if index > 0 {
                self.push(b':');
            }
            self.push_hex(segment);
        }
    }

    fn push_hex(&mut self, segment: u16) {
        let mut shift = 12;
        while shift > 0 && segment >> shift == 0 {
            shift -= 4;
        }
        loop {
            let digit = (segment >> shift & 0xf) as u8;
            self.push(if digit < 10 {
                b'0' + digit
            } else {
                b'a' + digit - 10
            });
            if shift == 0 {
                return;
            }
            shift -= 4;
        }
    }

    fn push_number(&mut self, number: u8) {
        let (digits, length) = DECIMALS[number as usize];
        if let Some(place) = self.bytes.get_mut(self.length..self.length + digits.len()) {
            place.copy_from_slice(&digits);
            self.length += length;
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

/// The digits of each number, from the left, and how many they are.
const DECIMALS: [([u8; 3], usize); 256] = {
    let mut decimals = [([0; 3], 0); 256];
    let mut number = 0;
    while number < decimals.len() {
        let digits = [number / 100, number / 10 % 10, number % 10];
        let skipped = if number >= 100 {
            0
        } else if number >= 10 {
            1
        } else {
            2
        };
        let mut place = skipped;
        while place < digits.len() {
            decimals[number].0[place - skipped] = b'0' + digits[place] as u8;
            place += 1;
        }
        decimals[number].1 = digits.len() - skipped;
        number += 1;
    }
    decimals
};

/// Where the first longest run of zeros begins, and how long it is; 0 where none has two.
fn longest_zeros(segments: &[u16; 8]) -> (usize, usize) {
    let (mut longest, mut run) = ((0, 0), (0, 0));
    for (index, &segment) in segments.iter().enumerate() {
        if segment != 0 {
            run = (index + 1, 0);
            continue;
        }
        run.1 += 1;
        if run.1 > longest.1 {
            longest = run;
        }
    }
    if longest.1 > 1 { longest } else { (0, 0) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_alone_is_a_block_of_one() {
        assert_eq!(
            parse("3.92.113.229").unwrap().to_string(),
            "3.92.113.229/32"
        );
        assert_eq!(
            parse("2600:1f18::5").unwrap().to_string(),
            "2600:1f18::5/128"
        );
    }

    #[test]
    fn zeros_are_left_out_as_rfc_5952_says() {
        for text in [
            "::/0",
            "::1/128",
            "2001:db8::/32",
            "2001:db8:0:1:1:1:1:1/128",
            "2001:0:0:1::1/128",
            "2001:db8::1:0:0:1/128",
            "::ffff:192.0.2.1/128",
            "1::/16",
        ] {
            let written = CidrText::new(&text.parse().unwrap());
            assert_eq!(written.as_bytes(), text.as_bytes());
        }
    }

    #[test]
    fn what_programs_read_differently_is_no_address() {
        for text in [
            "010.0.0.1",
            "1.2.3",
            "1.2.3.4/+8",
            "1.2.3.4/33",
            "1.2.3.4/",
            "1.2.3.4/8/8",
            "1.2.3.4 ",
            "0x1.2.3.4",
            "fe80::1%eth0",
            "[::1]",
            "",
            "/",
            "::/129",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_text_in_the_buffer_is_the_text_people_see(
            random: IpAddr,
            zeros: u8,
            prefix in 0_u8..=128,
        ) {
            let address = match random {
                IpAddr::V4(address) => IpAddr::V4(address),
                IpAddr::V6(address) => {
                    // Most random addresses have no zeros to leave out.
                    let mut segments = address.segments();
                    for (place, segment) in segments.iter_mut().enumerate() {
                        if zeros >> place & 1 == 1 {
                            *segment = 0;
                        }
                    }
                    IpAddr::from(segments)
                }
            };
            let net = match address {
                IpAddr::V4(_) => IpNet::new(address, prefix % 33).unwrap(),
                IpAddr::V6(_) => IpNet::new(address, prefix).unwrap(),
            };
            let (text, expected) = (CidrText::new(&net), net.to_string());
            prop_assert_eq!(text.as_bytes(), expected.as_bytes());
            prop_assert_eq!(parse(&net.to_string()), Some(net));
        }

        #[test]
        fn the_short_ways_read_what_the_standard_library_reads(
            text in "([0-9]{1,3}\\.){3}[0-9]{1,3}(/[0-9]{1,3})?|[0-9a-fA-F:]{2,12}(/1?[0-9]{1,2})?|([0-9a-f]{0,4}:){2,7}[0-9a-f]{0,5}(/[0-9]{1,3})?",
        ) {
            let (address, prefix) = match text.split_once('/') {
                Some((address, prefix)) => (address, Some(prefix)),
                None => (text.as_str(), None),
            };
            let expected = address.parse::<IpAddr>().ok().and_then(|address| match prefix {
                Some(prefix) => IpNet::new(address, prefix.parse().ok()?).ok(),
                None => Some(address.into()),
            });
            prop_assert_eq!(parse(&text), expected);
        }

        #[test]
        fn any_text_is_read_without_a_panic(text: String) {
            let _read = parse(&text);
        }
    }
}
