//! Waiting for what other programs do.

use std::time::{Duration, Instant};

use sandbox::Hold;

use crate::Stop;

/// How long anything may take before a journey gives up, on a slow and busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The time between two looks: a person does not notice it, and it leaves the processor to what is
/// waited for.
pub const INTERVAL: Duration = Duration::from_millis(15);

/// Asks again and again until `look` has an answer.
///
/// # Errors
/// `look`'s own, or `what` did not come in time.
pub async fn until<T>(
    what: &str,
    mut look: impl AsyncFnMut() -> Result<Option<T>, Stop>,
) -> Result<T, Stop> {
    let started = Instant::now();
    loop {
        if let Some(answer) = look().await? {
            return Ok(answer);
        }
        if started.elapsed() > PATIENCE {
            return Err(format!("waited for {what}").into());
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// Waits until the pretend Atlas holds a request.
///
/// # Errors
/// None came in time.
pub async fn held(hold: &Hold) -> Result<(), Stop> {
    let reached = tokio::time::timeout(PATIENCE, hold.reached()).await;
    reached.map_err(|_| "waited for a request that is held".into())
}
