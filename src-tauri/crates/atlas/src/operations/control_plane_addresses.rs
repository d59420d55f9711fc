//! The addresses of the control plane.

use addresses::{AddressBook, Source};
use jiff::Timestamp;

use crate::call::{Call, Size, VERSION_2023_11_15};
use crate::client::Client;
use crate::error::{AtlasError, Unexpected};
use crate::operation::Operation;

/// The list as it was fetched.
#[derive(Debug)]
pub struct ControlPlaneList {
    /// What it says.
    pub book: AddressBook,
    /// No public authority issued the certificate of the connection that carried it.
    pub has_private_issuer: bool,
}

impl Client {
    /// Fetches the control plane's address lists. Works without signing in, and never sends
    /// credentials. Source: Atlas Admin API description, `listControlPlaneIpAddresses`.
    ///
    /// `practice` marks the book as one of the practice project.
    ///
    /// # Errors
    /// Any [`AtlasError`] of the transport; [`AtlasError::Addresses`] for a list that cannot be
    /// used, an empty one among them.
    pub async fn control_plane_addresses(
        &self,
        practice: bool,
    ) -> Result<ControlPlaneList, AtlasError> {
        let call = Call {
            size: Size::AddressList,
            ..Call::get(
                Operation::ControlPlaneAddresses,
                VERSION_2023_11_15,
                "/api/atlas/v2/unauth/controlPlaneIPAddresses",
            )
        };
        let reply = self.ask_unsigned(&call).await?;
        reply
            .check_announced_as_json()
            .map_err(|reason: Unexpected| AtlasError::UnexpectedAnswer {
                operation: call.operation.name(),
                reason,
            })?;
        let source = Source {
            origin: self.origin().as_str().to_owned(),
            practice,
        };
        let book = AddressBook::read(reply.body.as_slice(), source, Timestamp::now())?;
        Ok(ControlPlaneList {
            book,
            has_private_issuer: reply.has_private_issuer,
        })
    }
}
