//! Ending what a person does not want to wait for.

use std::future::Future;

use tokio::sync::Notify;

use super::error::ShellError;

/// Ends waits. Whatever was on its way then is looked up at Atlas again, never guessed.
#[derive(Default)]
pub struct Cancellation {
    cancelled: Notify,
}

impl Cancellation {
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
        work: impl Future<Output = Result<T, ShellError>>,
    ) -> Result<T, ShellError> {
        tokio::select! {
            done = work => done,
            () = self.cancelled() => Err(ShellError::Cancelled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn cancelling_ends_a_wait_and_not_the_next_one() {
        let cancellation = Cancellation::default();
        let endless =
            cancellation.until_cancelled(std::future::pending::<Result<(), ShellError>>());
        let (ended, ()) = tokio::join!(endless, async { cancellation.cancel() });
        assert!(matches!(ended, Err(ShellError::Cancelled)));

        let next = cancellation.until_cancelled(async { Ok(7) }).await;
        assert!(matches!(next, Ok(7)));
    }
}
