//! Everything that a person, or the watch, does and that an attack could turn against them.

use std::sync::Arc;
use std::time::Duration;

use access_list::{RemovalBlock, Target};
use addresses::Direction;
use encryption::{AzureAccess, AzureForm, KmsForm};
use jiff::{SignedDuration, Timestamp};
use sandbox::samples;
use secret::Secret;
use serde_json::{Value, json};
use storage::{Every, FolderLock};

use super::attack::{Stage, own};
use super::world::{Harm, Seen, Stop, World, code, is_strangers, text};
use crate::access_list::comparing::{self, Shown};
use crate::access_list::write_options::WriteOptions;
use crate::addresses::book::InUse;
use crate::addresses::fetched::{self, Unused, WhyUnused};
use crate::encryption::pending::PendingChange;
use crate::encryption::{change, roles};
use crate::support::cancellation::Cancellation;
use crate::view::{GranteeView, RoleStateView};
use crate::watch::check;
use crate::watch::news::News;
use crate::watch::round::Round;

macro_rules! doings {
    ($($name:ident $words:literal;)*) => {
        /// One column of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Doing { $(#[doc = $words] $name,)* }

        impl Doing {
            pub(super) const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

doings! {
    SignIn        "Signs in.";
    AwsRole       "Looks at a role in AWS again.";
    FirstAwsRole  "Ticks that what was shown first is what the console shows.";
    AzureRole     "Looks at a service principal again.";
    GoogleRole    "Looks at a service account again.";
    GoogleForm    "Opens the form that names the service account.";
    FetchLists    "Fetches the lists.";
    CheckClosed   "Has them checked while the program is closed.";
    CopyList      "Copies the control plane's addresses.";
    WriteList     "Writes the whole access list.";
    RemoveOld     "Looks for what is no longer needed, now and once the attack is over.";
    SaveKey       "Saves a key with a secret.";
    Watch         "Leaves the program open.";
}

/// What is typed as a secret.
const SECRET: &str = "typed-by-a-person";
const SIX_HOURS: i64 = 6 * 3600 + 20 * 60;
const FIVE_MINUTES: i64 = 300;

impl Doing {
    /// The lists are published.
    pub(super) fn needs_sign_in(self) -> bool {
        !matches!(self, Self::FetchLists | Self::CheckClosed | Self::CopyList)
    }

    /// What was entered as the key.
    pub(super) fn key(self) -> String {
        match self {
            Self::GoogleRole | Self::GoogleForm => samples().gcp.key_version_resource_id,
            _ => samples().aws.customer_master_key_id,
        }
    }

    pub(super) async fn run(self, world: &World) -> Result<Seen, Stop> {
        match self {
            Self::SignIn | Self::Watch => {}
            _ => world.reach(Stage::SignedIn),
        }
        match self {
            Self::SignIn => Ok(Seen::told("ok")),
            Self::AwsRole | Self::FirstAwsRole | Self::AzureRole | Self::GoogleRole => {
                role(world).await
            }
            Self::GoogleForm => google_form(world).await,
            Self::FetchLists => Ok(fetch(world).await),
            Self::CheckClosed => check_closed(world).await,
            Self::CopyList => copy(world).await,
            Self::WriteList => write(world).await,
            Self::RemoveOld => remove(world).await,
            Self::SaveKey => save(world).await,
            Self::Watch => watch(world).await,
        }
    }
}

async fn role(world: &World) -> Result<Seen, Stop> {
    let connection = &world.connection;
    let role = match roles::read(connection, &world.project, &world.role.role).await {
        Ok(role) => role,
        Err(error) => return Ok(Seen::told(code(&error))),
    };
    // Where it is known already, there was nothing to tick.
    let ticked = serde_json::from_value::<GranteeView>(world.role.shown["now"].clone()).ok();
    let view = match RoleStateView::new(role, &world.doing.key(), ticked, connection) {
        Ok(view) => json!(view),
        Err(error) => return Ok(Seen::told(code(&error))),
    };
    let step = &view["step"];
    if step["kind"] == "compare" {
        return Ok(Seen::told(match step["last"].is_null() {
            true => "compare:first",
            false => "compare:differs",
        }));
    }
    let names = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    let named: Vec<&Value> = ["trustPolicy", "grants", "otherApp"]
        .iter()
        .filter_map(|member| step["setup"].get(member))
        .filter(|value| names(value))
        .collect();
    let is_azure = step["setup"]["provider"] == "azure";
    let told = match () {
        () if named.is_empty() && !is_azure => "nobody",
        () if view["readAlong"] == true => "readAlong",
        () => "ok",
    };
    let strangers = named.iter().any(|value| is_strangers(&value.to_string()));
    Ok(Seen::told(told).with(Harm::StrangerNamed, strangers))
}

async fn google_form(world: &World) -> Result<Seen, Stop> {
    let shown = match comparing::read(world.parts(), &world.connection).await {
        Ok(shown) => shown,
        Err(error) => return Ok(Seen::told(code(&error))),
    };
    let account = shown.defaults.service_account;
    let told = match shown.defaults.unconfirmed {
        Some(_) => "compare",
        None if account.is_empty() => "empty",
        None => "ok",
    };
    Ok(Seen::told(told).with(Harm::StrangerNamed, is_strangers(&account)))
}

/// What the screen says of the list in use.
fn screen(in_use: &InUse) -> String {
    match in_use.fetch_problem() {
        Some(problem) => code(problem),
        None => of_list(in_use.unused.as_deref()),
    }
}

fn of_list(unused: Option<&Unused>) -> String {
    match unused.map(|unused| &unused.why) {
        None => "ok".to_owned(),
        Some(WhyUnused::HeldBack { .. }) => "heldBack".to_owned(),
        Some(WhyUnused::StruckOut) => "struckOut".to_owned(),
        Some(WhyUnused::Waits { wide, change }) => {
            let wide = (!wide.is_empty()).then_some("wide");
            let change = change.map(|_| "change");
            let why: Vec<&str> = wide.into_iter().chain(change).collect();
            format!("waits:{}", why.join("+"))
        }
    }
}

async fn fetch(world: &World) -> Seen {
    let parts = world.parts();
    match parts.books.refresh(&world.connection, parts.storage).await {
        Ok(in_use) => Seen::told(screen(&in_use)),
        Err(error) => Seen::told(code(&error)),
    }
}

async fn check_closed(world: &World) -> Result<Seen, Stop> {
    let turn = || FolderLock::take(world.folder.path(), Duration::ZERO).ok();
    let origin = world.connection.client.origin();
    let checked = check::check(&world.storage, origin, &world.options, &turn).await;
    let told = match (checked.news.first(), checked.failures.first()) {
        (Some(news), None) => news_of(news).to_owned(),
        (None, Some(failure)) => format!("{failure:?}"),
        // The window shows it when it is opened.
        (None, None) => {
            let listed = fetched::kept(&world.storage, origin.as_str()).ok_or("no list")?;
            of_list(listed.unused.as_deref())
        }
        both => format!("{both:?}"),
    };
    Ok(Seen::told(told))
}

fn news_of(news: &News) -> &'static str {
    match news {
        News::Lists { is_used: true, .. } => "news",
        News::Lists { is_used: false, .. } => "news:look",
        News::Cluster { .. } => "news:cluster",
        News::Cloud(_) => "news:cloud",
        News::NotNeeded => "news:not-needed",
    }
}

async fn copy(world: &World) -> Result<Seen, Stop> {
    let parts = world.parts();
    let in_use = match parts.books.refresh(&world.connection, parts.storage).await {
        Ok(in_use) => in_use,
        Err(error) => return Ok(Seen::told(code(&error))),
    };
    if let Err(error) = in_use.may_leave(false) {
        return Ok(Seen::told(code(&error)));
    }
    let (lines, _) = addresses::text::lines(&in_use.book, Direction::Outbound, "", None);
    Ok(Seen::told("ok").with(Harm::StrangerWritten, is_strangers(&lines)))
}

async fn write(world: &World) -> Result<Seen, Stop> {
    let parts = world.parts();
    if let Err(error) = comparing::read(parts, &world.connection).await {
        return Ok(Seen::told(code(&error)));
    }
    let request = WriteOptions {
        target: Target::Plain,
        merge: false,
        whole: true,
        merged: false,
        remove: false,
    };
    let (token, _) = match comparing::write(parts, &world.connection, request).await {
        Ok(written) => written,
        Err(error) => return Ok(Seen::told(code(&error))),
    };
    let source = world.connection.source();
    let left = parts.state.artefact(&source, parts.storage, token, false);
    let artefact = match left {
        Ok((artefact, _)) => artefact,
        Err(error) => return Ok(Seen::told(code(&error))),
    };
    let written = artefact.files.iter().any(|file| is_strangers(&file.text));
    Ok(Seen::told("ok").with(Harm::StrangerWritten, written))
}

async fn remove(world: &World) -> Result<Seen, Stop> {
    let (parts, connection) = (world.parts(), &world.connection);
    let during = match comparing::read(parts, connection).await {
        Ok(shown) => shown,
        Err(error) => return Ok(Seen::told(code(&error))),
    };
    let told = kept_from_removal(&during);
    world.end();
    let after = match parts.books.refresh(connection, parts.storage).await {
        Ok(_) => comparing::read(parts, connection).await.ok(),
        Err(_) => None,
    };
    let own = own();
    let is_own = |shown: &Shown| {
        let goes = |it: &&_| {
            shown.compared.as_ref().is_some_and(|compared| {
                let gone = compared.comparison.no_longer_needed.iter();
                let mut gone = gone.filter_map(|entry| compared.list.entries.get(*entry as usize));
                gone.any(|entry| entry.net.addr().to_string() == **it)
            })
        };
        own.iter().any(|it| goes(&it))
    };
    let removed = is_own(&during) || after.as_ref().is_some_and(is_own);
    Ok(Seen::told(told).with(Harm::OwnRemoved, removed))
}

/// What in the lists keeps anything from being removed.
fn kept_from_removal(shown: &Shown) -> &'static str {
    let blocks = &shown.removal.blocked_by;
    let first = blocks.iter().find_map(|block| match block {
        RemovalBlock::Incomplete => Some("incomplete"),
        RemovalBlock::Missing => Some("missing"),
        RemovalBlock::NotProven => Some("notProven"),
        RemovalBlock::JustShrank { .. } => Some("justShrank"),
        RemovalBlock::NoPublicIssuer => Some("noPublicIssuer"),
        RemovalBlock::NotValid { .. }
        | RemovalBlock::AlertOpen { .. }
        | RemovalBlock::TooSoon { .. } => None,
    });
    first.unwrap_or("ok")
}

async fn save(world: &World) -> Result<Seen, Stop> {
    let connection = &world.connection;
    if let Err(error) = change::read(connection, &world.project).await {
        return Ok(Seen::told(code(&error)));
    }
    let azure = samples().azure;
    let form = KmsForm::Azure(AzureForm {
        access: AzureAccess::ClientSecret,
        role_id: String::new(),
        client_id: azure.client_id,
        tenant_id: azure.tenant_id,
        environment: azure.environment,
        subscription_id: azure.subscription_id,
        resource_group: azure.resource_group,
        key_vault_name: azure.key_vault_name,
        key_identifier: azure.key_identifier,
    });
    let (pending, secret) = (PendingChange::default(), Secret::new(SECRET.to_owned()));
    let summary = text(change::prepare_save(
        &pending,
        Arc::clone(connection),
        &world.project,
        &form,
        secret,
    ))?;
    if summary.read_along {
        // The summary says who can read it: the person stops here.
        return Ok(Seen::told("readAlong"));
    }
    world.reach(Stage::Summed);
    let calls = Cancellation::default();
    let waiting = text(pending.take(summary.token))?;
    Ok(Seen::told(
        match change::send(waiting, &calls.begin(1), |_| {}).await {
            Ok(_) => "ok".to_owned(),
            Err(error) => code(&error),
        },
    ))
}

async fn watch(world: &World) -> Result<Seen, Stop> {
    let parts = world.parts();
    let mut round = Round::new(Every::SixHours.into());
    let begun = Timestamp::now();
    let at = |seconds| begun + SignedDuration::from_secs(seconds);
    round.tick(parts, &world.connection, begun).await;
    world.reach(Stage::SignedIn);
    let asked = world.asked_for_lists();
    let news = round.tick(parts, &world.connection, at(SIX_HOURS)).await;
    let in_use = text(
        parts
            .books
            .read_at_once(&world.connection, parts.storage)
            .await,
    )?;
    let told = match news.first() {
        Some(news) => news_of(news).to_owned(),
        None => screen(&in_use),
    };
    // It asks again after its own interval, whatever was asked for.
    for seconds in [2 * SIX_HOURS, 2 * SIX_HOURS + FIVE_MINUTES] {
        round.tick(parts, &world.connection, at(seconds)).await;
    }
    let asks_again = world.asked_for_lists() >= asked + 2;
    Ok(Seen::told(if asks_again { &told } else { "silenced" }))
}
