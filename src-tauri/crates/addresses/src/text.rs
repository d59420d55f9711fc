//! A list as plain text, for copying.

use crate::address::Direction;
use crate::book::{AddressBook, cloud_key};
use crate::cidr_text::CidrText;
use crate::filter::Filter;

/// The blocks of `direction` that pass `filter`, one a line by cloud and region, numerically within,
/// without a line break at the end, and how many they are. With `group`, only those of the cloud (`aws`) or
/// region (`aws/us-east-1`) with that key.
#[must_use]
pub fn lines(
    book: &AddressBook,
    direction: Direction,
    filter: &str,
    group: Option<&str>,
) -> (String, usize) {
    let passing = book.passing(direction, &Filter::new(filter));
    let side = book.side(direction);
    let (mut text, mut count) = (String::new(), 0);
    for (index, place) in side.places.iter().enumerate() {
        if group.is_some_and(|key| key != cloud_key(&place.cloud) && key != place.key()) {
            continue;
        }
        for row in passing.of(side, index).iter() {
            if count > 0 {
                text.push('\n');
            }
            text.push_str(CidrText::new(&side.entry(row).net).as_str());
            count += 1;
        }
    }
    (text, count)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::samples;

    #[test]
    fn a_group_a_filter_or_all_are_one_block_a_line() {
        let book = samples::book(&json!({"outbound": {
            "gcp": {"us-east4": ["9.9.9.9"]},
            "aws": {"us-east-1": ["3.0.0.10", "3.0.0.9"], "us-east-2": ["3.0.0.1"]},
        }}));
        let lines = |filter, group| lines(&book, Direction::Outbound, filter, group);

        let all = "3.0.0.9/32\n3.0.0.10/32\n3.0.0.1/32\n9.9.9.9/32";
        assert_eq!(lines("", None), (all.to_owned(), 4));
        assert_eq!(lines("", Some("aws")).1, 3);
        assert_eq!(
            lines("", Some("aws/us-east-2")),
            ("3.0.0.1/32".to_owned(), 1)
        );
        assert_eq!(
            lines("3.0.0.10", Some("aws")),
            ("3.0.0.10/32".to_owned(), 1)
        );
        assert_eq!(
            lines("", Some("us-east-2")),
            (String::new(), 0),
            "that is no group"
        );
    }

    #[test]
    fn a_group_of_the_real_list_is_copied_whole() {
        let Some(book) = samples::july() else { return };
        let (text, count) = lines(&book, Direction::Outbound, "", Some("aws/us-east-1"));

        assert_eq!((count, text.lines().count()), (84, 84));
    }
}
