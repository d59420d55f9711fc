//! What was asked.

use std::sync::{Mutex, MutexGuard};

use super::lock;
use crate::asked::Asked;
use crate::operation::Operation;

/// One request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Which operation it is.
    pub operation: Operation,
    /// Such as `PATCH`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// Decoded, in the order sent.
    pub query: Vec<(String, String)>,
    /// Names in small letters, in the order sent; a value that is no text is left out.
    pub headers: Vec<(String, String)>,
    /// As sent.
    pub body: Vec<u8>,
    /// The status of the answer, once there is one.
    pub status: Option<u16>,
}

impl Recorded {
    pub(super) fn new(operation: Operation, asked: &Asked) -> Self {
        let headers = asked.headers.iter().filter_map(|(name, value)| {
            let value = value.to_str().ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        });
        Self {
            operation,
            method: asked.method.to_string(),
            path: asked.path.clone(),
            query: asked.query.clone(),
            headers: headers.collect(),
            body: asked.body.to_vec(),
            status: None,
        }
    }

    /// The first header of this name, in small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

/// The first header of this name, in small letters.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find_map(|(known, value)| (known == name).then_some(value.as_str()))
}

/// A request that is kept, and that gets the status of its answer later.
pub trait Request: Clone {
    /// It was answered with this status.
    fn set_status(&mut self, status: u16);
}

impl Request for Recorded {
    fn set_status(&mut self, status: u16) {
        self.status = Some(status);
    }
}

/// The requests of one stand-in.
pub(crate) struct Record<R>(Mutex<Entries<R>>);

struct Entries<R> {
    /// How many were forgotten; numbers go on.
    forgotten: usize,
    requests: Vec<R>,
}

impl<R> Default for Record<R> {
    fn default() -> Self {
        Self(Mutex::new(Entries {
            forgotten: 0,
            requests: Vec::new(),
        }))
    }
}

impl<R: Request> Record<R> {
    pub(crate) fn all(&self) -> Vec<R> {
        self.entries().requests.clone()
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.entries();
        entries.forgotten += entries.requests.len();
        entries.requests.clear();
    }

    /// The number that [`Record::end`] takes.
    pub(crate) fn begin(&self, request: R) -> usize {
        let mut entries = self.entries();
        entries.requests.push(request);
        entries.forgotten + entries.requests.len() - 1
    }

    pub(crate) fn end(&self, number: usize, status: u16) {
        let mut entries = self.entries();
        let forgotten = entries.forgotten;
        let request = number
            .checked_sub(forgotten)
            .and_then(|index| entries.requests.get_mut(index));
        if let Some(request) = request {
            request.set_status(status);
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries<R>> {
        lock(&self.0)
    }
}
