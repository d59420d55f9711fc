//! CIDR blocks as text, both ways.

use std::fmt::{self, Write};
use std::net::IpAddr;

use ipnet::IpNet;

/// The block written in `text`: an address, or an address with a prefix length. Host bits are kept.
///
/// `ipnet`'s own parser reads `010.0.0.1` as 10.0.0.1, which others read as 8.0.0.1; here, as in the
/// standard library, it is no address.
#[must_use]
pub fn parse(text: &str) -> Option<IpNet> {
    let Some((address, prefix)) = text.split_once('/') else {
        return text.parse::<IpAddr>().ok().map(IpNet::from);
    };
    if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    IpNet::new(address.parse().ok()?, prefix.parse().ok()?).ok()
}

/// Whether `net` is more than a single address.
pub(crate) fn is_wide(net: &IpNet) -> bool {
    net.prefix_len() < net.max_prefix_len()
}

/// `net` as text in a buffer on the stack: a filter over a million rows allocates nothing.
pub(crate) struct CidrText {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl CidrText {
    /// The longest IPv6 block, `ffff:…:ffff/128`, has 43 characters.
    const CAPACITY: usize = 48;

    pub(crate) fn new(net: &IpNet) -> Self {
        let mut text = Self {
            bytes: [0; Self::CAPACITY],
            length: 0,
        };
        match net {
            IpNet::V4(net) => {
                for (index, octet) in net.addr().octets().into_iter().enumerate() {
                    if index > 0 {
                        text.push(b'.');
                    }
                    text.push_number(octet);
                }
                text.push(b'/');
                text.push_number(net.prefix_len());
            }
            IpNet::V6(net) => {
                // The buffer holds the longest block, and `write_str` below never fails.
                let _written = write!(text, "{net}");
            }
        }
        text
    }

    pub(crate) fn contains(&self, needle: &str) -> bool {
        let (haystack, needle) = (self.as_bytes(), needle.as_bytes());
        needle.is_empty() || haystack.windows(needle.len()).any(|part| part == needle)
    }

    pub(crate) fn begins_with(&self, needle: &str) -> bool {
        self.as_bytes().starts_with(needle.as_bytes())
    }

    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn push_number(&mut self, number: u8) {
        if number >= 100 {
            self.push(b'0' + number / 100);
        }
        if number >= 10 {
            self.push(b'0' + number / 10 % 10);
        }
        self.push(b'0' + number % 10);
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

impl Write for CidrText {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.push(byte);
        }
        Ok(())
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
        fn the_text_in_the_buffer_is_the_text_people_see(address: IpAddr, prefix in 0_u8..=128) {
            let net = match address {
                IpAddr::V4(_) => IpNet::new(address, prefix % 33).unwrap(),
                IpAddr::V6(_) => IpNet::new(address, prefix).unwrap(),
            };
            let (text, expected) = (CidrText::new(&net), net.to_string());
            prop_assert_eq!(text.as_bytes(), expected.as_bytes());
            prop_assert_eq!(parse(&net.to_string()), Some(net));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text: String) {
            let _read = parse(&text);
        }
    }
}
