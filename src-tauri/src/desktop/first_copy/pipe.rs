//! A named pipe. Only this user may write to it, which opening it asks for. Source: Microsoft's
//! documentation, Named Pipe Security and Access Rights.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::windows::named_pipe::{
    ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions,
};

use crate::support::identifier::IDENTIFIER;

/// Every connection to the pipe is taken, and the next one is not there yet. Source: `winerror.h`.
const PIPE_BUSY: i32 = 231;

/// A busy pipe is asked for again so often.
const PAUSE: Duration = Duration::from_millis(20);

/// What the pipe of `data_folder` is called.
#[must_use]
pub fn place(data_folder: &Path, _temporary: &Path) -> Option<PathBuf> {
    let name = storage::folder_name(data_folder);
    Some(PathBuf::from(format!(r"\\.\pipe\{IDENTIFIER}.{name}")))
}

/// Listens for other copies.
#[derive(Debug)]
pub struct Listener {
    name: OsString,
    next: NamedPipeServer,
}

/// Begins to listen under the name `place`.
///
/// # Errors
/// The system's, also where somebody else has the name.
pub fn bind(place: &Path) -> io::Result<Listener> {
    let name = place.as_os_str().to_owned();
    let next = options().first_pipe_instance(true).create(&name)?;
    Ok(Listener { name, next })
}

fn options() -> ServerOptions {
    let mut options = ServerOptions::new();
    options.reject_remote_clients(true);
    options
}

pub(super) async fn connect(place: &Path) -> io::Result<NamedPipeClient> {
    loop {
        match ClientOptions::new().open(place) {
            Err(error) if error.raw_os_error() == Some(PIPE_BUSY) => {
                tokio::time::sleep(PAUSE).await;
            }
            opened => return opened,
        }
    }
}

impl Listener {
    pub(super) async fn accept(&mut self) -> io::Result<NamedPipeServer> {
        self.next.connect().await?;
        let next = options().create(&self.name)?;
        Ok(std::mem::replace(&mut self.next, next))
    }
}
