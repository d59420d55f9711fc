//! Whether the session bus's name of this program belongs to another one.

use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::{DBusProxy, IntrospectableProxy};
use zbus::names::BusName;

/// How long the owner of the name may take to say who it is.
const PATIENCE: Duration = Duration::from_secs(2);

/// What Keygate serves under its name. Source: tauri-plugin-single-instance, `platform_impl/linux.rs`.
const INTERFACE: &str = "org.SingleInstance.DBus";

/// Whether somebody owns `name` and does not answer as Keygate does. Without a session bus nobody does.
pub(super) fn is_taken(name: &str) -> bool {
    let name = format!("{name}.SingleInstance");
    let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
    asked(&name, &path).unwrap_or(false)
}

fn asked(name: &str, path: &str) -> zbus::Result<bool> {
    let bus = Builder::session()?.method_timeout(PATIENCE).build()?;
    if !DBusProxy::new(&bus)?.name_has_owner(BusName::try_from(name)?)? {
        return Ok(false);
    }
    let owner = IntrospectableProxy::builder(&bus)
        .destination(name)?
        .path(path)?
        .build()?;
    let answers = owner.introspect().is_ok_and(|it| it.contains(INTERFACE));
    Ok(!answers)
}
