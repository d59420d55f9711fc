//! Journeys: the real program in a real window, from the first screen to the result.
//!
//! Two at a time: each has a desktop, a bus, a key store and data of its own, and most of its time
//! is waiting. A journey that fails leaves a picture in `target/failed-journeys`.

mod access_list;
mod accessibility_screens;
mod accessibility_tree;
mod activity;
mod answers;
mod appearance;
mod axe;
mod check;
mod cloud_keyboard;
mod clusters;
mod contacts;
mod defects;
mod dropped;
mod fences;
mod first_list;
mod forms;
mod key_service;
mod key_service_changes;
mod key_service_practice;
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
mod reports;
mod roles;
mod rotation;
mod screen_reader;
mod secrets;
mod service_account;
mod unusual;
mod zoom;

use tests::Stop;
use tests::desktop::{Desktop, Size};
use tokio::sync::Semaphore;

static AT_A_TIME: Semaphore = Semaphore::const_new(2);

/// Runs a journey on a fresh desktop.
async fn journey(walk: impl AsyncFnOnce(&Desktop) -> Result<(), Stop>) -> Result<(), Stop> {
    let _turn = AT_A_TIME.acquire().await?;
    walk(&Desktop::start(Size(1100, 760))?).await
}

/// The same in the smallest window.
async fn journey_in_a_small_window(
    walk: impl AsyncFnOnce(&Desktop) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let _turn = AT_A_TIME.acquire().await?;
    walk(&Desktop::start(Size(800, 560))?).await
}

/// The same on a screen larger than the window, which is not made to fill it.
async fn journey_on_a_free_desk(
    walk: impl AsyncFnOnce(&Desktop) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let _turn = AT_A_TIME.acquire().await?;
    walk(&Desktop::with_free_windows(Size(1280, 900))?).await
}

/// The same where no key store is running.
async fn journey_without_key_store(
    walk: impl AsyncFnOnce(&Desktop) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let _turn = AT_A_TIME.acquire().await?;
    walk(&Desktop::with_key_store(Size(1100, 760), false)?).await
}
