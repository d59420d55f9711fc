//! Pages of the web that Keygate points to, opened in the person's browser. The window names a page
//! and never its address.

use crate::connection::presets::Presets;
use crate::desktop::clipboard::Clipboard;
use crate::view::{ErrorView, LinkRequest, LinkView};

/// Where a page is.
#[must_use]
pub const fn address(link: LinkRequest) -> &'static str {
    match link {
        LinkRequest::Atlas => "https://cloud.mongodb.com/",
        LinkRequest::AtlasGovernment => "https://cloud.mongodbgov.com/",
        LinkRequest::ServiceAccounts => {
            "https://www.mongodb.com/docs/atlas/api/service-accounts-overview/"
        }
        LinkRequest::ApiKeys => "https://www.mongodb.com/docs/atlas/configure-api-access/",
    }
}

/// Opens a page in the browser. Where there is none, or where files go to a preset folder because
/// nobody sits at a desktop of their own, its address is copied instead.
///
/// # Errors
/// `ClipboardRefused`.
pub fn follow(
    link: LinkRequest,
    presets: &Presets,
    clipboard: &Clipboard,
) -> Result<LinkView, ErrorView> {
    let address = address(link);
    let kiosk = presets.save_folder().is_some();
    if !kiosk && tauri_plugin_opener::open_url(address, None::<&str>).is_ok() {
        return Ok(LinkView::Opened);
    }
    clipboard.put(address.to_owned())?;
    Ok(LinkView::Copied {
        address: address.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_mongodbs_own_and_encrypted_on_its_way() {
        for link in [
            LinkRequest::Atlas,
            LinkRequest::AtlasGovernment,
            LinkRequest::ServiceAccounts,
            LinkRequest::ApiKeys,
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
