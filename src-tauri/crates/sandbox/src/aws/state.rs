//! What every request of one running pretend AWS shares.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

use super::config::{AwsConfig, AwsTiming};
use super::credentials::{AwsKeys, Caller, Credentials};
use super::rights::AwsRights;
use super::sso::Sso;
use super::world::AwsWorld;
use crate::clock::{Clock, later};
use crate::rehearsal::{Rehearsal, Rehearsed as _};

/// The user whose long-lived keys may be pasted.
pub(super) const USER: &str = "practice-admin";
/// The name of every session.
const SESSION: &str = "practice";

/// The state behind the server.
#[cfg_attr(
    not(feature = "scripting"),
    expect(unreachable_pub, reason = "scripts are of it")
)]
pub struct State {
    /// `http://127.0.0.1:PORT`.
    pub(super) origin: String,
    pub(super) clock: Clock,
    pub(super) credentials: Credentials,
    pub(super) sso: Sso,
    pub(super) timing: AwsTiming,
    /// The most entries a page has, where there is such a limit.
    pub(super) page: Option<usize>,
    lag: AtomicU32,
    /// What there was in the beginning.
    first: AwsWorld,
    world: Mutex<AwsWorld>,
}

impl State {
    pub(super) fn new(origin: String, config: AwsConfig) -> Self {
        Self {
            sso: Sso::new(config.timing),
            origin,
            clock: Clock::default(),
            credentials: Credentials::default(),
            timing: config.timing,
            page: config.page,
            lag: AtomicU32::new(config.lag),
            first: config.world.clone(),
            world: Mutex::new(config.world),
        }
    }

    pub(super) fn world(&self) -> MutexGuard<'_, AwsWorld> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody else changes what there is.
    pub(super) fn rehearse(&self, what: Rehearsal) {
        self.world().rehearse(what, &self.first);
    }

    /// How many reads after a write still show what there was.
    pub(super) fn lag(&self) -> u32 {
        self.lag.load(Ordering::Relaxed)
    }

    #[cfg(feature = "scripting")]
    pub(super) fn set_lag(&self, reads: u32) {
        self.lag.store(reads, Ordering::Relaxed);
    }

    /// Long-lived keys of a user who may do everything.
    pub(super) fn user_keys(&self) -> Result<AwsKeys, getrandom::Error> {
        let account = self.world().account.clone();
        let caller = Caller {
            arn: format!("arn:aws:iam::{account}:user/{USER}"),
            role_arn: None,
            user_id: "AIDAPRACTICEPRACTICE0".to_owned(),
            rights: AwsRights::administrator(),
            account,
        };
        self.credentials.issue(caller, None)
    }

    /// Temporary keys for a role that IAM Identity Center offers in an account; `None` where it
    /// does not. They end when the second value says, in milliseconds since 1970.
    pub(super) fn session(
        &self,
        account: &str,
        role: &str,
    ) -> Option<Result<(AwsKeys, i64), getrandom::Error>> {
        let rights = {
            let world = self.world();
            world.accounts.iter().find(|(id, _)| id == account)?;
            let (_, rights) = world.people.iter().find(|(name, _)| name == role)?;
            rights.clone()
        };
        // Source: IAM Identity Center User Guide, names of the roles it makes.
        let suffix = hex::encode(&Sha256::digest(role)[..8]);
        let name = format!("AWSReservedSSO_{role}_{suffix}");
        let caller = Caller {
            account: account.to_owned(),
            arn: format!("arn:aws:sts::{account}:assumed-role/{name}/{SESSION}"),
            role_arn: Some(format!(
                "arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/{name}"
            )),
            user_id: format!("AROA0{}:{SESSION}", suffix.to_ascii_uppercase()),
            rights,
        };
        let end = later(
            self.clock.now(),
            SignedDuration::try_from(self.timing.role_credentials).unwrap_or_default(),
        );
        let keys = self.credentials.issue(caller, Some(end));
        Some(keys.map(|keys| (keys, end.as_millisecond())))
    }
}
