//! What happens when Keygate itself is wrong: whoever waits is answered, the person sees it, and
//! the log gets the place. What a panic says is never logged or shown: it may hold data.

use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::pin::pin;
use std::sync::OnceLock;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use serde::Serialize;
use tauri::Wry;
use tauri::ipc::Invoke;

/// A command ended in the middle of its work. What a panic says is shown to nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panicked;

thread_local! {
    /// Whoever asked for what runs now gets an answer even if it panics.
    static ANSWERED: Cell<bool> = const { Cell::new(false) };
}

/// Shows it to the person; set once there is a window.
static SHOW: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();

/// From now on a panic on any thread is logged by its place alone.
pub fn watch() {
    panic::set_hook(Box::new(noticed));
}

/// From now on `show` is called for every panic that nobody gets as an answer.
pub fn tell_with(show: impl Fn() + Send + Sync + 'static) {
    let _first_window = SHOW.set(Box::new(show));
}

/// What `work` gives, or `None` where it panicked.
pub fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    let outer = ANSWERED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    ANSWERED.set(outer);
    outcome.ok()
}

/// Does `work` in the background until it ends, starting it again `pause` after each panic.
pub async fn restart_on_panic<W>(pause: Duration, work: impl Fn() -> W)
where
    W: Future<Output = ()> + Send + 'static,
{
    while tauri::async_runtime::spawn(work()).await.is_err() {
        tokio::time::sleep(pause).await;
    }
}

/// What the asynchronous `command` answers; an error where it panics.
///
/// # Errors
/// `Panicked`, and the command's own.
pub async fn answered<T, E: From<Panicked>>(
    command: &'static str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let polled = caught(|| {
            #[cfg(debug_assertions)]
            asked_for::panic_in(command);
            work.as_mut().poll(context)
        });
        polled.unwrap_or_else(|| {
            tracing::error!(command, "the command ended in a panic");
            Poll::Ready(Err(Panicked.into()))
        })
    })
    .await
}

/// `handler`, with `answer` for commands that panic before they answered.
pub fn guard(
    handler: impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static,
    answer: impl Serialize + Clone + Send + Sync + 'static,
) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    move |invoke| {
        let resolver = invoke.resolver.clone();
        let command = invoke.message.command().to_owned();
        tracing::debug!(command, "asked");
        let handled = caught(|| {
            #[cfg(debug_assertions)]
            asked_for::panic_in(&format!("{command} at once"));
            handler(invoke)
        });
        handled.unwrap_or_else(|| {
            tracing::error!(command, "the command ended in a panic");
            // Tauri panics over a second answer, where the first was given before the panic.
            let _answered_before = caught(|| resolver.reject(answer.clone()));
            true
        })
    }
}

fn noticed(panic: &PanicHookInfo<'_>) {
    let place = panic.location();
    let (file, line) = place.map_or(("unknown", 0), |place| (place.file(), place.line()));
    tracing::error!(file, line, "panic");
    print(file, line);
    if !ANSWERED.get() && SHOW.get().is_some() {
        // On a thread of its own: the one that panics may hold what showing needs.
        let _not_shown = thread::Builder::new().spawn(|| {
            if let Some(show) = SHOW.get() {
                show();
            }
        });
    }
}

#[expect(clippy::print_stderr, reason = "there may be no window and no log")]
fn print(file: &str, line: u32) {
    eprintln!("Keygate: something went wrong at {file}:{line}");
}

/// Panics that a test asks for: in debug builds alone.
#[cfg(debug_assertions)]
pub mod asked_for {
    /// Names the command that shall panic, with ` at once` after it for one that is not
    /// asynchronous, or `watch` for the work in the background. What follows a colon is what the
    /// panic says.
    const PANIC: &str = "KEYGATE_TEST_PANIC";

    /// Panics where the environment names `place`.
    #[expect(clippy::panic, reason = "a test asked for it")]
    pub fn panic_in(place: &str) {
        let Ok(asked) = std::env::var(PANIC) else {
            return;
        };
        if let Some((name, says)) = asked.split_once(':')
            && name == place
        {
            panic!("{says}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    #[expect(clippy::panic, reason = "what the test is about")]
    fn a_panic_is_caught_and_what_follows_goes_on() {
        assert!(caught(|| panic!("as asked")).is_none());
        assert_eq!(caught(|| 1), Some(1));
    }

    #[tokio::test]
    #[expect(clippy::panic, reason = "what the test is about")]
    async fn an_asynchronous_command_that_panics_after_waiting_answers_with_an_error() {
        let answer: Result<(), Panicked> = answered("a command", async {
            tokio::task::yield_now().await;
            panic!("as asked")
        })
        .await;

        assert!(matches!(answer, Err(Panicked)));
    }

    #[tokio::test]
    async fn work_in_the_background_that_panics_is_started_again_until_it_ends() {
        let starts = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&starts);

        restart_on_panic(Duration::ZERO, move || {
            let time = count.fetch_add(1, Ordering::Relaxed);
            async move {
                tokio::task::yield_now().await;
                assert!(time == 2, "as asked");
            }
        })
        .await;

        assert_eq!(starts.load(Ordering::Relaxed), 3);
    }

    #[tokio::test]
    async fn a_command_that_does_not_panic_answers_as_it_would() {
        let answer: Result<u32, Panicked> = answered("a command", async { Ok(7) }).await;
        assert!(matches!(answer, Ok(7)));
    }
}
