//! How the program was last connected, and the custom address.

use serde::{Deserialize, Serialize};

use crate::file::VERSION;
use crate::{Storage, StorageError};

/// How the program was last connected. What belongs to it and is secret is in the key store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Scheme, host and port of the Atlas: `https://cloud.mongodb.com`.
    pub origin: String,
    /// How to sign in.
    pub sign_in: SignInKind,
    /// The client ID or the public key; neither is secret.
    pub id: String,
    /// Whether the secret is in the operating system's key store.
    pub kept: bool,
    /// Whether to connect again at the next start.
    pub connected: bool,
    /// The project that was in use.
    pub project: Option<String>,
    /// The person knows that a private issuer can read along (safety rule X6).
    #[serde(default)]
    pub private_issuer: bool,
}

/// A kind of sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignInKind {
    /// OAuth 2.0 client credentials.
    ServiceAccount,
    /// HTTP digest with a key pair.
    ApiKey,
}

impl Storage {
    /// The connection that was remembered last.
    #[must_use]
    pub fn connection(&self) -> Option<Connection> {
        let _turn = self.turn.lock();
        let file: ConnectionFile<Connection> = self.load(&self.root, CONNECTION)?;
        Some(file.connection)
    }

    /// Remembers a connection, or forgets it.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_connection(&self, connection: Option<&Connection>) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        match connection {
            Some(connection) => {
                let version = VERSION;
                self.save(
                    &self.root,
                    CONNECTION,
                    &ConnectionFile {
                        version,
                        connection,
                    },
                )
            }
            None => self.remove(&self.root, CONNECTION),
        }
    }

    /// The address behind *Custom address*, as it was set.
    #[must_use]
    pub fn custom_address(&self) -> Option<String> {
        let _turn = self.turn.lock();
        let file: CustomAddressFile<String> = self.load(&self.root, CUSTOM_ADDRESS)?;
        Some(file.origin)
    }

    /// Remembers the address behind *Custom address*, or forgets it.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_custom_address(&self, origin: Option<&str>) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        match origin {
            Some(origin) => {
                let version = VERSION;
                self.save(
                    &self.root,
                    CUSTOM_ADDRESS,
                    &CustomAddressFile { version, origin },
                )
            }
            None => self.remove(&self.root, CUSTOM_ADDRESS),
        }
    }
}

pub(crate) const CONNECTION: &str = "connection.json";
pub(crate) const CUSTOM_ADDRESS: &str = "custom-address.json";

#[derive(Serialize, Deserialize)]
struct ConnectionFile<T> {
    version: u32,
    connection: T,
}

#[derive(Serialize, Deserialize)]
struct CustomAddressFile<T> {
    version: u32,
    origin: T,
}
