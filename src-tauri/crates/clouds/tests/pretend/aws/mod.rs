//! An account with a role, its policies and a key, and somebody who is signed in to it.

mod property;
mod secrets;
mod table;
mod twin;
mod witness;

use clouds::aws::{Credentials, Hosts, KeyName, Place, Reading, Region, RoleArn, Session, Wire};
use clouds::{Http, Origin, Route, Timing};
use sandbox::{AwsAtlas, AwsConfig, AwsKeys, AwsOperation, AwsStatement, AwsWorld, PretendAws};
use secret::Secret;

pub(crate) const ROLE: &str = "atlas";
pub(crate) const ROLE_ARN: &str = "arn:aws:iam::000000000000:role/service/atlas";
/// The policy of that role's own.
pub(crate) const INLINE: &str = "atlas-key-access";
/// One that is not there yet.
pub(crate) const NEW: &str = "KeygateAtlasAddresses";
pub(crate) const MANAGED: &str = "arn:aws:iam::000000000000:policy/keys/atlas-managed";
pub(crate) const KEY: &str =
    "arn:aws:kms:eu-west-1:000000000000:key/mrk-0123456789abcdef0123456789abcdef";

/// A document that is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    /// A policy inside of the role.
    Inline,
    /// The same, where none is yet.
    New,
    Managed,
    Key,
}

impl Document {
    pub(crate) const ALL: [Self; 4] = [Self::Inline, Self::New, Self::Managed, Self::Key];

    /// What writes it.
    pub(crate) fn write(self) -> AwsOperation {
        match self {
            Self::Inline | Self::New => AwsOperation::PutRolePolicy,
            Self::Managed => AwsOperation::CreatePolicyVersion,
            Self::Key => AwsOperation::PutKeyPolicy,
        }
    }

    /// What reads it, in this order.
    pub(crate) fn reads(self) -> &'static [AwsOperation] {
        match self {
            Self::Inline | Self::New => &[AwsOperation::GetRolePolicy],
            Self::Managed => &[
                AwsOperation::GetPolicy,
                AwsOperation::ListPolicyVersions,
                AwsOperation::GetPolicyVersion,
            ],
            Self::Key => &[AwsOperation::GetKeyPolicy],
        }
    }

    /// What is stored, whatever readers see.
    pub(crate) fn stored(self, world: &AwsWorld) -> Option<String> {
        match self {
            Self::Inline => world.role_policy(ROLE, INLINE),
            Self::New => world.role_policy(ROLE, NEW),
            Self::Managed => world.policy(MANAGED).map(|(_, text)| text),
            Self::Key => world.key_policy(KEY),
        }
        .map(str::to_owned)
    }

    /// Somebody else stores `text`.
    pub(crate) fn store(self, world: &mut AwsWorld, text: &str) {
        match self {
            Self::Inline => world.set_role_policy(ROLE, INLINE, text),
            Self::New => world.set_role_policy(ROLE, NEW, text),
            Self::Managed => world.add_version(MANAGED, text),
            Self::Key => world.set_key_policy(KEY, text),
        };
    }

    /// Where it stands, as it was read; for a new one, where it will.
    pub(crate) fn place(self, reading: &Reading) -> Place {
        let is_it = |place: &&Place| match (self, place) {
            (Self::Inline, Place::Inline { name, .. }) => name == INLINE,
            (Self::Managed, Place::Managed(_)) | (Self::Key, Place::Key { .. }) => true,
            _ => false,
        };
        let places = reading.policies.iter().map(|policy| &policy.place);
        let found = { places }.find(is_it).cloned();
        found.unwrap_or_else(|| Place::Inline {
            role: ROLE.to_owned(),
            name: NEW.to_owned(),
        })
    }

    /// The document with these addresses in its list, and what else it has.
    pub(crate) fn text(self, addresses: &[&str]) -> String {
        let other = AwsStatement::allow("arn:aws:s3:::backups/*").actions(&["s3:GetObject"]);
        let list = match self {
            Self::Inline | Self::New | Self::Managed => {
                [AwsStatement::allow(KEY).from_addresses(addresses), other]
            }
            Self::Key => [
                AwsStatement::deny("*")
                    .principal(ROLE_ARN)
                    .from_other_addresses(addresses),
                AwsStatement::leave_to_account("000000000000"),
            ],
        };
        AwsStatement::document(&list)
    }
}

pub(crate) fn atlas() -> AwsAtlas {
    AwsAtlas {
        role_arn: ROLE_ARN.to_owned(),
        key_arn: KEY.to_owned(),
        external_id: "external".to_owned(),
        account_arn: "arn:aws:iam::536727724300:root".to_owned(),
    }
}

/// Every document but the new one, each with these addresses.
pub(crate) fn world(addresses: &[&str]) -> AwsWorld {
    let mut world = AwsWorld::for_atlas(&atlas(), addresses);
    world
        .set_role_policy(ROLE, INLINE, &Document::Inline.text(addresses))
        .add_policy(MANAGED, &Document::Managed.text(addresses))
        .attach(ROLE, MANAGED)
        .set_key_policy(KEY, &Document::Key.text(addresses));
    world
}

pub(crate) async fn started(world: AwsWorld) -> PretendAws {
    PretendAws::start(AwsConfig::with(world)).await.unwrap()
}

/// Keys that end, of somebody who may change things.
pub(crate) fn keys(aws: &PretendAws) -> AwsKeys {
    aws.session_keys("KeyAdministrator").unwrap()
}

pub(crate) fn session(origin: &str, keys: &AwsKeys, timing: Timing) -> Session {
    let origin = Origin::parse(origin).unwrap();
    let http = Http::new(origin.clone(), timing, &Route::default()).unwrap();
    let wire = Wire::new(http, Hosts::on_this_computer(origin).unwrap());
    let credentials = Credentials {
        access_key_id: keys.access_key_id.clone(),
        secret_access_key: Secret::new(keys.secret_access_key.clone()),
        session_token: keys.session_token.clone().map(Secret::new),
        expires: None,
    };
    Session::new(wire, region(), &credentials)
}

pub(crate) fn region() -> Region {
    Region::parse("eu-west-1").unwrap()
}

pub(crate) async fn read(session: &Session) -> Reading {
    let role = RoleArn::parse(ROLE_ARN).unwrap();
    let key = KeyName::new(KEY, &region()).unwrap();
    Box::pin(clouds::aws::read(session, &role, &key, &[])).await
}
