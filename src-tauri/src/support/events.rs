//! What the UI is told unasked, and whether closing the window has to ask first.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use parking_lot::Mutex;
use tauri::ipc::Channel;

use crate::view::{LeavingView, NoticeView};

/// The way to the UI.
#[derive(Default)]
pub struct Notices {
    way: Mutex<Way>,
    unsaved: AtomicBool,
    /// How many changes are on their way.
    sending: AtomicU32,
}

#[derive(Default)]
struct Way {
    page: Option<Channel<NoticeView>>,
    /// What came before a page listened, each once, oldest first.
    waiting: Vec<NoticeView>,
}

/// A change is on its way to Atlas for as long as this lives.
pub struct Sending<'a>(&'a Notices);

impl Notices {
    /// Sends what waited over `channel`, and every notice from now on.
    pub fn watch(&self, channel: Channel<NoticeView>) {
        let mut way = self.way.lock();
        for notice in way.waiting.drain(..) {
            let _gone = channel.send(notice);
        }
        way.page = Some(channel);
    }

    /// Tells the UI, or keeps it for the page that does not listen yet.
    pub fn tell(&self, notice: NoticeView) {
        let mut way = self.way.lock();
        if let Some(page) = &way.page {
            let _gone = page.send(notice);
        } else if !way.waiting.contains(&notice) {
            way.waiting.push(notice);
        }
    }

    /// Something typed would be lost by closing.
    pub fn set_unsaved(&self, unsaved: bool) {
        self.unsaved.store(unsaved, Ordering::Relaxed);
    }

    /// Marks that a change is being sent.
    pub fn sending(&self) -> Sending<'_> {
        self.sending.fetch_add(1, Ordering::Relaxed);
        Sending(self)
    }

    /// Whether the window may close; `clusters_wait` to be sent. Where it may not, the UI is told to
    /// ask, if it listens.
    pub fn may_close(&self, clusters_wait: bool) -> bool {
        let reason = if self.sending.load(Ordering::Relaxed) > 0 {
            LeavingView::Sending
        } else if self.unsaved.load(Ordering::Relaxed) {
            LeavingView::Unsaved
        } else if clusters_wait {
            LeavingView::ClustersWait
        } else {
            return true;
        };
        if self.way.lock().page.is_none() {
            return true;
        }
        self.tell(NoticeView::CloseRequested { reason });
        false
    }
}

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        self.0.sending.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_is_told_before_the_page_listens_reaches_it_once_and_in_order() {
        let notices = Notices::default();
        for notice in [
            NoticeView::SystemTheme { dark: true },
            NoticeView::Defect,
            NoticeView::Defect,
            NoticeView::Activity,
        ] {
            notices.tell(notice);
        }

        let heard = listen(&notices);
        assert_eq!(*heard.lock(), ["systemTheme", "defect", "activity"]);
        notices.tell(NoticeView::Defect);
        assert_eq!(heard.lock().len(), 4, "and from now on at once");
        assert!(
            listen(&notices).lock().is_empty(),
            "a new page hears none again"
        );
    }

    /// The kinds of what a page hears.
    fn listen(notices: &Notices) -> Arc<Mutex<Vec<String>>> {
        let heard = Arc::new(Mutex::default());
        let list: Arc<Mutex<Vec<String>>> = Arc::clone(&heard);
        notices.watch(Channel::new(move |body| {
            let notice: serde_json::Value = body.deserialize()?;
            list.lock()
                .push(notice["kind"].as_str().unwrap_or_default().to_owned());
            Ok(())
        }));
        heard
    }

    #[test]
    fn a_window_with_nothing_unsaved_closes() {
        assert!(Notices::default().may_close(false));
    }

    #[test]
    fn unsaved_work_asks_first_and_a_confirmed_close_does_not_ask_again() {
        let notices = Notices::default();
        notices.watch(Channel::new(|_| Ok(())));

        notices.set_unsaved(true);
        assert!(!notices.may_close(false));
        notices.set_unsaved(false);
        assert!(notices.may_close(false));
    }

    #[test]
    fn closing_while_a_change_is_sent_asks_even_with_nothing_typed() {
        let notices = Notices::default();
        notices.watch(Channel::new(|_| Ok(())));

        let sending = notices.sending();
        assert!(!notices.may_close(false));
        drop(sending);
        assert!(notices.may_close(false));
    }

    #[test]
    fn a_change_that_ends_leaves_the_question_about_another() {
        let notices = Notices::default();
        notices.watch(Channel::new(|_| Ok(())));

        let (one, other) = (notices.sending(), notices.sending());
        drop(one);
        assert!(!notices.may_close(false));
        drop(other);
        assert!(notices.may_close(false));
    }

    #[test]
    fn closing_while_clusters_wait_to_be_sent_asks() {
        let notices = Notices::default();
        notices.watch(Channel::new(|_| Ok(())));

        assert!(!notices.may_close(true));
    }

    #[test]
    fn a_page_that_never_came_up_does_not_hold_the_window_open() {
        let notices = Notices::default();
        notices.set_unsaved(true);

        assert!(notices.may_close(false), "nobody could answer the question");
    }
}
