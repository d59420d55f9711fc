//! Every operation meets every fault, over real sockets: what the person is told, how often it is
//! sent, and that nothing is done twice.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod expected;
mod fault;
mod issuer;
mod matrix;
mod operation;
mod proxied;
mod world;
