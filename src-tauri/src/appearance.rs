//! Whether the system asks for more contrast: the XDG portal's `org.freedesktop.appearance
//! contrast`, which the webview does not look at. Other systems tell the webview themselves.

use std::sync::atomic::{AtomicBool, Ordering};

/// What the system asked for last.
#[derive(Default)]
pub struct Contrast(AtomicBool);

impl Contrast {
    /// The system asks for more contrast.
    #[must_use]
    pub fn more(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Notes what the system asks for; `true` where that is new.
    pub fn note(&self, more: bool) -> bool {
        self.0.swap(more, Ordering::Relaxed) != more
    }
}

#[cfg(target_os = "linux")]
pub use portal::follow;

#[cfg(target_os = "linux")]
mod portal {
    use zbus::export::ordered_stream::OrderedStreamExt;
    use zbus::zvariant::{OwnedValue, Value};
    use zbus::{Connection, Proxy, Result};

    const NAMESPACE: &str = "org.freedesktop.appearance";
    const KEY: &str = "contrast";
    /// The portal's "higher contrast".
    const MORE: u32 = 1;

    /// Tells `tell` what the portal says now, and again whenever it changes, for as long as the
    /// bus is there.
    ///
    /// # Errors
    /// The bus's; a desktop without a portal is one of them.
    pub async fn follow(tell: impl Fn(bool)) -> Result<()> {
        let bus = Connection::session().await?;
        let settings = Proxy::new(
            &bus,
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Settings",
        )
        .await?;
        let mut changes = settings.receive_signal("SettingChanged").await?;
        let value: OwnedValue = settings.call("Read", &(NAMESPACE, KEY)).await?;
        tell(is_more(&value));
        while let Some(change) = changes.next().await {
            let body = change.body();
            let (namespace, key, value): (String, String, OwnedValue) = body.deserialize()?;
            if namespace == NAMESPACE && key == KEY {
                tell(is_more(&value));
            }
        }
        Ok(())
    }

    /// `Read` wraps the number once more than the signal does.
    fn is_more(value: &Value<'_>) -> bool {
        match value {
            Value::Value(inner) => is_more(inner),
            Value::U32(number) => *number == MORE,
            _ => false,
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn only_the_portals_one_means_more() {
            assert!(is_more(&Value::U32(1)));
            assert!(is_more(&Value::Value(Box::new(Value::U32(1)))));
            assert!(!is_more(&Value::U32(0)));
            assert!(!is_more(&Value::from("1")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_again_is_no_news() {
        let contrast = Contrast::default();
        assert!(!contrast.note(false));
        assert!(contrast.note(true));
        assert!(contrast.more());
        assert!(!contrast.note(true));
    }
}
