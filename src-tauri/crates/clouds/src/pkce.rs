//! Proof that whoever takes the code is whoever asked for it. Source: RFC 7636.

use atlas::SetupError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secret::Secret;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A verifier and its challenge, used once.
pub(crate) struct Pkce {
    pub(crate) verifier: Secret,
    /// What the browser carries; `S256`.
    pub(crate) challenge: String,
}

impl Pkce {
    pub(crate) fn new() -> Result<Self, SetupError> {
        let verifier = random_text()?;
        let challenge = challenge(&verifier);
        Ok(Self {
            verifier: Secret::new(verifier),
            challenge,
        })
    }
}

/// 256 bits by chance, as a text of 43 characters that fits into an address.
pub(crate) fn random_text() -> Result<String, SetupError> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut()).map_err(SetupError::Randomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes.as_ref()))
}

fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_the_one_of_the_standard() {
        // RFC 7636, appendix B.
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn each_verifier_is_new_and_long_enough() -> Result<(), SetupError> {
        let (one, other) = (Pkce::new()?, Pkce::new()?);
        // Compared with each other only.
        assert_ne!(one.verifier.expose(), other.verifier.expose());
        assert_eq!(one.verifier.expose().len(), 43, "43 to 128 are asked for");
        Ok(())
    }
}
