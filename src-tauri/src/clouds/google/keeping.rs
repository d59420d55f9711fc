//! What is kept of a sign-in to Google Cloud, and signing in with it again.

use clouds::google::Service;
use clouds::google::sign_in::file::KeyFile;
use encryption::Provider;
use secret::Secret;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{SignInMethod, SignedIn, sign_in};
use crate::clouds::keeping::{Keepable, Place};
use crate::clouds::signing_in::Kind;
use crate::clouds::state::State;
use crate::clouds::{Parts, keeping};
use crate::connection::session::Connection;
use crate::support::error::ShellError;

/// As it lies in the key store.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept<'a> {
    method: SignInMethod,
    /// Credentials as Google's own files have them.
    #[serde(borrow)]
    file: &'a RawValue,
}

/// What signs in again, from a file of credentials.
pub(super) fn secret(method: SignInMethod, file: &Secret) -> Option<Secret> {
    let file = keeping::read(file)?;
    keeping::written(&Kept { method, file })
}

impl Keepable for SignedIn {
    fn place(&self) -> Place {
        Place {
            cloud: Provider::Gcp,
            host: self.session.wire().hosts().host(Service::Tokens),
            account: self.account.clone(),
        }
    }

    fn set_kept(&mut self, is_kept: bool) {
        self.is_kept = is_kept;
    }

    fn remembered(state: &mut State) -> &mut Option<Self> {
        &mut state.google.signed_in
    }
}

/// Signs in with what is kept. Says whether it was something that signs in.
///
/// # Errors
/// `Cloud`.
pub(in crate::clouds) async fn again(
    parts: Parts<'_>,
    connection: &Connection,
    secret: &Secret,
) -> Result<bool, ShellError> {
    let Some(kept) = keeping::read::<Kept<'_>>(secret) else {
        return Ok(false);
    };
    let Ok(file) = KeyFile::read(&Secret::new(kept.file.get().to_owned())) else {
        return Ok(false);
    };
    let kind = Kind::again(kept.method);
    // The project whose quota is used stands in the file.
    sign_in::with_file(parts, connection, file, "", kind).await?;
    Ok(true)
}
