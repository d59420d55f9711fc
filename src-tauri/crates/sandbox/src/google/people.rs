//! Who may sign in, with what, and which tokens are out.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::json;

use super::world::GoogleWorld;
use crate::random;

/// The service account that tools sign in with; it may do everything.
pub(super) const TOOL: &str = "keygate-practice@practice-project.iam.gserviceaccount.com";

/// Clients, keys and tokens, made anew at each start.
pub(super) struct People {
    /// The desktop client: its ID and its secret.
    pub(super) client: (String, String),
    /// The service account's key, made where it is first asked for: that takes a while. `None` where the
    /// system gave none.
    key: OnceLock<Option<KeyPair>>,
    pub(super) key_id: String,
    books: Mutex<Books>,
    /// Of the person whose default credentials are on this computer.
    default_refresh: String,
}

#[derive(Default)]
pub(super) struct Books {
    /// Requests of browsers that wait for a person, by the ticket of the page.
    pub(super) asked: HashMap<String, Request>,
    /// Codes that wait to become tokens, whom each is for, and when it ends.
    pub(super) codes: HashMap<String, (Request, String, Timestamp)>,
    /// Access tokens: whose each is, and when it ends.
    pub(super) access: HashMap<String, (String, Timestamp)>,
    /// Refresh tokens: whose each is.
    pub(super) refresh: HashMap<String, String>,
}

/// What a client asks of a person.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) redirect: String,
    pub(super) state: String,
    pub(super) challenge: String,
    pub(super) scopes: Vec<String>,
    pub(super) is_offline: bool,
}

impl People {
    pub(super) fn new(world: &GoogleWorld) -> Result<Self, getrandom::Error> {
        let number = random::hexadecimal(12)?;
        let id = random::letters(32)?;
        let default_refresh = format!("1//{}", random::token()?);
        let first = world.people.first();
        let first = first.map(|(email, _)| email.clone()).unwrap_or_default();
        let mut books = Books::default();
        books.refresh.insert(default_refresh.clone(), first);
        Ok(Self {
            client: (
                format!("{number}-{id}.apps.googleusercontent.com"),
                format!("GOCSPX-{}", random::token()?),
            ),
            key: OnceLock::new(),
            key_id: random::hexadecimal(40)?,
            books: Mutex::new(books),
            default_refresh,
        })
    }

    pub(super) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self) -> Option<&KeyPair> {
        let made = self
            .key
            .get_or_init(|| KeyPair::generate(KeySize::Rsa2048).ok());
        made.as_ref()
    }

    /// What the service account's signatures are checked with.
    pub(super) fn public_key(&self) -> Option<&[u8]> {
        self.key().map(|key| key.public_key().as_ref())
    }

    /// Source of the parts: Google Cloud documentation, service account keys.
    pub(super) fn key_file(&self) -> String {
        let der = self.key().and_then(|key| {
            let der: Result<Pkcs8V1Der<'_>, _> = key.as_der();
            der.ok().map(|der| STANDARD.encode(der.as_ref()))
        });
        let body = der.unwrap_or_default();
        let lines: Vec<&str> = body
            .as_bytes()
            .chunks(64)
            .filter_map(|line| std::str::from_utf8(line).ok())
            .collect();
        let key = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            lines.join("\n")
        );
        let file = json!({
            "type": "service_account",
            "project_id": "practice-project",
            "private_key_id": self.key_id,
            "private_key": key,
            "client_email": TOOL,
            "client_id": "000000000000000000001",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": "https://oauth2.googleapis.com/token",
            "universe_domain": "googleapis.com",
        });
        format!("{file:#}")
    }

    /// Source of the parts: what `gcloud auth application-default login` writes.
    pub(super) fn default_credentials(&self, quota_project: &str) -> String {
        let file = json!({
            "account": "",
            "client_id": self.client.0,
            "client_secret": self.client.1,
            "quota_project_id": quota_project,
            "refresh_token": self.default_refresh,
            "type": "authorized_user",
            "universe_domain": "googleapis.com",
        });
        format!("{file:#}")
    }

    /// Whose an access token is; `None` for one that is not out any more.
    pub(super) fn whose(&self, token: &str, now: Timestamp) -> Option<String> {
        let books = self.books();
        let (email, end) = books.access.get(token)?;
        (now < *end).then(|| email.clone())
    }
}
