//! Google Cloud: signing in, and what was read.

use access_list::{GoogleSource, GoogleState};
use clouds::CloudError;
use clouds::google::rights::{Grant, On};
use clouds::google::sign_in::file::FileError;
use clouds::google::{Item, KeyState, Unread, Why};
use jiff::Timestamp;

use crate::clouds::google::reading::GoogleRead;
use crate::clouds::google::sign_in::Offers;
use crate::clouds::google::{SignInMethod, SignedIn};
use crate::view::from::count;
use crate::view::{
    GoogleClientView, GoogleDryRunView, GoogleFileProblemView, GoogleGrantOnView, GoogleGrantView,
    GoogleItemView, GoogleKeyStateView, GoogleLevelByView, GoogleLevelView, GoogleReadView,
    GoogleSignInMethodView, GoogleSignedInView, GoogleStateView, GoogleUnreadView,
    GoogleUnreadWhyView, GoogleView,
};

impl GoogleView {
    /// Who is signed in, and what is offered before.
    #[must_use]
    pub fn new(signed_in: Option<SignedIn>, offers: Offers) -> Self {
        let client = offers.client;
        Self {
            signed_in: signed_in.map(Into::into),
            has_default_credentials: offers.has_default_credentials,
            client: client.map(|(id, secret)| GoogleClientView { id, secret }),
            quota_project: offers.quota_project,
            service_account: offers.service_account,
        }
    }
}

impl From<SignedIn> for GoogleSignedInView {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            account: signed_in.account,
            identity: signed_in.identity,
            method: match signed_in.method {
                SignInMethod::Browser => GoogleSignInMethodView::Browser,
                SignInMethod::KeyFile => GoogleSignInMethodView::KeyFile,
                SignInMethod::DefaultCredentials => GoogleSignInMethodView::DefaultCredentials,
            },
            is_kept: signed_in.is_kept,
        }
    }
}

impl From<Grant> for GoogleGrantView {
    fn from(grant: Grant) -> Self {
        let (on, name) = match grant.on {
            On::Organization(name) => (GoogleGrantOnView::Organization, name.unwrap_or_default()),
            On::Project(name) => (GoogleGrantOnView::Project, name),
        };
        Self {
            role: grant.role.to_owned(),
            on,
            name: name.rsplit('/').next().unwrap_or_default().to_owned(),
        }
    }
}

impl From<FileError> for GoogleFileProblemView {
    fn from(error: FileError) -> Self {
        match error {
            FileError::NotCredentials => Self::NotCredentials,
            FileError::TooLarge => Self::TooLarge,
            FileError::External => Self::External,
            FileError::OtherKind => Self::OtherKind,
            FileError::Lacks(part) => Self::Lacks {
                part: part.to_owned(),
            },
            FileError::OtherTokenAddress => Self::OtherTokenAddress,
            FileError::OtherUniverse => Self::OtherUniverse,
            FileError::Key(_) => Self::BadKey,
        }
    }
}

impl GoogleReadView {
    pub(super) fn new(read: &GoogleRead, at: Timestamp) -> Self {
        let (reading, evaluation) = (&read.reading, &read.evaluation);
        Self {
            account: read.project().to_owned(),
            identity: read.identity.clone(),
            at: at.to_string(),
            state: evaluation.state.into(),
            perimeter: read.perimeter_name().map(str::to_owned),
            inherited: evaluation.inherited.clone(),
            dry_run: read.lacking_in_dry_run.map(|lacking| GoogleDryRunView {
                lacking: count(lacking),
            }),
            dry_run_elsewhere: reading.dry_run_elsewhere.clone(),
            service_account: read.account.clone(),
            knows_service_account: read.knows_account,
            key: read.version.as_str().to_owned(),
            key_state: reading.key.as_ref().map(|key| (&key.state).into()),
            levels: evaluation.sources.iter().map(Into::into).collect(),
            unread: reading.unread.iter().map(Into::into).collect(),
        }
    }
}

impl From<GoogleState> for GoogleStateView {
    fn from(state: GoogleState) -> Self {
        match state {
            GoogleState::NoPerimeter => Self::NoPerimeter,
            GoogleState::NotRestricted => Self::NotRestricted,
            GoogleState::InForce => Self::InForce,
            GoogleState::NotKnown => Self::NotKnown,
        }
    }
}

impl From<&KeyState> for GoogleKeyStateView {
    fn from(state: &KeyState) -> Self {
        match state {
            KeyState::Enabled => Self::Enabled,
            KeyState::Disabled => Self::Disabled,
            KeyState::DestroyScheduled { on } => Self::DestroyScheduled {
                on: on.map(|on| on.to_string()),
            },
            KeyState::Destroyed => Self::Destroyed,
            KeyState::Other(state) => Self::Other {
                state: state.clone(),
            },
        }
    }
}

impl From<&GoogleSource> for GoogleLevelView {
    fn from(source: &GoogleSource) -> Self {
        let name = source.level.rsplit('/').next().unwrap_or_default();
        Self {
            name: name.to_owned(),
            by: match (source.rule, source.is_narrow) {
                (None, _) => GoogleLevelByView::Perimeter,
                (Some(_), true) => GoogleLevelByView::NarrowRule,
                (Some(_), false) => GoogleLevelByView::Rule,
            },
            count: count(source.nets.len()),
            users: source.users.clone(),
        }
    }
}

impl From<&Unread> for GoogleUnreadView {
    fn from(unread: &Unread) -> Self {
        let (what, name) = match &unread.what {
            Item::Project { id } => (GoogleItemView::Project, id.clone()),
            Item::Folder { name } => (GoogleItemView::Folder, name.clone()),
            Item::Key { name } => (GoogleItemView::Key, name.clone()),
            Item::Lookup => (GoogleItemView::Lookup, String::new()),
            Item::Policies => (GoogleItemView::Policies, String::new()),
            Item::Perimeters { policy } => (GoogleItemView::Perimeters, policy.clone()),
            Item::Perimeter { name } => (GoogleItemView::Perimeter, name.clone()),
            Item::Levels { policy } => (GoogleItemView::Levels, policy.clone()),
        };
        Self {
            what,
            name,
            why: (&unread.why).into(),
        }
    }
}

impl From<&Why> for GoogleUnreadWhyView {
    fn from(why: &Why) -> Self {
        match why {
            Why::Denied { action, .. } => Self::Denied {
                action: action.clone().unwrap_or_default(),
            },
            Why::Perimeter => Self::Perimeter,
            Why::Gone => Self::Gone,
            Why::Failed(CloudError::InvalidState(answer))
                if answer.code.as_deref() == Some("SERVICE_DISABLED") =>
            {
                Self::QuotaProject
            }
            Why::Failed(error) => Self::Failed {
                problem: error.into(),
            },
        }
    }
}
