//! Putting back from an entry of the activity, which may be an old one.

use serde_json::json;
use storage::{Action, AddedTo, Entry};

use super::*;
use crate::activity::document::Filter;
use crate::activity::{Actor, provider};
use crate::clouds::recording::is_addition;

/// What an older addition put in, and what was added after it; Atlas needs neither.
pub(crate) const OLD: &str = "198.18.9.9/32";
pub(crate) const NEWER: &str = "198.18.9.10/32";

pub(crate) type Planning = std::result::Result<Arc<Planned>, ShellError>;

impl Scene {
    /// The last addition of the activity.
    pub(crate) fn last_addition(&self) -> Result<Entry> {
        let entries = self.activity.entries(true, u32::MAX, &Filter::new(""));
        let is_addition = |entry: &Entry| matches!(entry.action, Action::AddToCloud { .. });
        let found = entries.into_iter().rfind(is_addition);
        Ok(found.ok_or("nothing was added")?)
    }

    /// The activity says that `OLD` was added to `document` of `account`. Gives the entry's number.
    pub(crate) fn added_earlier(&self, account: &str, document: &str) -> Result<i64> {
        let actor = Actor::new(&self.connection, self.connection.project());
        let added = AddedTo {
            document: document.to_owned(),
            blocks: vec![OLD.parse()?],
        };
        let action = Action::AddToCloud {
            cloud: provider(self.cloud),
            account: account.to_owned(),
            count: 1,
            added: vec![added],
        };
        self.activity.done(actor, action);
        Ok(self.last_addition()?.id)
    }

    pub(crate) fn put_back(&self, entry: i64) -> Planning {
        removing::plan_putting_back_entry(self.parts(), &self.connection, entry)
    }

    /// Whether the activity offers to put back what `entry` says.
    pub(crate) fn is_offered(&self, entry: i64) -> Result<bool> {
        let actor = Actor::new(&self.connection, self.connection.project());
        let put_back = self.activity.put_back(true);
        let entry = self.activity.entry(true, entry).ok_or("no such entry")?;
        Ok(is_addition(&entry, actor.place(), &put_back))
    }

    /// Puts back what `entry` says, which is `OLD` alone, and proves that `NEWER` stays.
    pub(crate) async fn takes_out_the_older_alone(&self, entry: i64) -> Result {
        assert!(self.is_offered(entry)?);
        let planned = self.put_back(entry)?;
        assert_eq!((planned.kind, planned.count), (Kind::PutBack, 1));
        assert_eq!(planned.changes[0].removed, [OLD.parse::<IpNet>()?]);
        let back = self.add(planned.token).await?;
        let (_, read) = proven(&back, (Verdict::Allowed, 0))?;
        let entries = read.list().entries.iter();
        let has: Vec<IpNet> = entries.map(|entry| entry.net).collect();
        assert!(has.contains(&NEWER.parse()?) && !has.contains(&OLD.parse()?));
        // Once is enough: what somebody adds there again is no longer of this entry.
        assert!(matches!(
            self.put_back(entry).err(),
            Some(ShellError::StaleSummary)
        ));
        assert!(!self.is_offered(entry)?);
        Ok(())
    }
}

/// Why it was refused.
pub(crate) fn problem(planned: Planning) -> Option<RemovalProblem> {
    match planned {
        Err(ShellError::CloudRemoval { problem, .. }) => Some(*problem),
        _ => None,
    }
}

/// Everything that a list has, with `OLD` and `NEWER`.
pub(crate) fn with_both(has: impl Iterator<Item = IpNet>) -> Vec<String> {
    let has = has.map(|net| net.to_string());
    has.chain([OLD, NEWER].map(str::to_owned)).collect()
}

/// Everything needed was added. Gives what was read then.
async fn added() -> Result<(Scene, Arc<Planned>, Arc<CloudRead>)> {
    let scene = Scene::start().await?;
    scene.sign_in().await?;
    scene.read().await?;
    let planned = scene.plan()?;
    let added = scene.add(planned.token).await?;
    let (_, read) = added.now.ok_or("it was not read again")?;
    Ok((scene, planned, read))
}

/// AWS has `statement` in the policy that is read, with `OLD` and `NEWER` beside what is needed.
fn write(
    scene: &Scene,
    read: &CloudRead,
    of: impl Fn(AwsStatement) -> AwsStatement,
) -> Result<String> {
    let blocks = with_both(read.list().entries.iter().map(|entry| entry.net));
    let read = aws(read)?;
    let role = read.role_arn.rsplit('/').next().unwrap_or_default();
    let name = read.policies[0].name.clone();
    let statement = of(AwsStatement::allow(&read.key_arn).from_addresses(&blocks));
    scene.pretend()?.script().world(|world| {
        world.set_role_policy(role, &name, &AwsStatement::document(&[statement]));
    });
    Ok(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_an_older_entry_is_put_back_and_what_was_added_later_stays() -> Result {
    let (scene, _, read) = added().await?;
    let name = write(&scene, &read, |statement| statement)?;
    let entry = scene.added_earlier("000000000000", &name)?;
    scene.read().await?;
    scene.takes_out_the_older_alone(entry).await
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_an_entry_says_what_was_added_where_and_what_is_needed_today_stays() -> Result {
    let (scene, planned, _) = added().await?;
    let entry = scene.last_addition()?;
    let Action::AddToCloud { added, count, .. } = &entry.action else {
        return Err(format!("{entry:?}").into());
    };
    assert_eq!(*count as usize, planned.count);
    let blocks: Vec<_> = added.iter().map(|one| &one.blocks).collect();
    let changes: Vec<_> = planned.changes.iter().map(|one| &one.added).collect();
    assert_eq!(blocks, changes);
    assert_eq!(added[0].document, planned.changes[0].name);
    let done = scene.clouds.done(&scene.connection, Provider::Aws);
    assert_eq!(done.map(|done| done.entry), Some(entry.id));
    assert!(
        matches!(problem(scene.put_back(entry.id)), Some(RemovalProblem::StillNeeded(nets)) if nets.len() == planned.count)
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_what_is_of_another_document_or_account_or_of_no_entry_is_refused() -> Result {
    let (scene, _, read) = added().await?;
    let name = write(&scene, &read, |statement| statement)?;
    scene.read().await?;
    for (account, document) in [("000000000000", "Another"), ("111111111111", &name)] {
        let entry = scene.added_earlier(account, document)?;
        assert_eq!(
            problem(scene.put_back(entry)),
            Some(RemovalProblem::NothingThere),
            "{account} {document}"
        );
    }
    let none = scene.put_back(1);
    assert!(matches!(none.err(), Some(ShellError::StaleSummary)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c3_a_list_that_others_use_by_now_is_left_alone() -> Result {
    let (scene, _, read) = added().await?;
    let name = write(&scene, &read, |statement| {
        statement.with("Action", json!("kms:*"))
    })?;
    let entry = scene.added_earlier("000000000000", &name)?;
    scene.read().await?;
    let refused = problem(scene.put_back(entry));
    assert!(
        matches!(refused, Some(RemovalProblem::Shared(_))),
        "{refused:?}"
    );
    Ok(())
}
