//! The natural order of names.

use std::iter::repeat_n;

/// What `text` is sorted by, so that names come as people count: `shard-2` before `shard-10`.
/// Capital letters make no difference.
#[must_use]
pub fn natural(text: &str) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    for character in text.to_lowercase().chars().chain(['\0']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if !digits.is_empty() {
            key.extend(repeat_n('0', 20_usize.saturating_sub(digits.len())));
            key.push_str(&digits);
            digits.clear();
        }
        key.push(character);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_as_people_count() {
        let mut names = ["us-east-10", "Shard-9", "us-east-2", "shard-10"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["Shard-9", "shard-10", "us-east-2", "us-east-10"]);
    }
}
