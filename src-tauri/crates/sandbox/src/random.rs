//! Made-up names and secrets from the system's randomness.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// `length` hexadecimal digits in small letters.
pub(crate) fn hexadecimal(length: usize) -> Result<String, getrandom::Error> {
    let mut bytes = vec![0; length.div_ceil(2)];
    getrandom::fill(&mut bytes)?;
    let mut text = hex::encode(&bytes);
    text.truncate(length);
    Ok(text)
}

/// 43 characters that fit into a header: 32 random bytes.
pub(crate) fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// `length` small letters.
pub(crate) fn letters(length: usize) -> Result<String, getrandom::Error> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes)?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(b'a' + byte % 26))
        .collect())
}

/// A UUID of version 4.
pub(crate) fn uuid() -> Result<String, getrandom::Error> {
    let digits = hexadecimal(30)?;
    Ok(format!(
        "{}-{}-4{}-8{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..15],
        &digits[15..18],
        &digits[18..]
    ))
}
