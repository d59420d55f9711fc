//! Names that others gave, in characters that can be seen.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` with every character written out that nobody sees: controls, line breaks, marks that turn
/// the direction of writing, joiners and blanks without width. `[U+202E]` stands for one.
///
/// With it, two names that appear the same are the same, and a name cannot reorder or break the line
/// it stands in. Letters of every script, marks on them and emoji stay as they are.
///
/// Source: Unicode Technical Report 36, *Unicode Security Considerations*.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unseen(character) {
            // Writing to a string cannot fail.
            let _written = write!(shown, "[U+{:04X}]", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Source: Unicode Character Database, general categories Cc, Cf, Zl and Zp, and of the property
/// `Default_Ignorable_Code_Point` what draws a blank; without the selectors that choose an emoji.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{34F}'
                | '\u{600}'..='\u{605}'
                | '\u{61C}'
                | '\u{6DD}'
                | '\u{70F}'
                | '\u{890}'..='\u{891}'
                | '\u{8E2}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{110BD}'
                | '\u{110CD}'
                | '\u{13430}'..='\u{1343F}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn invisible_characters_are_written_out() {
        assert_eq!(visible("prod\u{202E}tset"), "prod[U+202E]tset");
        assert_eq!(
            visible("a\r\nb\t\0\u{7F}"),
            "a[U+000D][U+000A]b[U+0009][U+0000][U+007F]"
        );
        assert_eq!(visible("pro\u{200B}d\u{FEFF}"), "pro[U+200B]d[U+FEFF]");
        assert_eq!(
            visible("\u{2066}x\u{2069}\u{E0041}"),
            "[U+2066]x[U+2069][U+E0041]"
        );
    }

    #[test]
    fn letters_of_every_script_and_emoji_stay() {
        for text in [
            "Payments (prod)",
            "<b>&amp;",
            "Zürich",
            "حسابات",
            "決済",
            "🔑",
            "⚠\u{FE0F}",
        ] {
            assert!(
                matches!(visible(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_unseen_is_left_and_the_rest_is_as_it_was(text in any::<String>()) {
            let shown = visible(&text);

            prop_assert!(!shown.contains(is_unseen));
            prop_assert_eq!(visible(&shown), &*shown);
            let seen = |text: &str| text.replace(is_unseen, "");
            prop_assert!(shown.len() >= seen(&text).len());
        }
    }
}
