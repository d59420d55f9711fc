//! A socket in a folder that is this user's alone to write in.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tokio::net::{UnixListener, UnixStream};

/// So many bytes a socket's path may have. Source: macOS, `sys/un.h` (104 with the zero at its end);
/// Linux takes four more.
const LONGEST: usize = 103;

/// Where the first copy of `data_folder` listens: in that folder, or where its path is too long in
/// `temporary`, which on macOS is this user's alone. `None` where that is too long as well.
#[must_use]
pub fn place(data_folder: &Path, temporary: &Path) -> Option<PathBuf> {
    let name = storage::folder_name(data_folder);
    let short = name.get(..16).unwrap_or(&name);
    let places = [
        data_folder.join("window.sock"),
        temporary.join(format!("keygate-{short}.sock")),
    ];
    places
        .into_iter()
        .find(|place| place.as_os_str().len() <= LONGEST)
}

/// Listens for other copies.
#[derive(Debug)]
pub struct Listener(UnixListener);

/// Begins to listen at `place`. Whoever calls it has the folder's lock, so that what is there is left
/// from a copy that ended.
///
/// # Errors
/// The system's; `PermissionDenied` where others may write in the folder.
pub fn bind(place: &Path) -> io::Result<Listener> {
    let about = fs::metadata(place.parent().unwrap_or(place))?;
    if about.uid() != rustix::process::getuid().as_raw() || about.mode() & 0o022 != 0 {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    match fs::remove_file(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(place)?;
    fs::set_permissions(place, Permissions::from_mode(0o600))?;
    Ok(Listener(listener))
}

pub(super) async fn connect(place: &Path) -> io::Result<UnixStream> {
    UnixStream::connect(place).await
}

impl Listener {
    pub(super) async fn accept(&mut self) -> io::Result<UnixStream> {
        let (stream, _nameless) = self.0.accept().await?;
        Ok(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lies_in_the_data_folder_where_its_path_is_short_enough() {
        let temporary = Path::new("/var/folders/x1/abcdefghijklmnopqrstuvwxyz0123/T");
        let usual = Path::new("/Users/dana/Library/Application Support/io.keygate.Keygate");
        assert_eq!(place(usual, temporary), Some(usual.join("window.sock")));

        let long = PathBuf::from(format!("/Users/{}/data", "d".repeat(90)));
        let other = PathBuf::from(format!("/Users/{}/data", "e".repeat(90)));
        let found = place(&long, temporary);
        assert!(
            found.as_ref().is_some_and(
                |found| found.starts_with(temporary) && found.as_os_str().len() <= LONGEST
            ),
            "{found:?}"
        );
        assert_ne!(found, place(&other, temporary));
        assert_eq!(place(&long, &long), None);
    }

    #[tokio::test]
    async fn it_is_for_this_user_alone_and_takes_the_place_of_one_that_was_left() -> io::Result<()>
    {
        let folder = tempfile::tempdir()?;
        let place = folder.path().join("window.sock");
        drop(bind(&place)?);
        assert!(place.exists(), "left, as after a crash");
        let _listening = bind(&place)?;
        assert_eq!(fs::metadata(&place)?.mode() & 0o777, 0o600);

        fs::set_permissions(folder.path(), Permissions::from_mode(0o777))?;
        let refused = bind(&place).map(|_| ()).map_err(|error| error.kind());
        assert_eq!(refused, Err(io::ErrorKind::PermissionDenied));
        Ok(())
    }
}
