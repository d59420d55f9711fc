//! The key service itself.

mod azure;
mod changing;
mod google;
mod problems;

use std::sync::Arc;

use access_list::{AwsObstacle, AwsPlace, AwsPolicy, AwsSource, AwsTrust};
use clouds::aws::rights::Misuse as AwsMisuse;
use clouds::aws::sign_in::identity_center::Account;
use clouds::aws::{Item, Key, KeyState, Unread, Why};
use clouds::azure::rights::Misuse as AzureMisuse;
use clouds::google::rights::Misuse as GoogleMisuse;
use jiff::Timestamp;

use super::count;
use crate::access_list::comparing::Shown;
use crate::clouds::aws::reading::{AwsRead, statement_name};
use crate::clouds::aws::sign_in::Offers;
use crate::clouds::aws::{SignInMethod, SignedIn};
use crate::clouds::reading::{CloudRead, OfCloud};
use crate::clouds::rights::{Misuse, Rights};
use crate::support::clouds::ListUse;
use crate::view::{
    AwsAccountView, AwsItemView, AwsKeyStateView, AwsKeyView, AwsListView, AwsObstacleView,
    AwsPolicyView, AwsReadView, AwsSignInMethodView, AwsSignedInView, AwsUnreadView,
    AwsUnreadWhyView, AwsView, AzureReadView, CloudAccessListView, CloudMisuseView, CloudPlaceView,
    CloudReadView, CloudRightsView, CloudUseView, GoogleReadView,
};

impl AwsView {
    /// Who is signed in, and what is offered before.
    #[must_use]
    pub fn new(signed_in: Option<SignedIn>, offers: Offers) -> Self {
        Self {
            signed_in: signed_in.map(Into::into),
            profiles: offers.profiles,
            start_url: offers.start_url,
            pasted: offers.pasted,
        }
    }
}

impl From<SignedIn> for AwsSignedInView {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            ends_at: signed_in.ends_at().map(|at| at.to_string()),
            account: signed_in.identity.account,
            identity: signed_in.identity.arn,
            method: match signed_in.method {
                SignInMethod::IdentityCenter => AwsSignInMethodView::IdentityCenter,
                SignInMethod::Pasted => AwsSignInMethodView::Pasted,
                SignInMethod::Profile => AwsSignInMethodView::Profile,
            },
            is_kept: signed_in.is_kept,
        }
    }
}

impl From<Account> for AwsAccountView {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            name: account.name,
        }
    }
}

