//! The address book in use, the lists fetched so far, and their export.

pub mod book;
pub mod csv_export;
pub mod fetched;
pub mod history;
pub mod unusual;
