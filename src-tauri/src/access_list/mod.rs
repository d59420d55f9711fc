//! What is needed on the key service's access list, how it compares with what stands there, and what
//! is written from that.

pub mod comparing;
pub mod needed;
pub mod pasted;
mod removal;
pub mod state;
mod write_request;
