//! IAM Identity Center: registering a client, the browser's page, tokens, and what the access
//! portal gives for them.

mod oidc;
pub(super) mod page;
mod portal;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::config::AwsTiming;

pub(super) use oidc::{allow, authorize, create_token, deny, register_client, show_page};
pub(super) use portal::{account_roles, accounts, check, log_out, role_credentials};

/// Where IAM Identity Center of the practice organisation is.
pub(super) const REGION: &str = "us-east-1";

/// Clients, and where each sign-in stands.
pub(super) struct Sso {
    timing: AwsTiming,
    books: Mutex<Books>,
}

#[derive(Default)]
struct Books {
    clients: HashMap<String, Client>,
    /// Requests of browsers that wait for a person, by the ticket of the page.
    asked: HashMap<String, Request>,
    /// Codes that wait to become tokens, and when each ends.
    codes: HashMap<String, (Request, Timestamp)>,
    /// Access tokens, and when each ends.
    access: HashMap<String, Timestamp>,
    /// Refresh tokens: whose each is, and when it ends.
    refresh: HashMap<String, (String, Timestamp)>,
}

struct Client {
    name: String,
    secret: String,
    expires: Timestamp,
    redirects: Vec<String>,
    grants: Vec<String>,
    scopes: Vec<String>,
}

/// What a client asks of a person.
#[derive(Clone)]
struct Request {
    client: String,
    redirect: String,
    state: String,
    challenge: String,
}

impl Sso {
    pub(super) fn new(timing: AwsTiming) -> Self {
        Self {
            timing,
            books: Mutex::default(),
        }
    }

    /// Ends all access tokens; refresh tokens stay.
    #[cfg(feature = "scripting")]
    pub(super) fn forget_access(&self) {
        self.books().access.clear();
    }

    /// Ends all refresh tokens.
    #[cfg(feature = "scripting")]
    pub(super) fn forget_refresh(&self) {
        self.books().refresh.clear();
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn after(now: Timestamp, lifetime: std::time::Duration) -> Timestamp {
    crate::clock::later(now, SignedDuration::try_from(lifetime).unwrap_or_default())
}
