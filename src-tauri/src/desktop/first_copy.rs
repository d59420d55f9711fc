//! One window for a data folder on Windows and macOS; on Linux the session bus does this.
//!
//! Whoever has the folder's lock is the first copy, and listens. Another one asks it to bring its window
//! to the front, and ends once it answers. Nothing is said to a first copy but that: whatever else is
//! sent is not read. Two copies with a folder each both run.

#[cfg_attr(windows, path = "first_copy/pipe.rs")]
#[cfg_attr(not(windows), path = "first_copy/socket.rs")]
mod wire;

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use storage::{FolderLock, StorageError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

pub use wire::{Listener, bind, place};

/// Nothing else answers so.
const ANSWER: &[u8] = b"Keygate is here\n";

/// How long one copy waits for the other one's answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long the lock is waited for before the one who has it is asked.
const PAUSE: Duration = Duration::from_millis(100);

/// Which copy this is.
#[derive(Debug)]
pub enum Turn {
    /// The first one, or one that nobody answers, which goes on without writing to the disk.
    First(Result<FolderLock, StorageError>),
    /// Another one, whose window is in front now.
    Second,
}

/// Takes the lock of `folder`, or has the copy that has it show its window, which `is_shown` asks it to.
/// It waits `patience` where somebody has the lock and does not answer: a check that is just writing, or
/// a copy that is just starting.
pub fn which(folder: &Path, patience: Duration, is_shown: impl Fn() -> bool) -> Turn {
    let begun = Instant::now();
    loop {
        match FolderLock::take(folder, PAUSE) {
            Err(StorageError::InUse { .. }) if is_shown() => return Turn::Second,
            Err(StorageError::InUse { .. }) if begun.elapsed() < patience => {}
            taken => return Turn::First(taken),
        }
    }
}

/// Whether a copy listens at `place` and brings its window to the front.
pub async fn is_shown(place: &Path) -> bool {
    let asked = async { answer(wire::connect(place).await?).await };
    matches!(timeout(PATIENCE, asked).await, Ok(Ok(true)))
}

/// Calls `show` whenever another copy asks for it.
pub async fn serve(mut listener: Listener, show: impl Fn()) {
    while let Ok(asking) = listener.accept().await {
        show();
        // One that neither reads nor goes must not keep others waiting for long.
        let _gone = timeout(PATIENCE, tell(asking)).await;
    }
}

async fn answer(mut first: impl AsyncRead + Unpin) -> io::Result<bool> {
    let mut said = [0; ANSWER.len()];
    first.read_exact(&mut said).await?;
    Ok(said == ANSWER)
}

async fn tell(mut second: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    second.write_all(ANSWER).await?;
    // It goes once it has read that; what it has not read would be lost with the connection.
    second.read(&mut [0]).await.map(|_nothing| ())
}

/// The place for `data_folder`, where the system has one.
#[must_use]
pub fn place_of(data_folder: &Path) -> Option<PathBuf> {
    place(data_folder, &std::env::temp_dir())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    #[tokio::test]
    async fn the_first_copy_shows_its_window_whenever_another_one_asks() -> Result {
        let folder = tempfile::tempdir()?;
        let place = place_of(folder.path()).ok_or("a place")?;
        assert!(!is_shown(&place).await, "nobody is there");

        let (shown, shows) = mpsc::channel();
        let serving = tokio::spawn(serve(bind(&place)?, move || {
            let _heard = shown.send(());
        }));
        assert!(is_shown(&place).await);
        assert!(is_shown(&place).await, "and again");
        assert_eq!(shows.try_iter().count(), 2);
        let other = tempfile::tempdir()?;
        let other = place_of(other.path()).ok_or("a place")?;
        assert!(!is_shown(&other).await, "another folder is another copy's");

        serving.abort();
        let _aborted = serving.await;
        assert!(!is_shown(&place).await);
        bind(&place)?;
        Ok(())
    }

    #[test]
    fn a_second_copy_ends_and_one_that_nobody_answers_goes_on() -> Result {
        let folder = tempfile::tempdir()?;
        let none = Duration::ZERO;
        let Turn::First(Ok(lock)) = which(folder.path(), none, || false) else {
            return Err("nobody else has the folder".into());
        };
        assert!(matches!(which(folder.path(), none, || true), Turn::Second));
        let unanswered = which(folder.path(), none, || false);
        assert!(
            matches!(unanswered, Turn::First(Err(StorageError::InUse { .. }))),
            "{unanswered:?}"
        );
        drop(lock);
        let alone = which(folder.path(), none, || true);
        assert!(matches!(alone, Turn::First(Ok(_))), "nobody was asked");
        Ok(())
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_said_and_nobody_is_asked() -> Result {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("file");
        std::fs::write(&file, "no folder")?;
        let taken = which(&file, PATIENCE, || true);
        assert!(
            matches!(taken, Turn::First(Err(StorageError::Folder { .. }))),
            "{taken:?}"
        );
        Ok(())
    }

    #[tokio::test]
    async fn whoever_answers_otherwise_is_no_first_copy() {
        assert!(matches!(answer(ANSWER).await, Ok(true)));
        assert!(matches!(answer(&b"something else\n."[..]).await, Ok(false)));
        assert!(answer(&b"Keygate"[..]).await.is_err());
    }
}
