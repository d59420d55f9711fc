//! The freedesktop Secret Service (GNOME Keyring, KWallet, KeePassXC) over D-Bus.

use std::collections::HashMap;
use std::sync::Arc;

use keyring::Entry;
use keyring_core::CredentialStore;
use secret_service::blocking::SecretService;
use secret_service::{EncryptionType, Error as ServiceError};
use zbus::DBusError;
use zbus_secret_service_keyring_store::Store;

use super::failed;
use crate::CredentialError;

/// The collection that items go to; libsecret makes it under the same name when there is none.
const DEFAULT_COLLECTION: (&str, &str) = ("Default keyring", "default");

pub(super) fn open() -> Result<Arc<CredentialStore>, CredentialError> {
    match Store::new() {
        Ok(store) => Ok(store),
        Err(error) => Err(match service_error(&error) {
            Some(cause) if nothing_there(cause) => CredentialError::Missing,
            _ => call_error(&error),
        }),
    }
}

pub(super) fn modifiers(label: &str) -> HashMap<&str, &str> {
    HashMap::from([("label", label)])
}

pub(super) fn set_secret(entry: &Entry, secret: &[u8]) -> Result<(), CredentialError> {
    let Err(error) = entry.set_secret(secret) else {
        return Ok(());
    };
    if !matches!(service_error(&error), Some(ServiceError::NoResult)) {
        return Err(call_error(&error));
    }
    // A fresh account has no default collection: the service asks for a password for a new one.
    create_default_collection().map_err(|cause| {
        let wrapped = keyring::Error::PlatformFailure(Box::new(cause));
        call_error(&wrapped)
    })?;
    entry.set_secret(secret).map_err(|error| call_error(&error))
}

/// Service and user of every entry, whatever program it is of. Attributes can be read of what is
/// locked, too.
pub(super) fn names() -> Result<Vec<(String, String)>, CredentialError> {
    attributes().map_err(|cause| {
        if nothing_there(&cause) {
            return CredentialError::Missing;
        }
        call_error(&keyring::Error::PlatformFailure(Box::new(cause)))
    })
}

fn attributes() -> Result<Vec<(String, String)>, ServiceError> {
    let service = SecretService::connect(EncryptionType::Dh)?;
    let mut names = Vec::new();
    for collection in service.get_all_collections()? {
        for item in collection.get_all_items()? {
            // One that goes meanwhile needs no removing.
            let Ok(mut attributes) = item.get_attributes() else {
                continue;
            };
            let mut take = |name| attributes.remove(name);
            if let (Some(service), Some(user)) = (take("service"), take("username")) {
                names.push((service, user));
            }
        }
    }
    Ok(names)
}

pub(super) fn call_error(error: &keyring::Error) -> CredentialError {
    match service_error(error) {
        Some(ServiceError::Locked | ServiceError::Prompt | ServiceError::PromptDisconnected) => {
            CredentialError::Locked
        }
        Some(ServiceError::Unavailable) => CredentialError::Missing,
        Some(cause) => match bus_error_name(cause).as_deref() {
            Some("org.freedesktop.Secret.Error.IsLocked") => CredentialError::Locked,
            // The bus's own word for a confined program (Snap, Flatpak) that may not ask.
            Some("org.freedesktop.DBus.Error.AccessDenied") => CredentialError::Refused,
            _ => failed(error),
        },
        None => failed(error),
    }
}

fn create_default_collection() -> Result<(), ServiceError> {
    let (label, alias) = DEFAULT_COLLECTION;
    let service = SecretService::connect(EncryptionType::Dh)?;
    service.create_collection(label, alias)?;
    Ok(())
}

fn service_error(error: &keyring::Error) -> Option<&ServiceError> {
    match error {
        keyring::Error::PlatformFailure(cause) | keyring::Error::NoStorageAccess(cause) => {
            cause.downcast_ref()
        }
        _ => None,
    }
}

/// Whether opening failed because there is no session bus, or nobody on it who keeps secrets.
fn nothing_there(cause: &ServiceError) -> bool {
    if let ServiceError::Zbus(
        zbus::Error::Connection(..) | zbus::Error::InputOutput(_) | zbus::Error::Address(_),
    ) = cause
    {
        return true;
    }
    match cause {
        ServiceError::Unavailable => true,
        _ => bus_error_name(cause).is_some_and(|name| {
            matches!(
                name.as_str(),
                "org.freedesktop.DBus.Error.ServiceUnknown"
                    | "org.freedesktop.DBus.Error.NameHasNoOwner"
                    | "org.freedesktop.DBus.Error.NoServer"
            ) || name.starts_with("org.freedesktop.DBus.Error.Spawn.")
        }),
    }
}

fn bus_error_name(cause: &ServiceError) -> Option<String> {
    match cause {
        ServiceError::Zbus(zbus::Error::MethodError(name, ..)) => Some(name.to_string()),
        ServiceError::Zbus(zbus::Error::FDO(error)) => Some(error.name().to_string()),
        ServiceError::ZbusFdo(error) => Some(error.name().to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(cause: ServiceError) -> CredentialError {
        call_error(&keyring::Error::PlatformFailure(Box::new(cause)))
    }

    #[test]
    fn a_dismissed_prompt_leaves_the_store_locked() {
        assert_eq!(outcome(ServiceError::Prompt), CredentialError::Locked);
        assert_eq!(outcome(ServiceError::Locked), CredentialError::Locked);
    }

    #[test]
    fn a_program_the_bus_confines_is_refused() {
        let denied = zbus::fdo::Error::AccessDenied("not for you".to_owned());

        assert_eq!(
            outcome(ServiceError::ZbusFdo(denied)),
            CredentialError::Refused
        );
    }

    #[test]
    fn an_unknown_error_keeps_the_stores_words() {
        let CredentialError::Failed { reason } = outcome(ServiceError::Crypto("bad padding"))
        else {
            panic!("a broken answer is neither locked nor missing");
        };

        assert!(reason.contains("bad padding"), "{reason}");
    }

    #[test]
    fn a_service_that_cannot_be_started_is_missing() {
        let spawn = zbus::fdo::Error::SpawnServiceNotFound("no file".to_owned());

        assert!(nothing_there(&ServiceError::ZbusFdo(spawn)));
        assert!(!nothing_there(&ServiceError::ZbusFdo(
            zbus::fdo::Error::TimedOut("slow".to_owned())
        )));
    }
}
