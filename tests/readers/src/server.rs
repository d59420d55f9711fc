//! What a server says: error bodies and sign-in challenges.

use atlas::readers;
use secret::Secret;

use crate::is_fit_to_be_shown;

/// Its letters come apart in no word of Atlas's.
const SECRET: &str = "5e7c0ffe-dead-4bee-8fad-0123456789ab";

/// The first byte chooses the status.
pub(crate) fn error_body(input: &[u8]) {
    let Some((first, body)) = input.split_first() else {
        return;
    };
    let status = 400 + u16::from(*first) % 200;
    let secret = Secret::new(SECRET.to_owned());
    let Some((answer, error)) = readers::error_body(status, body, &secret) else {
        return;
    };
    let texts = [&answer.error_code, &answer.reason, &answer.detail];
    texts
        .into_iter()
        .flatten()
        .for_each(|it| is_fit_to_be_shown(it));
    answer
        .parameters
        .iter()
        .for_each(|it| is_fit_to_be_shown(it));
    for violation in &answer.fields {
        is_fit_to_be_shown(&violation.field);
        is_fit_to_be_shown(&violation.description);
    }
    assert!(!format!("{answer:?} {error:?} {error}").contains(SECRET));
}

pub(crate) fn digest_challenge(input: &[u8]) {
    let password = Secret::new(SECRET.to_owned());
    let Some(answer) = readers::digest_challenge(input, "publickey", &password) else {
        return;
    };
    assert!(answer.starts_with("Digest username=\"publickey\", "));
    assert!(!answer.contains(SECRET), "only its hash is sent");
    assert!(!answer.contains(['\r', '\n']), "one header, not two");
    let names = names(&answer);
    let own = [
        "username",
        "realm",
        "nonce",
        "uri",
        "algorithm",
        "qop",
        "nc",
        "cnonce",
        "response",
    ];
    assert_eq!(names.get(..own.len()), Some(&own.map(str::to_owned)[..]));
    let more = names.get(own.len()..).unwrap_or_default();
    assert!(
        more.is_empty() || more == ["opaque"],
        "nothing was smuggled in: {more:?}"
    );
}

/// The names of the parts of an answer, read as RFC 7616 writes them.
fn names(answer: &str) -> Vec<String> {
    let mut outside = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for character in answer.trim_start_matches("Digest ").chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            other => outside.push(other),
        }
    }
    assert!(!quoted, "every quote is closed");
    let parts = outside.split(',').map(|part| part.split('=').next());
    parts
        .map(|name| name.unwrap_or_default().trim().to_owned())
        .collect()
}
