//! What the page is sent unasked, and whether closing the window has to ask first.

use access_list::ListState;
use encryption::Provider;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use parking_lot::Mutex;
use storage::Notice;

/// Something the page is sent unasked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The person wants to close the window while something is unsaved or going on.
    CloseRequested(CloseReason),
    /// Something in Keygate went wrong that no command answers with.
    Defect,
    /// The menu of macOS asks for the Settings screen.
    OpenSettings,
    /// The system's preference changed.
    SystemTheme {
        /// It prefers dark.
        dark: bool,
    },
    /// The system's preference changed.
    SystemContrast {
        /// It asks for more contrast.
        more: bool,
    },
    /// What is not as it should be in the data folder, from now on.
    Storage(Vec<Notice>),
    /// Something was done, or ended.
    Activity,
    /// A file is dragged over the window, or was dropped (safety rule X7).
    FileDrag(FileDrag),
    /// The outbound list changed since it was fetched last.
    ListChanged {
        /// Addresses that came.
        added: usize,
        /// Addresses that went.
        removed: usize,
        /// The list is used; otherwise a person has to look at it first.
        is_used: bool,
        /// What the access list says of what is needed; `None`: not known here.
        list: Option<ListState>,
    },
    /// Somebody else changed what decides in a cloud.
    CloudChanged {
        /// Which.
        cloud: Provider,
        /// Entries that its list has lost.
        lost: usize,
        /// Entries that it has got.
        gained: usize,
        /// As above.
        list: Option<ListState>,
    },
    /// Either of the others, where no list is needed: nobody is called.
    AddressesChanged,
    /// A cluster that is changing gets new addresses (safety rule A7).
    ClusterAddresses {
        /// Addresses that came.
        added: usize,
        /// As above.
        list: Option<ListState>,
    },
}

/// Why closing the window asks first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// Something typed would be lost.
    Unsaved,
    /// A change is being sent to Atlas.
    Sending,
    /// Clusters were confirmed and are not sent yet.
    ClustersWait,
}

/// What becomes of a file that is dragged over the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileDrag {
    /// Dropping it now compares it.
    Over,
    /// Dropping it now does nothing.
    Refused(DropRefusal),
    /// It is no longer over the window: dragged away, or dropped where it is not taken.
    Gone,
    /// It was dropped and waits to be compared.
    Dropped,
}

/// Why what is dropped is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropRefusal {
    /// Only Access list takes a file.
    Elsewhere,
    /// Several files at once.
    Several,
    /// No file at all.
    NoFile,
}

type Listener = Box<dyn Fn(Event) + Send>;

/// The events for the page.
#[derive(Default)]
pub struct Events {
    page: Mutex<Page>,
    unsaved: AtomicBool,
    /// How many changes are being sent.
    sending: AtomicU32,
}

#[derive(Default)]
struct Page {
    listener: Option<Listener>,
    /// What came before the page listened, each once, oldest first.
    waiting: Vec<Event>,
}

/// A change is being sent to Atlas for as long as this lives.
pub struct Sending<'a>(&'a Events);

impl Events {
    /// Hands what waited to `listener`, and every event from now on. A newer listener takes the
    /// place of an earlier one.
    pub fn listen(&self, listener: impl Fn(Event) + Send + 'static) {
        let mut page = self.page.lock();
        for event in page.waiting.drain(..) {
            listener(event);
        }
        page.listener = Some(Box::new(listener));
    }

    /// Sends `event` to the page, or keeps it for a page that does not listen yet.
    pub fn send(&self, event: Event) {
        let mut page = self.page.lock();
        if let Some(listener) = &page.listener {
            listener(event);
        } else if !page.waiting.contains(&event) {
            page.waiting.push(event);
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

    /// Whether the window may close; `clusters_wait` to be sent. Where it may not, the page is sent
    /// to ask, if it listens.
    pub fn may_close(&self, clusters_wait: bool) -> bool {
        let reason = if self.sending.load(Ordering::Relaxed) > 0 {
            CloseReason::Sending
        } else if self.unsaved.load(Ordering::Relaxed) {
            CloseReason::Unsaved
        } else if clusters_wait {
            CloseReason::ClustersWait
        } else {
            return true;
        };
        if self.page.lock().listener.is_none() {
            return true;
        }
        self.send(Event::CloseRequested(reason));
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
    fn events_sent_before_the_page_listens_reach_it_once_and_in_order() {
        let events = Events::default();
        for event in [
            Event::SystemTheme { dark: true },
            Event::Defect,
            Event::Defect,
            Event::Activity,
        ] {
            events.send(event);
        }

        let received = listen(&events);
        assert_eq!(
            *received.lock(),
            [
                Event::SystemTheme { dark: true },
                Event::Defect,
                Event::Activity
            ]
        );
        events.send(Event::Defect);
        assert_eq!(received.lock().len(), 4, "and from now on at once");
        assert!(
            listen(&events).lock().is_empty(),
            "a new page receives none again"
        );
    }

    /// What a page receives.
    fn listen(events: &Events) -> Arc<Mutex<Vec<Event>>> {
        let received = Arc::new(Mutex::default());
        let list: Arc<Mutex<Vec<Event>>> = Arc::clone(&received);
        events.listen(move |event| list.lock().push(event));
        received
    }

    #[test]
    fn a_window_with_nothing_unsaved_closes() {
        assert!(Events::default().may_close(false));
    }

    #[test]
    fn unsaved_work_asks_first_and_a_confirmed_close_does_not_ask_again() {
        let events = Events::default();
        events.listen(|_| {});

        events.set_unsaved(true);
        assert!(!events.may_close(false));
        events.set_unsaved(false);
        assert!(events.may_close(false));
    }

    #[test]
    fn closing_while_a_change_is_sent_asks_even_with_nothing_typed() {
        let events = Events::default();
        events.listen(|_| {});

        let sending = events.sending();
        assert!(!events.may_close(false));
        drop(sending);
        assert!(events.may_close(false));
    }

    #[test]
    fn a_change_that_ends_leaves_the_question_about_another() {
        let events = Events::default();
        events.listen(|_| {});

        let (one, other) = (events.sending(), events.sending());
        drop(one);
        assert!(!events.may_close(false));
        drop(other);
        assert!(events.may_close(false));
    }

    #[test]
    fn closing_while_clusters_wait_to_be_sent_asks() {
        let events = Events::default();
        events.listen(|_| {});

        assert!(!events.may_close(true));
    }

    #[test]
    fn a_page_that_was_never_drawn_does_not_keep_the_window_open() {
        let events = Events::default();
        events.set_unsaved(true);

        assert!(events.may_close(false), "nobody could answer the question");
    }
}
