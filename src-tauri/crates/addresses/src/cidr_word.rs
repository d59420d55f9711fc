//! A word that is searched for in the texts of many blocks.

use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net};

use crate::cidr_text::CidrText;

/// What stands between the numbers of an IPv4 block's text: `192.0.2.0/24`.
const SEPARATORS: [u8; 4] = *b".../";

/// How many numbers that text has.
const NUMBERS: usize = SEPARATORS.len() + 1;

/// A word that a block's text may hold. Where it is in one of IPv4 is read from tables, so that a
/// million of them are searched without one being written.
pub(crate) struct CidrWord {
    text: String,
    /// For each number of an IPv4 block and each value of it, a bit for every number that the word may
    /// begin in: set where this value lets it.
    begins: Box<[[u8; 256]; NUMBERS]>,
}

impl CidrWord {
    /// `None` where no block's text can hold `word`.
    pub(crate) fn new(word: &str) -> Option<Self> {
        let possible = |byte: u8| byte.is_ascii_hexdigit() || b".:/".contains(&byte);
        word.bytes().all(possible).then(|| Self {
            text: word.to_owned(),
            begins: Box::new(begins(word)),
        })
    }

    /// Whether the text of `net` holds the word.
    #[inline]
    pub(crate) fn is_in(&self, net: &IpNet) -> bool {
        match net {
            IpNet::V4(net) => self.is_in_v4(*net),
            IpNet::V6(_) => CidrText::new(net).contains(&self.text),
        }
    }

    #[inline]
    fn is_in_v4(&self, net: Ipv4Net) -> bool {
        let [a, b, c, d] = Ipv4Addr::octets(&net.addr());
        let numbers = [a, b, c, d, net.prefix_len()];
        let all = numbers.iter().zip(self.begins.iter());
        all.fold(u8::MAX, |begins, (&number, of)| {
            begins & of[number as usize]
        }) != 0
    }
}

fn begins(word: &str) -> [[u8; 256]; NUMBERS] {
    let parts: Vec<&str> = word.split(['.', '/']).collect();
    let separators: Vec<u8> = word.bytes().filter(|byte| b"./".contains(byte)).collect();
    let mut begins = [[0; 256]; NUMBERS];
    for first in 0..NUMBERS {
        if SEPARATORS.get(first..first + separators.len()) != Some(separators.as_slice()) {
            continue;
        }
        for (number, values) in begins.iter_mut().enumerate() {
            let part = number.checked_sub(first).filter(|&at| at < parts.len());
            for (value, begins) in values.iter_mut().enumerate() {
                if part.is_none_or(|at| stands(&parts, at, &value.to_string())) {
                    *begins |= 1 << first;
                }
            }
        }
    }
    begins
}

/// Whether `number` may stand where the word has its part `at`.
fn stands(parts: &[&str], at: usize, number: &str) -> bool {
    let (part, is_first, is_last) = (parts[at], at == 0, at + 1 == parts.len());
    match (is_first, is_last) {
        (true, true) => number.contains(part),
        (true, false) => number.ends_with(part),
        (false, true) => number.starts_with(part),
        (false, false) => number == part,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_in(word: &str, net: &str) -> bool {
        CidrWord::new(word).unwrap().is_in(&net.parse().unwrap())
    }

    #[test]
    fn a_word_is_found_wherever_it_begins_and_ends() {
        for word in [
            "1",
            "9",
            "92",
            "2.0.",
            ".0.2",
            "192.0.2.10/32",
            "0/3",
            "/",
            "/32",
            ".",
            "2.10/3",
        ] {
            assert!(is_in(word, "192.0.2.10/32"), "{word}");
        }
        for word in [
            "3.0", "12", "0.2/", "..", "//", "/3.", "a", "::", ".192", "32/", "2.0.2.0",
        ] {
            assert!(!is_in(word, "192.0.2.10/32"), "{word}");
        }
        assert!(is_in("db8::1", "2001:db8::1/128"));
        assert!(!is_in("db8::2", "2001:db8::1/128"));
    }

    #[test]
    fn a_word_that_no_block_can_hold_is_not_searched_for() {
        assert!(CidrWord::new("us-east-1").is_none());
    }

    proptest! {
        #[test]
        fn the_tables_say_what_the_text_holds(
            octets in prop::array::uniform4(prop_oneof![0_u8..=12, any::<u8>()]),
            prefix in 0_u8..=32,
            cut in (0_usize..18, 1_usize..19),
            word in "[0-3./]{1,5}",
        ) {
            let net = IpNet::V4(Ipv4Net::new(octets.into(), prefix).unwrap());
            let text = net.to_string();
            let part = text.get(cut.0..text.len().min(cut.0 + cut.1)).filter(|part| !part.is_empty());
            for word in part.into_iter().chain([word.as_str()]) {
                prop_assert_eq!(CidrWord::new(word).unwrap().is_in(&net), text.contains(word), "{}", word);
            }
        }
    }
}
