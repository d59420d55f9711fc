//! What a person may stop waiting for.

use std::future::Future;

use tokio::sync::Notify;

use crate::view::ErrorView;

/// Ends waits. Whatever was on its way then is looked up at Atlas again, never guessed.
#[derive(Default)]
pub struct Waiting {
    cancelled: Notify,
}

impl Waiting {
    /// Ends what waits now; what begins later is not touched.
    pub fn cancel(&self) {
        self.cancelled.notify_waiters();
    }

    /// Comes back once somebody cancelled.
    pub async fn cancelled(&self) {
        self.cancelled.notified().await;
    }

    /// Does `work` unless it is cancelled before.
    ///
    /// # Errors
    /// `Cancelled`, and those of `work`.
    pub async fn until_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, ErrorView>>,
    ) -> Result<T, ErrorView> {
        tokio::select! {
            done = work => done,
            () = self.cancelled() => Err(ErrorView::Cancelled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn cancelling_ends_a_wait_and_not_the_next_one() {
        let waiting = Waiting::default();
        let endless = waiting.until_cancelled(std::future::pending::<Result<(), ErrorView>>());
        let (ended, ()) = tokio::join!(endless, async { waiting.cancel() });
        assert!(matches!(ended, Err(ErrorView::Cancelled)));

        let next = waiting.until_cancelled(async { Ok(7) }).await;
        assert!(matches!(next, Ok(7)));
    }
}
