//! What one can go back to before anything is taken out of an access list.

use std::sync::Arc;

use access_list::Half;
use jiff::Timestamp;
use serde::de::IgnoredAny;

use super::state::KeptText;
use crate::support::practice;

/// The texts that were compared, byte for byte, each with the name of a file for it: what one goes back
/// to is what was there (safety rule A3). Empty where they are not here any more.
#[must_use]
pub fn files(texts: &[KeptText], read_at: Timestamp, practice: bool) -> Vec<(String, Arc<[u8]>)> {
    let practice = practice::file_mark(practice);
    let day = read_at.strftime("%Y-%m-%d");
    let named = texts.iter().map(|text| {
        let half = match text.half {
            Some(Half::Role) => "-role-policy",
            Some(Half::Key) => "-key-policy",
            Some(Half::Both) | None => "",
        };
        let is_json = serde_json::from_slice::<IgnoredAny>(&text.bytes).is_ok();
        let kind = if is_json { "json" } else { "txt" };
        let name = format!("{practice}access-list-before{half}_{day}.{kind}");
        (name, Arc::clone(&text.bytes))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(half: Option<Half>, bytes: &[u8]) -> KeptText {
        let bytes = bytes.into();
        KeptText { half, bytes }
    }

    #[test]
    fn a3_each_text_is_saved_byte_for_byte_under_a_name_of_its_own() {
        let policy = b"{ \"Version\": \"2012-10-17\",\r\n\t\"Statement\": [] }\r\n".as_slice();
        let key = b"# by hand, not JSON \xff\n3.0.0.1/32 \n".as_slice();
        let texts = [text(Some(Half::Role), policy), text(Some(Half::Key), key)];

        let saved = files(&texts, Timestamp::UNIX_EPOCH, false);

        let expected: [(String, Arc<[u8]>); 2] = [
            (
                "access-list-before-role-policy_1970-01-01.json".to_owned(),
                policy.into(),
            ),
            (
                "access-list-before-key-policy_1970-01-01.txt".to_owned(),
                key.into(),
            ),
        ];
        assert_eq!(saved, expected);
    }

    #[test]
    fn a5_a_practice_file_is_marked_in_its_name() {
        let saved = files(&[text(None, b"198.18.0.1")], Timestamp::UNIX_EPOCH, true);
        let names: Vec<_> = saved.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["PRACTICE-access-list-before_1970-01-01.txt"]);
    }

    #[test]
    fn where_the_text_is_gone_nothing_stands_in_for_it() {
        assert!(files(&[], Timestamp::UNIX_EPOCH, false).is_empty());
    }
}
