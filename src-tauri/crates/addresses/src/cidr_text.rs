//! A CIDR block as text.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// The longest block, `ffff:…:ffff/128`, has 43 characters; numbers are written four bytes at a time.
const CAPACITY: usize = 48;

/// A block as text, in a buffer on the stack: a million of them allocate nothing. The text is the one
/// that `IpNet` prints.
#[derive(Clone, Copy)]
pub struct CidrText {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl CidrText {
    /// The text of `net`.
    #[must_use]
    #[inline]
    pub fn new(net: &IpNet) -> Self {
        let mut bytes = [0; CAPACITY];
        let length = write(net, &mut bytes);
        Self { bytes, length }
    }

    /// The text, which is ASCII.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// The same as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    pub(crate) fn contains(&self, needle: &str) -> bool {
        let (haystack, needle) = (self.as_bytes(), needle.as_bytes());
        needle.is_empty() || haystack.windows(needle.len()).any(|part| part == needle)
    }

    pub(crate) fn begins_with(&self, needle: &str) -> bool {
        self.as_bytes().starts_with(needle.as_bytes())
    }
}

/// Adds the text of `net` to `out`.
#[inline]
pub(crate) fn append(net: &IpNet, out: &mut Vec<u8>) {
    let begin = out.len();
    // Of a size that is known beforehand: a few instructions, and the text is written where it stays.
    out.extend_from_slice(&[0; CAPACITY]);
    if let Some(space) = out.get_mut(begin..).and_then(<[u8]>::first_chunk_mut) {
        let length = write(net, space);
        out.truncate(begin + length);
    }
}

/// Writes the text of `net` to the beginning of `bytes`; its length.
// A call would be handed the block byte by byte, and wait for that to read it whole.
#[inline(always)]
fn write(net: &IpNet, bytes: &mut [u8; CAPACITY]) -> usize {
    let mut text = Text { bytes, length: 0 };
    match net {
        IpNet::V4(net) => text.push_v4(net.addr()),
        IpNet::V6(net) => text.push_v6(net.addr()),
    }
    text.push(b'/');
    text.push_number(net.prefix_len());
    text.length
}

/// A text that is being written.
struct Text<'bytes> {
    bytes: &'bytes mut [u8; CAPACITY],
    length: usize,
}

impl Text<'_> {
    #[inline]
    fn push_v4(&mut self, address: Ipv4Addr) {
        for octet in address.octets() {
            self.push_number(octet);
            // The dot is behind the digits already; behind the last it is written over.
            self.length += 1;
        }
        self.length -= 1;
    }

    /// Source: RFC 5952, section 4: the first longest run of two zeros or more is left out, and the
    /// address of an IPv4 host mapped into IPv6 keeps its dots.
    #[inline(never)]
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

    /// The digits, and behind them a dot that is not counted.
    #[inline]
    fn push_number(&mut self, number: u8) {
        let dotted = DOTTED[number as usize];
        if let Some(place) = self.bytes.get_mut(self.length..self.length + dotted.len()) {
            place.copy_from_slice(&dotted);
            self.length += digits(number);
        }
    }

    #[inline]
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

/// How many digits a number has.
fn digits(number: u8) -> usize {
    1 + usize::from(number > 9) + usize::from(number > 99)
}

/// The digits of each number and a dot, from the left.
pub(crate) static DOTTED: [[u8; 4]; 256] = {
    let mut all = [[0; 4]; 256];
    let mut number = 0;
    while number < all.len() {
        let digits = [number / 100, number / 10 % 10, number % 10];
        let mut left_out = if number > 99 {
            0
        } else if number > 9 {
            1
        } else {
            2
        };
        let mut place = 0;
        while left_out < digits.len() {
            all[number][place] = b'0' + digits[left_out] as u8;
            left_out += 1;
            place += 1;
        }
        all[number][place] = b'.';
        number += 1;
    }
    all
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
    use std::net::IpAddr;

    use proptest::prelude::*;

    use super::*;

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
            prop_assert_eq!(text.as_str(), expected.as_str());
            let mut lines = b"before ".to_vec();
            append(&net, &mut lines);
            prop_assert_eq!(lines, format!("before {expected}").into_bytes());
            prop_assert_eq!(crate::parse_block(net.to_string()), Some(net));
        }
    }
}
