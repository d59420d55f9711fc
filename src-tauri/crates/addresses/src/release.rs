//! What was known of the commercial Atlas's list when this version was released, so that even a first
//! fetch is compared with something (safety rule A4).

use std::collections::HashSet;
use std::sync::LazyLock;

use ipnet::IpNet;
use sha2::{Digest, Sha256};

use crate::book::AddressBook;

/// Made by the example `release`.
const COMMERCIAL: &str = include_str!("release/commercial.txt");

/// The blocks of a list by their hashes alone: the list itself is not ours to hand on.
#[derive(Debug, PartialEq, Eq)]
pub struct Release(HashSet<u32>);

impl Release {
    /// That of <https://cloud.mongodb.com>. Other Atlases have none.
    #[must_use]
    pub fn commercial() -> &'static Self {
        static KNOWN: LazyLock<Release> = LazyLock::new(|| Release::parse(COMMERCIAL));
        &KNOWN
    }

    /// The blocks of `books` that reach keys.
    #[must_use]
    pub fn of<'a>(books: impl IntoIterator<Item = &'a AddressBook>) -> Self {
        let blocks = books.into_iter().flat_map(AddressBook::reaching_keys);
        Self(blocks.map(hash).collect())
    }

    /// The hashes in numeric order, ten a line. Lines that begin with `#` are for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut hashes: Vec<u32> = self.0.iter().copied().collect();
        hashes.sort_unstable();
        let mut text = "# Made by `cargo run -p addresses --example release`.\n".to_owned();
        for line in hashes.chunks(10) {
            let words: Vec<String> = line.iter().map(|hash| format!("{hash:08x}")).collect();
            text.push_str(&words.join(" "));
            text.push('\n');
        }
        text
    }

    /// How many blocks were known.
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.len()
    }

    /// Whether `block` is one of them; one in ten million others is taken for one.
    #[must_use]
    pub fn contains(&self, block: IpNet) -> bool {
        self.0.contains(&hash(block))
    }

    fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let words = lines.flat_map(str::split_whitespace);
        Self(
            words
                .filter_map(|word| u32::from_str_radix(word, 16).ok())
                .collect(),
        )
    }
}

/// The first four bytes of the SHA-256 of the block as text, such as `3.0.0.1/32`.
fn hash(block: IpNet) -> u32 {
    let digest: [u8; 32] = Sha256::digest(block.to_string()).into();
    let [one, two, three, four, ..] = digest;
    u32::from_be_bytes([one, two, three, four])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn a4_the_checked_in_hashes_are_those_of_the_lists_known_at_release() {
        let Some((june, july)) = samples::june().zip(samples::july()) else {
            return;
        };
        let known = Release::of([&june, &july]);
        assert_eq!(Release::commercial(), &known);
        assert_eq!(COMMERCIAL, known.text());
    }

    #[test]
    fn a_written_release_is_read_back() {
        let texts: Vec<String> = (0..25).map(|last| format!("3.0.0.{last}")).collect();
        let release = Release::of([&samples::outbound(&texts)]);
        assert_eq!(release.size(), 25);
        assert_eq!(Release::parse(&release.text()), release);
    }

    #[test]
    fn as_many_blocks_were_known_as_the_real_list_has() {
        assert_eq!(Release::commercial().size(), 420);
    }
}
