//! CIDR blocks read from text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

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
#[inline]
fn plain_v4(text: &[u8]) -> Option<Ipv4Net> {
    let (address, prefix) = match *text {
        [ref address @ .., b'/', tens, ones] => (address, digit(tens)? * 10 + digit(ones)?),
        [ref address @ .., b'/', ones] => (address, digit(ones)?),
        _ => (text, 32),
    };
    Ipv4Net::new(dotted(address)?, prefix).ok()
}

/// The address written in 8 to 15 bytes, nearly all there are, in one word without a branch for each
/// byte: where the digits end cannot be foreseen.
#[inline]
fn dotted(text: &[u8]) -> Option<Ipv4Addr> {
    const DOTS: u128 = u128::from_le_bytes([b'.'; 16]);
    const HIGH: u128 = u128::from_le_bytes([0x80; 16]);
    let begin = u64::from_le_bytes(*text.first_chunk()?);
    let end = u64::from_le_bytes(*text.last_chunk()?);
    // What is in both is the same in both.
    let behind = text.len().checked_sub(8).filter(|behind| *behind < 8)?;
    let word = u128::from(begin) | u128::from(end) << (8 * behind);

    // The highest bit of each byte that is a dot: one that is not has a bit left, which the addition
    // carries there.
    let other = word ^ DOTS;
    let mut dots = !(((other & !HIGH) + !HIGH) | other) & HIGH;
    let mut address = 0;
    let mut from = 0;
    for _ in 0..3 {
        // Beyond the last dot this is the end of the word, where no digit stands.
        let dot = dots.trailing_zeros() / 8;
        address = address << 8 | octet(word, from..dot)?;
        from = dot + 1;
        dots &= dots.wrapping_sub(1);
    }
    let last = octet(word, from..text.len() as u32)?;
    Some(Ipv4Addr::from_bits(address << 8 | last))
}

/// The number written in `bytes` of `word`.
#[inline]
fn octet(word: u128, bytes: Range<u32>) -> Option<u32> {
    const ZEROS: u32 = u32::from_le_bytes(*b"0000");
    const SIX: u32 = u32::from_le_bytes([6; 4]);
    const UPPER_HALVES: u32 = u32::from_le_bytes([0xf0; 4]);
    let (least, left_out) = match bytes.end.wrapping_sub(bytes.start) {
        1 => (0, 24),
        2 => (10, 16),
        3 => (100, 8),
        _ => return None,
    };
    // The last digit is in the highest byte.
    let digits = ((word >> (8 * bytes.start)) as u32) << left_out ^ ZEROS << left_out;
    if (digits | digits.wrapping_add(SIX)) & UPPER_HALVES != 0 {
        return None;
    }
    let [_, hundreds, tens, ones] = digits.to_le_bytes().map(u32::from);
    let number = hundreds * 100 + tens * 10 + ones;
    // A zero in front is read as octal by some.
    (least..256).contains(&number).then_some(number)
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
#[inline]
pub(crate) fn has_host_bits(net: &IpNet) -> bool {
    match net {
        IpNet::V4(net) => net.addr().to_bits() & net.hostmask().to_bits() != 0,
        IpNet::V6(net) => net.addr().to_bits() & net.hostmask().to_bits() != 0,
    }
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
