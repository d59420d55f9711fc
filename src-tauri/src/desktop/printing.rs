//! Printing: a window of its own shows the page and opens the system's dialog. Nothing in it runs, it
//! can be led nowhere, and it may ask for no command.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

use crate::support::error::ShellError;
use crate::support::generation;

/// The scheme under which pages to print are read.
pub const SCHEME: &str = "print";

/// What the windows for printing are called, before their number.
const WINDOW: &str = "print-";

/// The pages that are being printed; each until its window closes.
#[derive(Default)]
pub struct Printing {
    pages: Mutex<HashMap<u32, Arc<[u8]>>>,
}

impl Printing {
    /// Opens a window that shows `page`, and the dialog that prints it.
    ///
    /// # Errors
    /// `Internal` where the system makes no window.
    pub fn open(
        &self,
        app: &AppHandle,
        title: &str,
        page: Vec<u8>,
        webview_data: &Path,
    ) -> Result<(), ShellError> {
        let number = generation::next();
        self.pages.lock().insert(number, page.into());
        let opened = build(app, title, number, webview_data);
        if opened.is_err() {
            self.pages.lock().remove(&number);
        }
        opened.map_err(|error| ShellError::internal(&error))
    }

    /// What the window asks for.
    #[must_use]
    pub fn answer(&self, asked: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let number = asked.uri().path().trim_start_matches('/').parse();
        let page = number
            .ok()
            .and_then(|number: u32| self.pages.lock().get(&number).cloned());
        let (status, body) = match page {
            Some(page) => (StatusCode::OK, page.to_vec()),
            None => (StatusCode::NOT_FOUND, Vec::new()),
        };
        let mut answer = Response::new(body);
        *answer.status_mut() = status;
        let html = header::HeaderValue::from_static("text/html; charset=utf-8");
        answer.headers_mut().insert(header::CONTENT_TYPE, html);
        answer
    }

    /// The window called `label` is gone, and its page with it.
    pub fn closed(&self, label: &str) {
        if let Some(number) = number(label) {
            self.pages.lock().remove(&number);
        }
    }
}

/// Closes every window for printing: they end with the program's own.
pub fn close_all(app: &AppHandle) {
    for (label, window) in app.webview_windows() {
        if number(&label).is_some() {
            // One that is just closing needs it no more.
            let _closing = window.destroy();
        }
    }
}

fn number(label: &str) -> Option<u32> {
    label.strip_prefix(WINDOW)?.parse().ok()
}

fn build(app: &AppHandle, title: &str, number: u32, webview_data: &Path) -> tauri::Result<()> {
    let address = match cfg!(windows) {
        true => format!("http://{SCHEME}.localhost/{number}"),
        false => format!("{SCHEME}://localhost/{number}"),
    };
    let url = address
        .parse()
        .map_err(|_not_one| tauri::Error::InvalidWebviewUrl("no address of a page"))?;
    WebviewWindowBuilder::new(
        app,
        format!("{WINDOW}{number}"),
        WebviewUrl::CustomProtocol(url),
    )
    .title(title)
    .inner_size(800.0, 700.0)
    .center()
    .data_directory(webview_data.to_owned())
    .devtools(false)
    .general_autofill_enabled(false)
    .on_navigation(move |to| to.as_str() == address)
    .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
    .on_page_load(|window, load| {
        if load.event() == PageLoadEvent::Finished
            && let Err(error) = window.print()
        {
            tracing::warn!(%error, "printing: the system opened no dialog");
        }
    })
    .build()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(path: &str) -> Request<Vec<u8>> {
        let mut asked = Request::new(Vec::new());
        if let Ok(uri) = format!("print://localhost{path}").parse() {
            *asked.uri_mut() = uri;
        }
        asked
    }

    #[test]
    fn a_page_is_there_until_its_window_closes_and_nothing_else_ever_is() {
        let printing = Printing::default();
        printing
            .pages
            .lock()
            .insert(7, b"<p>seven</p>".as_slice().into());

        let answer = printing.answer(&asked("/7"));
        assert_eq!(answer.body(), b"<p>seven</p>");
        assert_eq!(
            answer
                .headers()
                .get(header::CONTENT_TYPE)
                .map(|it| it.as_bytes()),
            Some(b"text/html; charset=utf-8".as_slice())
        );
        for path in ["/8", "/", "/7/..", "/../etc/passwd"] {
            assert_eq!(
                printing.answer(&asked(path)).status(),
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }

        printing.closed("main");
        assert_eq!(printing.answer(&asked("/7")).status(), StatusCode::OK);
        printing.closed("print-7");
        assert_eq!(
            printing.answer(&asked("/7")).status(),
            StatusCode::NOT_FOUND
        );
    }
}
