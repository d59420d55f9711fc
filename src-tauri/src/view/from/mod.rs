//! From what the inner crates answer to what the UI draws. Every `match` is exhaustive: a new
//! variant does not compile until someone decides what the person sees.

mod access_list;
mod activity;
mod addresses;
mod artefact;
mod atlas;
mod clusters;
mod encryption;
mod form;
mod networking;
mod refusals;
mod roles;
mod settings;
mod storage;

pub use access_list::names_network_alert;
pub use activity::{deed_of, outcome_of};
pub use clusters::{cluster_view, switched_on};
pub use encryption::{
    EncryptionParts, encryption_view, private_networking as requires_private_networking,
};
pub use networking::NetworkingParts;
pub use roles::role_setup_view;
