//! A way to a stand-in that is cut at the worst moment of a Save.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Stop;

/// When the connection is cut that carries a change of the encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Before the change reached the stand-in.
    Before,
    /// After the stand-in did it, before its answer came back.
    After,
}

/// Begins the request that is cut.
const CHANGE: &str = "PATCH /api/atlas/v2/groups/";

/// Listens on 127.0.0.1 and passes everything on to `server`, but for what `cut` says.
///
/// # Errors
/// The system's.
pub async fn in_front_of(server: SocketAddr, cut: Cut) -> Result<SocketAddr, Stop> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(async move {
                // A connection that breaks is what this is for.
                let _broken = pass_on(client, server, cut).await;
            });
        }
    });
    Ok(address)
}

async fn pass_on(
    mut client: TcpStream,
    server: SocketAddr,
    cut: Cut,
) -> Result<(), std::io::Error> {
    let mut server = TcpStream::connect(server).await?;
    let (mut there, mut back) = (vec![0; 65_536], vec![0; 65_536]);
    let mut changing = false;
    loop {
        tokio::select! {
            read = client.read(&mut there) => {
                let sent = there.get(..read?).unwrap_or_default();
                if sent.is_empty() {
                    return Ok(());
                }
                changing = changing || sent.starts_with(CHANGE.as_bytes());
                if changing && cut == Cut::Before {
                    return Ok(());
                }
                server.write_all(sent).await?;
            }
            read = server.read(&mut back) => {
                let answer = back.get(..read?).unwrap_or_default();
                if answer.is_empty() {
                    return Ok(());
                }
                let challenge = answer.starts_with(b"HTTP/1.1 401");
                if changing && !challenge {
                    return Ok(());
                }
                changing = false;
                client.write_all(answer).await?;
            }
        }
    }
}
