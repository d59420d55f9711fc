//! Ending what a person does not want to wait for: one press ends one call of the page, and what ends
//! for good (the connection, the window) ends all of them.

use std::collections::{HashMap, VecDeque};
use std::future::Future;

use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

use super::error::ShellError;

/// A press can overtake the call it is for; so many of those are remembered.
const EARLY: usize = 64;

/// The calls under way, each by the number the page gave it.
#[derive(Default)]
pub struct Cancellation {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    calls: HashMap<u32, CancellationToken>,
    /// Cancelled before they began, or after they ended.
    early: VecDeque<u32>,
}

/// A call under way. It ends when this is dropped.
pub struct Call<'a> {
    all: &'a Cancellation,
    number: u32,
    token: CancellationToken,
}

impl Cancellation {
    /// The call named `number` begins.
    #[must_use]
    pub fn begin(&self, number: u32) -> Call<'_> {
        let token = CancellationToken::new();
        let mut state = self.state.lock();
        if let Some(position) = state.early.iter().position(|early| *early == number) {
            state.early.remove(position);
            token.cancel();
        }
        state.calls.insert(number, token.clone());
        Call {
            all: self,
            number,
            token,
        }
    }

    /// Ends the call named `number`, and no other.
    pub fn cancel(&self, number: u32) {
        let mut state = self.state.lock();
        if let Some(token) = state.calls.get(&number) {
            token.cancel();
            return;
        }
        if state.early.len() == EARLY {
            state.early.pop_front();
        }
        state.early.push_back(number);
    }

    /// Ends every call under way; what begins later is not touched.
    pub fn cancel_all(&self) {
        for token in self.state.lock().calls.values() {
            token.cancel();
        }
    }
}

impl Call<'_> {
    /// What ends with this call.
    #[must_use]
    pub fn token(&self) -> &CancellationToken {
        &self.token
    }

    /// Comes back once the call was cancelled.
    pub async fn cancelled(&self) {
        self.token.cancelled().await;
    }

    /// Does `work` unless the call is cancelled before. `work` is dropped then, so it only reads.
    ///
    /// # Errors
    /// `Cancelled`, and those of `work`.
    pub async fn until_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, ShellError>>,
    ) -> Result<T, ShellError> {
        let done = self.token.run_until_cancelled(work).await;
        done.unwrap_or(Err(ShellError::Cancelled))
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        self.all.state.lock().calls.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn endless(call: &Call<'_>) -> Result<(), ShellError> {
        call.until_cancelled(std::future::pending()).await
    }

    #[tokio::test]
    async fn cancelling_ends_one_call_and_no_other() {
        let all = Cancellation::default();
        let (one, other) = (all.begin(1), all.begin(2));
        let (ended, ()) = tokio::join!(endless(&one), async { all.cancel(1) });
        assert!(matches!(ended, Err(ShellError::Cancelled)));
        assert!(!other.token().is_cancelled());
        assert!(matches!(
            other.until_cancelled(async { Ok(7) }).await,
            Ok(7)
        ));
    }

    #[tokio::test]
    async fn a_press_that_overtakes_its_call_ends_it() {
        let all = Cancellation::default();
        all.cancel(3);
        let never_begun = all.begin(3).until_cancelled(async { Ok(7) }).await;
        assert!(matches!(never_begun, Err(ShellError::Cancelled)));
    }

    #[test]
    fn a_press_after_the_end_of_its_call_ends_nothing() {
        let all = Cancellation::default();
        drop(all.begin(1));
        all.cancel(1);
        assert!(!all.begin(2).token().is_cancelled());
        for number in 100..1000 {
            all.cancel(number);
        }
        assert_eq!(all.state.lock().early.len(), EARLY);
    }

    #[test]
    fn the_end_of_a_connection_ends_every_call_and_nothing_that_begins_later() {
        let all = Cancellation::default();
        let (one, other) = (all.begin(1), all.begin(2));
        all.cancel_all();
        assert!(one.token().is_cancelled() && other.token().is_cancelled());
        assert!(!all.begin(3).token().is_cancelled());
    }
}
