//! The `Authorization` header. Source: RFC 9110, section 11.

/// The scheme in small letters, and what follows it.
pub(super) fn scheme(header: &str) -> Option<(&'static str, &str)> {
    let (name, rest) = header.trim().split_once(' ')?;
    let known = ["basic", "bearer", "digest"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(name))?;
    Some((known, rest.trim()))
}

/// The parameters of a digest answer, values without quotes. `None` where it is none: a part
/// without `=`, a quote that never ends, or a name that stands twice.
pub(super) fn parameters(text: &str) -> Option<Vec<(String, String)>> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim().to_ascii_lowercase();
        let (value, after) = value(after.trim_start())?;
        if name.is_empty() || parameters.iter().any(|(known, _)| *known == name) {
            return None;
        }
        parameters.push((name, value));
        rest = match after.trim_start().strip_prefix(',') {
            Some(next) => next.trim_start(),
            None if after.trim().is_empty() => "",
            None => return None,
        };
    }
    Some(parameters)
}

/// One value, quoted or not, and what stands after it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let (value, after) = text.split_at(end);
        return Some((value.trim_end().to_owned(), after));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return Some((value, &quoted[index + 1..])),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_escapes_and_commas_inside_quotes_are_read() {
        let read = parameters(r#"username="a\"b", uri="/x?a=1,2",nc=00000001 , qop=auth"#);
        let expected = [
            ("username", "a\"b"),
            ("uri", "/x?a=1,2"),
            ("nc", "00000001"),
            ("qop", "auth"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));

        assert_eq!(read, Some(expected.to_vec()));
    }

    #[test]
    fn what_is_no_answer_is_refused_and_never_a_panic() {
        for text in [
            "username",
            "username=\"a",
            "username=\"a\\",
            "a=1, a=2",
            "=x",
            "a=\"1\" b=2",
            "ä=\"ö",
            ",,,",
        ] {
            assert_eq!(parameters(text), None, "{text}");
        }
        assert_eq!(parameters(""), Some(Vec::new()));
        assert_eq!(scheme("Digest"), None);
        assert_eq!(scheme("dIgEsT x=1"), Some(("digest", "x=1")));
    }
}
