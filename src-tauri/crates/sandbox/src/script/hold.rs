//! Requests that wait for a test.

use std::sync::Arc;

use tokio::sync::watch;

/// Requests are held for as long as this lives.
#[must_use = "a hold that is dropped holds nothing"]
pub struct Hold(Arc<Gate>);

/// The gate that requests stand before.
pub(crate) struct Gate {
    open: watch::Sender<bool>,
    arrived: watch::Sender<usize>,
}

impl Hold {
    pub(crate) fn new() -> (Self, Arc<Gate>) {
        let gate = Arc::new(Gate {
            open: watch::Sender::new(false),
            arrived: watch::Sender::new(0),
        });
        (Self(Arc::clone(&gate)), gate)
    }

    /// Waits until a request is held.
    pub async fn reached(&self) {
        self.reached_by(1).await;
    }

    /// Waits until `count` requests are held, those that were given up meanwhile included.
    pub async fn reached_by(&self, count: usize) {
        let mut arrived = self.0.arrived.subscribe();
        // The sender lives in the gate, which this hold keeps.
        let _sender_lives = arrived.wait_for(|arrived| *arrived >= count).await;
    }

    /// Lets the held requests go on, and later ones pass.
    pub fn release(self) {
        drop(self);
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.open.send_replace(true);
    }
}

impl Gate {
    pub(crate) fn is_open(&self) -> bool {
        *self.open.borrow()
    }

    pub(crate) async fn pass(&self) {
        let mut open = self.open.subscribe();
        self.arrived.send_modify(|arrived| *arrived += 1);
        // The sender lives in this gate.
        let _sender_lives = open.wait_for(|open| *open).await;
    }
}
