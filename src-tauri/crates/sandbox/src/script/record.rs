//! What was asked.

use std::sync::{Mutex, MutexGuard, PoisonError};

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
    /// The first header of this name, in small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }
}

#[derive(Default)]
pub(super) struct Record(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    /// How many were forgotten; numbers go on.
    forgotten: usize,
    requests: Vec<Recorded>,
}

impl Record {
    pub(super) fn all(&self) -> Vec<Recorded> {
        self.entries().requests.clone()
    }

    pub(super) fn clear(&self) {
        let mut entries = self.entries();
        entries.forgotten += entries.requests.len();
        entries.requests.clear();
    }

    /// The number that [`Record::end`] takes.
    pub(super) fn begin(&self, operation: Operation, asked: &Asked) -> usize {
        let headers = asked.headers.iter().filter_map(|(name, value)| {
            let value = value.to_str().ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        });
        let request = Recorded {
            operation,
            method: asked.method.to_string(),
            path: asked.path.clone(),
            query: asked.query.clone(),
            headers: headers.collect(),
            body: asked.body.to_vec(),
            status: None,
        };
        let mut entries = self.entries();
        entries.requests.push(request);
        entries.forgotten + entries.requests.len() - 1
    }

    pub(super) fn end(&self, number: usize, status: u16) {
        let mut entries = self.entries();
        let forgotten = entries.forgotten;
        let request = number
            .checked_sub(forgotten)
            .and_then(|index| entries.requests.get_mut(index));
        if let Some(request) = request {
            request.status = Some(status);
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
