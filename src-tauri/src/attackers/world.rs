//! One cell of the table: a computer that has worked with an Atlas for some days, and what stands
//! between the two.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use atlas::{Client, ClientOptions, Origin, Route, Timing, Trust};
use encryption::KnownGrantees;
use sandbox::Sandbox;
use serde_json::json;
use storage::{ListReview, SignInKind, Storage};
use tempfile::TempDir;
use tests::authority::Authority;
use tests::relay;
use tests::scripted::{Request, ScriptedServer};

use super::attack::{Attack, Attacker, MARKS, Stage};
use super::before::{self, SetUp};
use super::doing::Doing;
use crate::access_list::Parts;
use crate::access_list::state::AccessListState;
use crate::addresses::book::Books;
use crate::addresses::fetched;
use crate::addresses::history::History;
use crate::connection::connecting;
use crate::connection::grantees::Grantees;
use crate::connection::session::{Connection, Project};
use crate::support::error::ShellError;
use crate::view::ErrorView;

/// What is in the way of a test.
pub(super) type Stop = String;

/// What must never come of an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Harm {
    /// A secret went over a connection that somebody reads along with, and nobody knew.
    SecretRead,
    /// A policy or a grant names a stranger, or a stranger counts as known.
    StrangerNamed,
    /// A stranger's address is used.
    StrangerUsed,
    /// A stranger's address was written.
    StrangerWritten,
    /// A list was accepted, and no person did.
    Accepted,
    /// An address of the administrator's is to be removed.
    OwnRemoved,
}

/// What one cell of the table shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// What the person is told: the code of an error, or what there is to see.
    pub(super) told: String,
    /// What came of it.
    pub(super) harm: Vec<Harm>,
}

/// What stands between this computer and the stand-in.
struct Between {
    attack: Attack,
    is_on: AtomicBool,
    inspects: Arc<AtomicBool>,
    secret_was_read: AtomicBool,
}

pub(super) struct World {
    pub(super) doing: Doing,
    pub(super) storage: Arc<Storage>,
    pub(super) books: Books,
    pub(super) state: AccessListState,
    pub(super) history: History,
    pub(super) connection: Arc<Connection>,
    pub(super) project: String,
    pub(super) options: ClientOptions,
    pub(super) role: SetUp,
    pub(super) folder: TempDir,
    between: Arc<Between>,
    relay: ScriptedServer,
    _atlas: Sandbox,
}

impl Between {
    /// Whether a secret that is sent now is read by somebody whom nobody knows of.
    fn reads_along(&self) -> bool {
        self.inspects.load(Ordering::SeqCst) && self.attack != Attack::InspectsAccepted
    }
}

impl World {
    /// Nothing was attacked yet.
    pub(super) async fn start(attack: Attack, doing: Doing) -> Result<Self, Stop> {
        let atlas = before::atlas().await?;
        let (public, company) = (text(Authority::new())?, text(Authority::new())?);
        let (server, inspects) = text(public.server_until(&company, "127.0.0.1"))?;
        let between = Arc::new(Between {
            attack,
            is_on: AtomicBool::new(false),
            inspects,
            secret_was_read: AtomicBool::new(false),
        });
        let relay = {
            let between = Arc::clone(&between);
            let script = move |request: &Request, pass_on: &dyn Fn() -> _| {
                if carries_secret(request) && between.reads_along() {
                    between.secret_was_read.store(true, Ordering::SeqCst);
                }
                match between.is_on.load(Ordering::SeqCst) {
                    true => attack.answered(request, pass_on()),
                    false => pass_on(),
                }
            };
            match attack.attacker() {
                Attacker::Inspector => relay::encrypted_in_front_of(atlas.origin(), server, script),
                // Who has a public certificate is as good as none between.
                _ => relay::in_front_of(atlas.origin(), script),
            }
        };
        let relay = text(relay)?;
        let trust = text(Trust::also(company.pem().as_bytes()))?;
        let options = ClientOptions {
            timing: Timing {
                tries: 1,
                ..Timing::short()
            },
            route: Route {
                trust: text(trust.as_public(public.pem().as_bytes()))?,
                ..Route::default()
            },
            ..ClientOptions::default()
        };
        let origin = text(Origin::parse(&relay.origin()))?;
        let client = text(Client::new(
            origin,
            Some(before::credentials(&atlas)),
            options.clone(),
        ))?;
        let project = Project {
            id: atlas.script().projects().swap_remove(0),
            name: "Payments".to_owned(),
            organization: "Northwind".to_owned(),
        };
        let folder = text(tempfile::tempdir())?;
        let storage = Arc::new(text(Storage::open(folder.path()))?);
        let kind = SignInKind::ServiceAccount;
        let mut connection =
            Connection::signed_in(client, kind, vec![project.clone()], None, false);
        connection.timing = encryption::Timing::short();
        connection.grantees = Grantees::kept(Arc::clone(&storage));
        let (books, state) = <(Books, AccessListState)>::default();
        books.belong_to(connection.source());
        before::fetched_before(&storage, &connection)?;
        before::has_access_list(&storage, &state, &connection)?;
        let role = before::set_up(&atlas, &project.id, doing, &connection).await?;
        Ok(Self {
            doing,
            storage,
            books,
            state,
            history: History::default(),
            connection: Arc::new(connection),
            project: project.id,
            options,
            role,
            folder,
            between,
            relay,
            _atlas: atlas,
        })
    }

