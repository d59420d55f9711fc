//! What only Windows' own functions do. Nothing is decided here, and nothing else in the workspace
//! calls them; on other systems this crate is empty.

#[cfg(windows)]
mod calls;

#[cfg(windows)]
pub use calls::{is_program, no_crash_reports, oem_text, rename_through};
