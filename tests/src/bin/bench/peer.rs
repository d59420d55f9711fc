//! The same web UI in Debian's Chromium, with the fixture in the place of the program.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use tests::Stop;
use tests::desktop::Desktop;

const WEB_FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/dist-fixture");

/// Serves the built UI on this computer for as long as the benchmarks run; its address.
///
/// # Errors
/// It was not built.
pub(crate) fn serve() -> Result<String, Stop> {
    let root = Path::new(WEB_FOLDER)
        .canonicalize()
        .map_err(|error| format!("{WEB_FOLDER}: {error}"))?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let root = root.clone();
            // A browser that goes away in the middle is no concern of the others.
            thread::spawn(move || drop(answer(&stream, &root)));
        }
    });
    Ok(address)
}

fn answer(mut stream: &TcpStream, root: &Path) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        let path = line.split(' ').nth(1).unwrap_or("/").to_owned();
        line.clear();
        while reader.read_line(&mut line)? > 2 {
            line.clear();
        }
        line.clear();
        let path = path
            .split('?')
            .next()
            .unwrap_or_default()
            .trim_start_matches('/');
        let file = root.join(if path.is_empty() { "index.html" } else { path });
        let body = fs::read(&file);
        let status = if body.is_ok() {
            "200 OK"
        } else {
            "404 Not Found"
        };
        let body = body.unwrap_or_default();
        let media = media_type(&file);
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )?;
        stream.write_all(&body)?;
    }
    Ok(())
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Chromium as a program of its own on an empty profile, with the cheap renderer.
pub(crate) fn chromium(desktop: &Desktop, page: &str, profile: &Path) -> Command {
    let mut command = desktop.command("chromium");
    command
        .arg(format!("--app={page}"))
        .arg(format!("--user-data-dir={}", profile.display()))
        .args([
            "--disable-gpu",
            "--no-first-run",
            "--no-default-browser-check",
        ])
        .args([
            "--password-store=basic",
            "--window-position=0,0",
            "--window-size=1100,760",
        ]);
    if rustix::process::getuid().is_root() {
        // It refuses to start in a sandbox as root.
        command.arg("--no-sandbox");
    }
    command
}

/// The page that begins at Connect, or with the list on screen.
pub(crate) fn page(address: &str, list: bool) -> String {
    if list {
        // The fixture's own words for a connection that reads addresses only.
        let world = r#"{"running":{"mode":"addressesOnly","host":"cloud.mongodb.com","kept":false,"projects":[],"project":null}}"#;
        format!("{address}/?world={}", encoded(world))
    } else {
        format!("{address}/")
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// An empty folder of that name.
///
/// # Errors
/// The file system's.
pub(crate) fn empty(folder: PathBuf) -> Result<PathBuf, Stop> {
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
