//! What the UI is told unasked, and whether closing the window has to ask first.

use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tauri::ipc::Channel;

use crate::view::NoticeView;

/// The way to the UI.
#[derive(Default)]
pub struct Notices {
    channel: Mutex<Option<Channel<NoticeView>>>,
    unsaved: AtomicBool,
    sending: AtomicBool,
}

/// A change is on its way to Atlas for as long as this lives.
pub struct Sending<'a>(&'a Notices);

impl Notices {
    /// Sends notices over `channel` from now on.
    pub fn watch(&self, channel: Channel<NoticeView>) {
        *self.channel.lock() = Some(channel);
    }

    /// Tells the UI; a window that is not there yet misses nothing it needs.
    pub fn tell(&self, notice: NoticeView) {
        if let Some(channel) = self.channel.lock().as_ref() {
            let _gone = channel.send(notice);
        }
    }

    /// Something typed would be lost by closing.
    pub fn set_unsaved(&self, unsaved: bool) {
        self.unsaved.store(unsaved, Ordering::Relaxed);
    }

    /// Marks that a change is being sent.
    pub fn sending(&self) -> Sending<'_> {
        self.sending.store(true, Ordering::Relaxed);
        Sending(self)
    }

    /// Whether the window may close. Where it may not, the UI is told to ask, if it listens.
    pub fn may_close(&self) -> bool {
        let sending = self.sending.load(Ordering::Relaxed);
        let keep = sending || self.unsaved.load(Ordering::Relaxed);
        if keep && self.channel.lock().is_some() {
            self.tell(NoticeView::CloseRequested { sending });
            return false;
        }
        true
    }
}

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        self.0.sending.store(false, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_with_nothing_unsaved_closes() {
        assert!(Notices::default().may_close());
    }

    #[test]
    fn unsaved_work_asks_first_and_a_confirmed_close_does_not_ask_again() {
        let notices = Notices::default();
        notices.watch(Channel::new(|_| Ok(())));

        notices.set_unsaved(true);
        assert!(!notices.may_close());
        notices.set_unsaved(false);
        assert!(notices.may_close());
    }

    #[test]
    fn closing_while_a_change_is_sent_asks_even_with_nothing_typed() {
        let notices = Notices::default();
        notices.watch(Channel::new(|_| Ok(())));

        let sending = notices.sending();
        assert!(!notices.may_close());
        drop(sending);
        assert!(notices.may_close());
    }

    #[test]
    fn a_page_that_never_came_up_does_not_hold_the_window_open() {
        let notices = Notices::default();
        notices.set_unsaved(true);

        assert!(notices.may_close(), "nobody could answer the question");
    }
}
