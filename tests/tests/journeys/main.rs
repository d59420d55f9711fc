//! Journeys: the real program in a real window, from the first screen to the result.
//!
//! One after another, each on a desktop of its own: two programs would share two cores, and a
//! journey that fails leaves a picture in `target/failed-journeys`.

mod access_list;
mod accessibility_screens;
mod accessibility_tree;
mod activity;
mod answers;
mod appearance;
mod axe;
mod check;
mod clusters;
mod contacts;
mod defects;
mod dropped;
mod fences;
mod forms;
mod keyboard;
mod leaving;
mod lists;
mod motion;
mod names;
mod native_dialogs;
mod network;
mod networking;
mod place;
mod practice;
mod proxy;
mod refusals;
mod roles;
mod rotation;
mod screen_reader;
mod secrets;
mod service_account;
mod unusual;
mod zoom;

use tests::Stop;
use tests::desktop::{Desktop, Size};
use tokio::sync::Mutex;

static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// Runs a journey on a fresh desktop.
async fn journey(walk: impl AsyncFnOnce(&Desktop) -> Result<(), Stop>) -> Result<(), Stop> {
    let _turn = ONE_AT_A_TIME.lock().await;
    walk(&Desktop::start(Size(1100, 760))?).await
}

/// The same on a screen larger than the window, which is not made to fill it.
async fn journey_on_a_free_desk(
    walk: impl AsyncFnOnce(&Desktop) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let _turn = ONE_AT_A_TIME.lock().await;
    walk(&Desktop::with_free_windows(Size(1280, 900))?).await
}

/// The same where no key store is running.
async fn journey_without_key_store(
    walk: impl AsyncFnOnce(&Desktop) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let _turn = ONE_AT_A_TIME.lock().await;
    walk(&Desktop::with_key_store(Size(1100, 760), false)?).await
}