    /// Does what the cell is about.
    pub(super) async fn meet(&self) -> Result<Seen, Stop> {
        self.reach(Stage::Start);
        if self.between.attack == Attack::InspectsAccepted {
            self.connection.client.accept_private_issuer();
        }
        let mut seen = if self.doing.needs_sign_in() {
            match connecting::read_projects(&self.connection.client, || {}).await {
                Ok(_) => self.doing.run(self).await?,
                Err(cause) => Seen::told(code(&self.connection.error(cause))),
            }
        } else {
            self.doing.run(self).await?
        };
        seen.harm.extend(self.harm());
        seen.harm.sort_unstable();
        seen.harm.dedup();
        Ok(seen)
    }

    /// The person is so far: an attack that begins now begins, and one that ends now ends.
    pub(super) fn reach(&self, stage: Stage) {
        let attack = self.between.attack;
        if attack.begins() == stage {
            self.turn(true);
        }
        if attack.ends() == Some(stage) {
            self.turn(false);
        }
    }

    /// Whatever was attacked, from now on it is not.
    pub(super) fn end(&self) {
        self.turn(false);
    }

    fn turn(&self, on: bool) {
        let is_inspector = self.between.attack.attacker() == Attacker::Inspector;
        self.between.is_on.store(on, Ordering::SeqCst);
        self.between
            .inspects
            .store(on && is_inspector, Ordering::SeqCst);
    }

    pub(super) fn parts(&self) -> Parts<'_> {
        Parts {
            books: &self.books,
            storage: &self.storage,
            state: &self.state,
            history: &self.history,
        }
    }

    /// How often the control plane's list was asked for.
    pub(super) fn asked_for_lists(&self) -> usize {
        let requests = self.relay.requests();
        let lists = requests
            .iter()
            .filter(|it| it.path().ends_with("/controlPlaneIPAddresses"));
        lists.count()
    }

    /// What came of it, whatever was done.
    fn harm(&self) -> Vec<Harm> {
        let origin = self.connection.client.origin().as_str();
        let mut harm = Vec::new();
        if self.between.secret_was_read.load(Ordering::SeqCst) {
            harm.push(Harm::SecretRead);
        }
        let known: Option<KnownGrantees> = self.storage.grantees();
        if is_strangers(&json!(known).to_string()) {
            harm.push(Harm::StrangerNamed);
        }
        let used = fetched::kept(&self.storage, origin).filter(|listed| listed.is_accepted);
        if used.is_some_and(|listed| {
            let mut blocks = listed.book.reaching_keys();
            blocks.any(|block| is_strangers(&block.to_string()))
        }) {
            harm.push(Harm::StrangerUsed);
        }
        let reviews = self.storage.fetches(origin).reviews.into_values();
        let accepted = reviews.filter(|review| matches!(review, ListReview::Accepted(_)));
        if accepted.count() != 1 {
            harm.push(Harm::Accepted);
        }
        harm
    }
}

impl Seen {
    pub(super) fn told(told: impl Into<String>) -> Self {
        Self {
            told: told.into(),
            harm: Vec::new(),
        }
    }

    pub(super) fn with(mut self, harm: Harm, is_so: bool) -> Self {
        if is_so {
            self.harm.push(harm);
        }
        self
    }
}

/// Whether something in `text` is a stranger's.
pub(super) fn is_strangers(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// The code of the error that crosses to the window, and its cause.
pub(super) fn code(error: &ShellError) -> String {
    let view = json!(ErrorView::from(error));
    let code = view["code"].as_str().unwrap_or_default();
    let problem = &view["problem"];
    let cause = view["cause"].as_str().or(view["reason"].as_str());
    match cause.or(problem.as_str()).or(problem["kind"].as_str()) {
        Some(cause) => format!("{code}:{cause}"),
        None => code.to_owned(),
    }
}

/// An error's words, for whoever reads the test's output.
pub(super) fn text<T, E: std::fmt::Debug>(outcome: Result<T, E>) -> Result<T, Stop> {
    outcome.map_err(|error| format!("{error:?}"))
}

fn carries_secret(request: &Request) -> bool {
    request.method == "PATCH" || request.path().ends_with("/oauth/token")
}
