//! Whom this Atlas named to be given a key, checked against whom it named before.

use std::sync::Arc;

use encryption::{GranteeError, GranteeSource, KnownGrantees, SeenGrantee, Sighting};
use parking_lot::Mutex;
use storage::Storage;

/// Whom an Atlas names, as far as it may be given the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grantee<G> {
    /// Nobody: a service account that is still being made.
    Nobody,
    /// It may be given the key.
    Known(G),
    /// A person compares it with Atlas's own page first.
    Unconfirmed(UnconfirmedGrantee),
}

/// Somebody who was never seen, or who differs from who was seen last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnconfirmedGrantee {
    /// Who is named now.
    pub now: SeenGrantee,
    /// Who was seen last.
    pub last: Option<SeenGrantee>,
}

/// What is known of the grantees. The practice project's are known until it ends and are never kept
/// (safety rule A5).
#[derive(Default)]
pub struct Grantees {
    known: Mutex<KnownGrantees>,
    storage: Option<Arc<Storage>>,
}

impl Grantees {
    /// Those that are kept.
    #[must_use]
    pub fn kept(storage: Arc<Storage>) -> Self {
        Self {
            known: Mutex::new(storage.grantees().unwrap_or_default()),
            storage: Some(storage),
        }
    }

    /// What `check` finds, beside what is known; `confirmed` is what a person compared just now.
    ///
    /// # Errors
    /// Why who is named may not be given the key.
    pub fn check<G>(
        &self,
        source: GranteeSource<'_>,
        confirmed: Option<&SeenGrantee>,
        check: impl FnOnce(&KnownGrantees) -> Result<Sighting<G>, GranteeError>,
    ) -> Result<Grantee<G>, GranteeError>
    where
        for<'a> SeenGrantee: From<&'a G>,
    {
        let mut known = self.known.lock();
        let sighting = match check(&known) {
            Err(GranteeError::Missing) => return Ok(Grantee::Nobody),
            checked => checked?,
        };
        let sighting = match confirmed {
            Some(seen) => sighting.confirmed_as(seen),
            None => sighting,
        };
        Ok(match sighting {
            Sighting::Known(grantee) => {
                if known.remember(source, &grantee)
                    && let Some(storage) = &self.storage
                {
                    // A disk that does not take it is said on screen; it holds in memory.
                    let _holds = storage.set_grantees(&*known);
                }
                Grantee::Known(grantee)
            }
            Sighting::Unconfirmed { now, last } => Grantee::Unconfirmed(UnconfirmedGrantee {
                now: now.seen(),
                last,
            }),
        })
    }
}

impl<G> Grantee<G> {
    /// The grantee, if it may be given the key.
    #[must_use]
    pub fn known(self) -> Option<G> {
        match self {
            Self::Known(grantee) => Some(grantee),
            Self::Nobody | Self::Unconfirmed(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use atlas::{AwsRole, Origin};
    use encryption::AwsGrantee;

    use super::*;

    const PRINCIPAL: &str = "arn:aws:iam::299602853325:root";
    const STRANGER: &str = "arn:aws:iam::666666666666:root";

    fn check(
        grantees: &Grantees,
        principal: &str,
        confirmed: Option<&SeenGrantee>,
    ) -> Result<Grantee<AwsGrantee>, GranteeError> {
        let role = AwsRole {
            role_id: "65f1c0ffee65f1c0ffee65f1".to_owned(),
            iam_assumed_role_arn: None,
            authorized: false,
            used_for_encryption: false,
            atlas_account_arn: Some(principal.to_owned()),
            external_id: Some("b63a96a9-5e21-4eee-9902-a3cdc7a0d81e".to_owned()),
        };
        let origin = Origin::commercial();
        let source = GranteeSource {
            origin: &origin,
            practice: false,
        };
        grantees.check(source, confirmed, |known| known.aws(source, &role, ""))
    }

    #[test]
    fn what_was_confirmed_is_known_after_a_restart_and_a_stranger_stops()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let grantees = Grantees::kept(Arc::new(Storage::open(folder.path())?));
        let Grantee::Unconfirmed(UnconfirmedGrantee { now, last: None }) =
            check(&grantees, PRINCIPAL, None)?
        else {
            return Err("it was never seen".into());
        };
        assert_eq!(
            check(&grantees, STRANGER, Some(&now))?.known(),
            None,
            "the tick was for another"
        );
        assert!(check(&grantees, PRINCIPAL, Some(&now))?.known().is_some());

        let again = Grantees::kept(Arc::new(Storage::open(folder.path())?));
        assert!(check(&again, PRINCIPAL, None)?.known().is_some());
        let Grantee::Unconfirmed(stranger) = check(&again, STRANGER, None)? else {
            return Err("a stranger is not given the key".into());
        };
        assert_eq!(stranger.last, Some(now));
        Ok(())
    }

    #[test]
    fn a5_what_practice_confirmed_is_in_no_file() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let practice = Grantees::default();
        let Grantee::Unconfirmed(UnconfirmedGrantee { now, .. }) =
            check(&practice, PRINCIPAL, None)?
        else {
            return Err("it was never seen".into());
        };
        check(&practice, PRINCIPAL, Some(&now))?;
        assert!(check(&practice, PRINCIPAL, None)?.known().is_some());
        assert_eq!(storage.grantees::<KnownGrantees>(), None);
        Ok(())
    }
}
