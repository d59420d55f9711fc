//! CIDR blocks read from text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::cidr_text::DOTTED;

/// The block written in `text`: an address, or an address with a prefix length. Host bits are kept.
///
/// `ipnet`'s own parser reads `010.0.0.1` as 10.0.0.1, which others read as 8.0.0.1; here, as in the
/// standard library, it is no address.
#[must_use]
#[inline]
pub fn parse(text: impl AsRef<[u8]>) -> Option<IpNet> {
    let bytes = text.as_ref();
    // Nearly every entry is written like this.
    plain_v4(bytes).map_or_else(|| other(bytes), |net| Some(net.into()))
}

#[inline(never)]
fn other(bytes: &[u8]) -> Option<IpNet> {
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
// A call would hand the block back byte by byte, and whoever reads it whole would wait for that.
#[inline(always)]
pub(crate) fn plain_v4(text: &[u8]) -> Option<Ipv4Net> {
    let (address, prefix) = match *text {
        [ref address @ .., b'/', tens, ones] => (address, digit(tens)? * 10 + digit(ones)?),
        [ref address @ .., b'/', ones] => (address, digit(ones)?),
        _ => (text, 32),
    };
    Ipv4Net::new(dotted(address)?, prefix).ok()
}

/// The address written in 8 to 15 bytes, nearly all there are. How long each number is cannot be
/// foreseen, so nothing branches on it: what stands there is taken for a number, and compared with how
/// that number is written. The first two numbers and their dots are always in the first 8 bytes, the
/// last two in the last 7. Places are counted in bits.
#[inline]
fn dotted(text: &[u8]) -> Option<Ipv4Addr> {
    let begin = u64::from_le_bytes(*text.first_chunk()?);
    let end = u64::from_le_bytes(*text.last_chunk()?) >> 8 | u64::from(b'.') << 56;
    let begin_of_end = 8 * u32::try_from(text.len() - 7).ok()?;

    let first_and_on = dots(begin);
    let second_and_on = first_and_on & first_and_on.wrapping_sub(1);
    let to_third = dots(end) << 1 >> 1;
    if second_and_on == 0 || to_third == 0 {
        return None;
    }
    let first = first_and_on.trailing_zeros();
    let second = second_and_on.trailing_zeros();
    let third = to_third.ilog2();
    let (a, a_differs) = number(begin, 0, first);
    let (b, b_differs) = number(begin, first + 1, second);
    let (c, c_differs) = number(end, (second + 1).checked_sub(begin_of_end)?, third);
    let (d, d_differs) = number(end, third + 1, 63);
    let differs = a_differs | b_differs | c_differs | d_differs;
    (differs == 0).then(|| Ipv4Addr::from_bits(a << 24 | b << 16 | c << 8 | d))
}

/// The highest bit of each byte that is a dot, at least up to the first byte that is neither a dot
/// nor a digit.
#[inline]
fn dots(word: u64) -> u64 {
    let differs = word ^ u64::from_le_bytes([b'.'; 8]);
    differs.wrapping_sub(u64::from_le_bytes([1; 8])) & !differs & u64::from_le_bytes([0x80; 8])
}

/// What number of up to three digits stands from the bit `from` of `word` to the byte with the highest
/// bit `dot`, and whether the text differs from that number and a dot: then not 0.
#[inline]
fn number(word: u64, from: u32, dot: u32) -> (u32, u32) {
    // Multiplied with it, the digits meet in the third byte, each as much as it counts.
    const PLACES: u32 = 100 << 16 | 10 << 8 | 1;
    let length = dot.wrapping_sub(from + 7);
    let left_out = 24_u32.wrapping_sub(length);
    let text = ((word >> from) as u32).wrapping_shl(left_out);
    let digits = text & 0x000f_0f0f;
    let number = digits.wrapping_mul(PLACES) >> 16 & 0xff;
    let written = u32::from_le_bytes(DOTTED[number as usize]);
    let differs = written.wrapping_shl(left_out) ^ text;
    (number, differs | length >> 5)
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
        IpNet::V4(net) => has_host_bits_v4(*net),
        IpNet::V6(net) => net.addr() != net.network(),
    }
}

/// The same for IPv4.
#[inline]
pub(crate) fn has_host_bits_v4(net: Ipv4Net) -> bool {
    net.addr().to_bits().trailing_zeros() + u32::from(net.prefix_len()) < u32::BITS
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
        fn the_fast_parsers_read_what_the_standard_library_reads(
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
        fn one_byte_more_less_or_other_is_read_as_the_standard_library_does(
            address: Ipv4Addr, prefix in 0_u8..=40, place: prop::sample::Index,
            byte in prop_oneof!["[0-9./:]".prop_map(|text| text.as_bytes()[0]), any::<u8>()],
            change in 0..3,
        ) {
            let mut bytes = format!("{address}/{prefix}").into_bytes();
            let place = place.index(bytes.len());
            match change {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => drop(bytes.remove(place)),
            }
            let expected = str::from_utf8(&bytes).ok().and_then(|text| {
                let (address, prefix) = text.split_once('/').unwrap_or((text, "32"));
                let is_number = prefix.bytes().all(|byte| byte.is_ascii_digit());
                let prefix = prefix.parse().ok().filter(|_| is_number)?;
                IpNet::new(address.parse::<Ipv4Addr>().ok()?.into(), prefix).ok()
            });
            prop_assert_eq!(parse(&bytes), expected, "{:?}", bytes.escape_ascii().to_string());
        }

        #[test]
        fn any_text_is_read_without_a_panic(text: String) {
            let _read = parse(&text);
        }
    }
}
