//! What is needed on the key service's access list, how it compares with what stands there, and what
//! is written from that.

pub mod comparing;
pub mod defaults;
pub mod needed;
pub mod pasted;
pub mod removal;
pub mod rollback;
pub mod state;
pub mod write_options;

use storage::Storage;

use crate::addresses::book::Books;
use crate::addresses::history::History;

/// What is read and compared with.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The address book on screen.
    pub books: &'a Books,
    /// The lists fetched so far.
    pub history: &'a History,
    /// What is kept on disk.
    pub storage: &'a Storage,
    /// What the access list has.
    pub state: &'a state::AccessListState,
}