impl From<Rights> for CloudRightsView {
    fn from(rights: Rights) -> Self {
        Self {
            watching: rights.watching,
            changing: rights.changing,
            misuses: rights.misuses.into_iter().map(Into::into).collect(),
            grants: rights.grants.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Misuse> for CloudMisuseView {
    fn from(misuse: Misuse) -> Self {
        match misuse {
            Misuse::Aws(AwsMisuse::PowerOverRole { role }) => Self::PowerOverRole { role },
            Misuse::Aws(AwsMisuse::PowerOverEveryoneAttached { policy }) => {
                Self::PowerOverEveryoneAttached { policy }
            }
            Misuse::Aws(AwsMisuse::PowerOverKey { key }) => Self::PowerOverKey { key },
            Misuse::Azure(AzureMisuse::PowerOverVault) => Self::PowerOverVault,
            Misuse::Azure(AzureMisuse::PowerOverSubnets) => Self::PowerOverSubnets,
            Misuse::Google(GoogleMisuse::PowerOverPerimeters) => Self::PowerOverPerimeters,
            Misuse::Google(GoogleMisuse::PowerOverLevels) => Self::PowerOverLevels,
        }
    }
}

impl From<(Shown, Arc<CloudRead>)> for CloudAccessListView {
    fn from((shown, read): (Shown, Arc<CloudRead>)) -> Self {
        Self {
            list: shown.into(),
            read: read.as_ref().into(),
        }
    }
}

impl From<&CloudRead> for CloudReadView {
    fn from(read: &CloudRead) -> Self {
        match &read.of {
            OfCloud::Aws(of) => Self::Aws(AwsReadView::new(of, read.at)),
            OfCloud::Azure(of) => Self::Azure(AzureReadView::new(of, read.at)),
            OfCloud::Google(of) => Self::Gcp(GoogleReadView::new(of, read.at)),
        }
    }
}

impl AwsReadView {
    fn new(read: &AwsRead, at: Timestamp) -> Self {
        let policies = read.policies.iter().enumerate();
        Self {
            account: read.identity.account.clone(),
            identity: read.identity.arn.clone(),
            at: at.to_string(),
            role: read.role_arn.clone(),
            keys: read.reading.keys.iter().map(Into::into).collect(),
            policies: policies
                .filter(|(_, policy)| policy.text.is_some())
                .map(|(at, policy)| AwsPolicyView {
                    place: policy.place.into(),
                    name: policy.name.clone(),
                    lists: lists(at, policy, &read.evaluation.sources),
                })
                .collect(),
            unread: read.reading.unread.iter().map(Into::into).collect(),
            obstacles: obstacles(read),
        }
    }
}

fn obstacles(read: &AwsRead) -> Vec<AwsObstacleView> {
    let trust = read.trust.as_ref().and_then(|trust| match trust.found {
        AwsTrust::NotTheAccount => Some(AwsObstacleView::NotTrusted {
            account: trust.account.clone(),
        }),
        AwsTrust::NotTheExternalId => Some(AwsObstacleView::ExternalId {
            external_id: trust.external_id.clone(),
        }),
        AwsTrust::Trusted | AwsTrust::Unclear => None,
    });
    let named = |actions: &[&str]| actions.iter().map(|&action| action.to_owned()).collect();
    let others = read.obstacles.iter().map(|obstacle| match obstacle {
        AwsObstacle::NotAllowed { actions } => AwsObstacleView::NotAllowed {
            actions: named(actions),
        },
        AwsObstacle::Boundary { actions } => AwsObstacleView::Boundary {
            actions: named(actions),
        },
        AwsObstacle::KeyPolicy { actions } => AwsObstacleView::KeyPolicy {
            actions: named(actions),
        },
        AwsObstacle::Denied {
            actions,
            policy,
            statement,
        } => {
            let policy = read.policies.get(*policy);
            let text = policy.and_then(|policy| policy.text.as_deref());
            AwsObstacleView::Denied {
                actions: named(actions),
                policy: policy.map(|policy| policy.name.clone()).unwrap_or_default(),
                statement: statement_name(text.unwrap_or_default(), *statement),
            }
        }
    });
    trust.into_iter().chain(others).collect()
}

fn lists(at: usize, policy: &AwsPolicy, sources: &[AwsSource]) -> Vec<AwsListView> {
    let own = sources.iter().filter(|source| source.policy == at);
    let text = policy.text.as_deref().unwrap_or_default();
    own.map(|source| AwsListView {
        statement: statement_name(text, source.statement),
        allows: source.allows,
        count: count(source.nets.len()),
        uses: source
            .uses
            .iter()
            .map(|other| (&ListUse::from(other)).into())
            .collect(),
    })
    .collect()
}

impl From<AwsPlace> for CloudPlaceView {
    fn from(place: AwsPlace) -> Self {
        match place {
            AwsPlace::Inline => Self::Inline,
            AwsPlace::Managed => Self::Managed,
            AwsPlace::Boundary => Self::Boundary,
            AwsPlace::Key => Self::Key,
        }
    }
}

impl From<&ListUse> for CloudUseView {
    fn from(other: &ListUse) -> Self {
        match other {
            ListUse::Principals => Self::Principals,
            ListUse::Actions => Self::Actions,
            ListUse::Resources => Self::Resources,
            ListUse::Attached(name) => Self::Attached { name: name.clone() },
            ListUse::Unread => Self::Unread,
        }
    }
}

impl From<&Key> for AwsKeyView {
    fn from(key: &Key) -> Self {
        Self {
            arn: key.arn.clone(),
            state: match &key.state {
                KeyState::Enabled => AwsKeyStateView::Enabled,
                KeyState::Disabled => AwsKeyStateView::Disabled,
                KeyState::PendingDeletion { on } => AwsKeyStateView::PendingDeletion {
                    on: on.map(|on| on.to_string()),
                },
                KeyState::Other(state) => AwsKeyStateView::Other {
                    state: state.clone(),
                },
            },
        }
    }
}

impl From<&Unread> for AwsUnreadView {
    fn from(unread: &Unread) -> Self {
        let (what, name) = match &unread.what {
            Item::Role => (AwsItemView::Role, String::new()),
            Item::InlinePolicies => (AwsItemView::InlinePolicies, String::new()),
            Item::InlinePolicy { name } => (AwsItemView::InlinePolicy, name.clone()),
            Item::AttachedPolicies => (AwsItemView::AttachedPolicies, String::new()),
            Item::ManagedPolicy { arn } => (AwsItemView::ManagedPolicy, arn.clone()),
            Item::PolicyVersions { arn } => (AwsItemView::PolicyVersions, arn.clone()),
            Item::PolicyEntities { arn } => (AwsItemView::PolicyEntities, arn.clone()),
            Item::Key { id, .. } => (AwsItemView::Key, id.clone()),
            Item::KeyPolicy { id, .. } => (AwsItemView::KeyPolicy, id.clone()),
            Item::Grants { id, .. } => (AwsItemView::Grants, id.clone()),
        };
        Self {
            what,
            name,
            why: match &unread.why {
                Why::Denied { action, .. } => AwsUnreadWhyView::Denied {
                    action: action.clone(),
                },
                Why::Gone => AwsUnreadWhyView::Gone,
                Why::OtherAccount => AwsUnreadWhyView::OtherAccount,
                Why::NotText => AwsUnreadWhyView::NotText,
                Why::Failed(error) => AwsUnreadWhyView::Failed {
                    problem: error.into(),
                },
            },
        }
    }
}
