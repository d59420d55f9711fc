//! Names inside scripts and configuration (safety rule X3).

use super::{About, TargetField, WriteError};

/// A name that may be quoted: not empty, and without control characters or line breaks.
pub(super) fn name(text: &str, field: TargetField) -> Result<&str, WriteError> {
    let text = text.trim();
    if text.is_empty() || text.contains(breaks_lines) || text.chars().count() > 1024 {
        return Err(WriteError::Name { field });
    }
    Ok(text)
}

/// Whether it is a control character, or one that some language takes for the end of a line.
fn breaks_lines(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// For Bash: nothing is special between single quotes.
pub(super) fn bash(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// For PowerShell, which takes four characters for a single quote.
/// Source: Microsoft's documentation, `about_Quoting_Rules`, and the language's specification.
pub(super) fn powershell(text: &str) -> String {
    let mut quoted = String::from("'");
    for character in text.chars() {
        if matches!(character, '\'' | '‘' | '’' | '‚' | '‛') {
            quoted.push(character);
        }
        quoted.push(character);
    }
    quoted.push('\'');
    quoted
}

/// For JSON, and for YAML, which reads JSON's texts.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// For HCL, where `${` and `%{` begin an expression.
pub(super) fn hcl(text: &str) -> String {
    json(text).replace("${", "$${").replace("%{", "%%{")
}

/// What a list is, as lines of a comment that begin with `#`.
pub(super) fn comment(about: &About, count: usize) -> String {
    let blocks = if count == 1 { "block" } else { "blocks" };
    lines(
        about,
        &format!("{count} {blocks} that MongoDB Atlas reaches keys from, as"),
        "gave them on",
    )
}

/// What a script takes out, in the same form.
pub(super) fn removal(about: &About, count: usize) -> String {
    let rules = if count == 1 { "rule" } else { "rules" };
    lines(
        about,
        &format!("{count} old {rules} of MongoDB Atlas, not needed by the list that"),
        "gave on",
    )
}

fn lines(about: &About, what: &str, gave: &str) -> String {
    let host: String = about
        .host
        .chars()
        .filter(|character| !breaks_lines(*character))
        .collect();
    format!(
        "{}# {what} {host} {gave} {}.\n# Written by Keygate.\n",
        practice(about),
        about.fetched_at.strftime("%Y-%m-%d at %H:%M UTC")
    )
}

/// What practice files say first.
pub(super) fn practice(about: &About) -> &'static str {
    if about.practice {
        "# PRACTICE: nothing here is real. Do not use it.\n"
    } else {
        ""
    }
}

/// The name proposed for a file.
pub(super) fn file(about: &About, name: &str) -> String {
    if about.practice {
        format!("PRACTICE-{name}")
    } else {
        name.to_owned()
    }
}
