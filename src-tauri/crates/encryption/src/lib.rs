//! What a key set-up is: the three forms and their rules, what a Save or an Off would send, and the
//! way of one such change to Atlas and back.
//!
//! A change is never sent on top of somebody else's, never sent twice blindly, and nothing is said
//! about it that Atlas did not show. Words for people are left to the user interface: everything
//! here is codes and values. Secrets go in and never come out.

mod change;
mod finding;
mod form;
mod key_check;
mod region;
mod rules;
mod send;
mod settle;

pub use change::{Change, ChangeLine, OneWay, To};
pub use finding::{Field, Finding, FindingCode, KeyFilePart, Level};
pub use form::{AwsAccess, AwsForm, AzureAccess, AzureForm, GcpAccess, GcpForm, KmsForm, Provider};
pub use key_check::KeyCheck;
pub use region::AwsRegion;
pub use rules::{check, check_secret};
pub use send::{EncryptionApi, Phase, send};
pub use settle::{Outcome, SendError, Unsettled, Verdict};
