//! Reading Atlas's document, in every shape it has had, in one pass and without a copy of it.
//!
//! Shapes: `{inbound, outbound}`, each cloud → region → list; beside them `gateways`, a list of
//! `{name, ips: {inbound, outbound}}`; and the older one where every top-level key is a service that
//! holds `{inbound, outbound}`. Unknown keys, clouds and regions are kept, empty objects, empty
//! lists and `null` mean nothing, and what is no address is reported with its place.

mod node;
mod walker;

use std::str::Utf8Error;

use jiff::Timestamp;
use serde::de::DeserializeSeed;
use serde_json::error::Category;

use crate::book::{AddressBook, Source};
use crate::problem::EntryProblem;
use node::Node;
use walker::{At, Walker};

/// Why a document is no address book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not JSON, or ends too early.
    #[error("the list is not JSON (line {line}, column {column})")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1; 0 at the very beginning of a line.
        column: usize,
    },
    /// It is JSON without a list of addresses in it, or with more names than any list has.
    #[error("the document holds no list of addresses")]
    WrongShape,
    /// It lists no outbound address of the control plane or a gateway. An empty list is never taken
    /// for a list: a key service that lets in nothing shuts Atlas out.
    #[error("the list has no outbound address ({refused} were left out)")]
    EmptyOutbound {
        /// Outbound entries that were there and were left out.
        refused: usize,
    },
    /// It lists no outbound address, and of what it lists something is wider than any of Atlas's can
    /// be: a mistake, as in [`Review::HeldBack`](crate::Review::HeldBack).
    #[error("the list is held back: {} is at {}", mistake.text, mistake.place)]
    HeldBack {
        /// The first of these entries, with its place in the document.
        mistake: EntryProblem,
    },
}

impl AddressBook {
    /// Reads a document fetched from `source` at `fetched_at`.
    ///
    /// # Errors
    /// [`ReadError`] where nothing can be used. Single entries that cannot be are left out and
    /// listed in [`AddressBook::problems`].
    pub fn read(document: &[u8], source: Source, fetched_at: Timestamp) -> Result<Self, ReadError> {
        if u32::try_from(document.len()).is_err() {
            return Err(ReadError::WrongShape);
        }
        // Checked once as a whole, texts need not be checked one by one.
        let text = str::from_utf8(document).map_err(|error| not_utf8(document, &error))?;
        let mut walker = Walker::new(source.practice);
        let mut json = serde_json::Deserializer::from_str(text);
        Node::new(&mut walker, At::Document)
            .deserialize(&mut json)
            .and_then(|()| json.end())
            .map_err(|error| match error.classify() {
                Category::Data => ReadError::WrongShape,
                _ => ReadError::NotJson {
                    line: error.line(),
                    column: error.column(),
                },
            })?;
        if !walker.saw_a_list {
            return Err(ReadError::WrongShape);
        }
        if !walker.collector.reaches_keys() {
            if let Some(mistake) = walker.problems.first_mistake() {
                return Err(ReadError::HeldBack {
                    mistake: mistake.clone(),
                });
            }
            return Err(ReadError::EmptyOutbound {
                refused: walker.outbound_left_out,
            });
        }
        let collected = walker.collector.finish();
        Ok(Self {
            source,
            fetched_at,
            services: collected.services,
            outbound: collected.outbound,
            inbound: collected.inbound,
            problems: walker.problems,
        })
    }
}

/// Where a text stops being one.
fn not_utf8(document: &[u8], error: &Utf8Error) -> ReadError {
    let valid = document.get(..error.valid_up_to()).unwrap_or_default();
    let line_start = valid.iter().rposition(|&byte| byte == b'\n');
    ReadError::NotJson {
        line: valid.iter().filter(|&&byte| byte == b'\n').count() + 1,
        column: valid.len() - line_start.map_or(0, |place| place + 1),
    }
}

#[cfg(test)]
mod tests;
