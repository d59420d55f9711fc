//! Pages of the web that Keygate points to, opened in the person's browser. The window names a page
//! and never its address.

use super::clipboard::Clipboard;
use crate::support::error::ShellError;

/// A page of the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The Atlas console.
    Atlas,
    /// The console of Atlas for Government.
    AtlasGovernment,
    /// How to create a service account.
    ServiceAccounts,
    /// How to create an API key.
    ApiKeys,
}

/// What became of opening a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// The browser was asked to show it.
    Opened,
    /// There is no browser here; its address is on the clipboard.
    Copied {
        /// The address.
        address: &'static str,
    },
}

/// Where a page is.
#[must_use]
pub const fn address(link: Link) -> &'static str {
    match link {
        Link::Atlas => "https://cloud.mongodb.com/",
        Link::AtlasGovernment => "https://cloud.mongodbgov.com/",
        Link::ServiceAccounts => {
            "https://www.mongodb.com/docs/atlas/api/service-accounts-overview/"
        }
        Link::ApiKeys => "https://www.mongodb.com/docs/atlas/configure-api-access/",
    }
}

/// Opens an address that a cloud's sign-in made in the browser. Says whether a browser was asked to.
#[must_use]
pub fn open(address: &str) -> bool {
    let opened = tauri_plugin_opener::open_url(address, None::<&str>);
    if let Err(error) = &opened {
        tracing::warn!(%error, "no browser");
    }
    opened.is_ok()
}

/// Opens a page in the browser. Where there is none, or where `kiosk` says that the desktop is not the
/// person's own, its address is copied instead.
///
/// # Errors
/// `ClipboardRefused`.
pub fn follow(link: Link, kiosk: bool, clipboard: &Clipboard) -> Result<Followed, ShellError> {
    let address = address(link);
    if !kiosk && tauri_plugin_opener::open_url(address, None::<&str>).is_ok() {
        return Ok(Followed::Opened);
    }
    clipboard.put(address.to_owned())?;
    Ok(Followed::Copied { address })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_mongodbs_own_and_encrypted_on_its_way() {
        for link in [
            Link::Atlas,
            Link::AtlasGovernment,
            Link::ServiceAccounts,
            Link::ApiKeys,
        ] {
            let host = address(link).strip_prefix("https://").unwrap_or_default();
            let host = host.split('/').next().unwrap_or_default();
            assert!(
                ["mongodb.com", "mongodbgov.com"]
                    .iter()
                    .any(|own| host.ends_with(&format!(".{own}"))),
                "{host} is not MongoDB's"
            );
        }
    }
}
