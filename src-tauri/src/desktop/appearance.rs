//! What the desktop asks for: dark or light, more contrast or not. On Linux the XDG portal's
//! `org.freedesktop.appearance` says so: the webview does not read that, and the window library
//! reads it at the start only (tao 0.37 sends a change to a window that is none). Other systems report
//! the webview and the window themselves.

use parking_lot::Mutex;

/// Something the desktop asks for, or no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// A dark window.
    Dark(bool),
    /// More contrast.
    #[cfg_attr(
        not(any(target_os = "linux", test)),
        expect(dead_code, reason = "the webview asks other systems itself")
    )]
    MoreContrast(bool),
}

/// What the desktop asked for last.
#[derive(Default)]
pub struct Appearance(Mutex<Asked>);

#[derive(Default)]
struct Asked {
    dark: Option<bool>,
    more_contrast: bool,
}

impl Appearance {
    /// A dark window; `None` where the desktop has no preference.
    #[must_use]
    pub fn dark(&self) -> Option<bool> {
        self.0.lock().dark
    }

    /// More contrast.
    #[must_use]
    pub fn more_contrast(&self) -> bool {
        self.0.lock().more_contrast
    }

    /// Notes what is asked for; `true` where that is new.
    pub fn note(&self, wish: Wish) -> bool {
        let mut asked = self.0.lock();
        match wish {
            Wish::Dark(dark) => asked.dark.replace(dark) != Some(dark),
            Wish::MoreContrast(more) => std::mem::replace(&mut asked.more_contrast, more) != more,
        }
    }
}

#[cfg(target_os = "linux")]
pub use portal::follow;

#[cfg(target_os = "linux")]
mod portal {
    use zbus::export::ordered_stream::OrderedStreamExt;
    use zbus::zvariant::{OwnedValue, Value};
    use zbus::{Connection, Proxy, Result};

    use super::Wish;

    const NAMESPACE: &str = "org.freedesktop.appearance";
    const KEYS: [&str; 2] = ["color-scheme", "contrast"];

    /// Calls `changed` with what the portal says now, and again whenever it changes, for as long as the
    /// bus is there.
    ///
    /// # Errors
    /// The bus's.
    pub async fn follow(changed: impl Fn(Wish)) -> Result<()> {
        let bus = Connection::session().await?;
        let settings = Proxy::new(
            &bus,
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Settings",
        )
        .await?;
        let mut changes = settings.receive_signal("SettingChanged").await?;
        for key in KEYS {
            // A desktop without a portal, or an older one, has no such preference.
            let read: Result<OwnedValue> = settings.call("Read", &(NAMESPACE, key)).await;
            if let Some(wish) = read.ok().and_then(|value| wish(key, &value)) {
                changed(wish);
            }
        }
        while let Some(change) = changes.next().await {
            let body = change.body();
            // A change that is not reported as documented is no reason to miss the next one.
            if let Ok((namespace, key, value)) = body.deserialize::<(String, String, OwnedValue)>()
                && namespace == NAMESPACE
                && let Some(wish) = wish(&key, &value)
            {
                changed(wish);
            }
        }
        Ok(())
    }

    /// `Read` wraps the number once more than the signal does. Source of the numbers: the portal's
    /// documentation, `org.freedesktop.portal.Settings`.
    fn wish(key: &str, value: &Value<'_>) -> Option<Wish> {
        match value {
            Value::Value(inner) => wish(key, inner),
            Value::U32(number) => match key {
                "color-scheme" => Some(Wish::Dark(*number == 1)),
                "contrast" => Some(Wish::MoreContrast(*number == 1)),
                _ => None,
            },
            _ => None,
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_the_portal_says_is_understood_wrapped_once_or_twice() {
            let one = Value::U32(1);
            assert_eq!(wish("contrast", &one), Some(Wish::MoreContrast(true)));
            assert_eq!(wish("color-scheme", &one), Some(Wish::Dark(true)));
            let wrapped = Value::Value(Box::new(Value::U32(2)));
            assert_eq!(wish("color-scheme", &wrapped), Some(Wish::Dark(false)));
            assert_eq!(wish("contrast", &Value::from("1")), None);
            assert_eq!(wish("accent-color", &one), None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_preference_is_no_change() {
        let appearance = Appearance::default();
        assert!(!appearance.note(Wish::MoreContrast(false)));
        assert!(appearance.note(Wish::MoreContrast(true)));
        assert!(appearance.more_contrast());
        assert_eq!(appearance.dark(), None);
        assert!(appearance.note(Wish::Dark(false)), "no preference before");
        assert!(!appearance.note(Wish::Dark(false)));
        assert!(appearance.note(Wish::Dark(true)));
        assert_eq!(appearance.dark(), Some(true));
    }
}
