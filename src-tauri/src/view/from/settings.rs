//! Settings: how the lists are watched, the route to Atlas, and what could not be erased.

use storage::{Every, Proxy};

use crate::connection::key_store::{SecretPlace, SystemStore};
use crate::connection::proxy_settings::{EnteredProxy, ShownProxy};
use crate::support::erasing::Remaining;
use crate::support::error::TimerProblem;
use crate::view::{
    CertificateView, CertificatesView, CheckEveryView, ProxyKindView, ProxyPasswordView,
    ProxyRequest, ProxySettingsView, RemainingView, SystemStoreView, TimerProblemView,
};

impl From<ShownProxy> for ProxySettingsView {
    fn from(shown: ShownProxy) -> Self {
        let (proxy, address, user) = match shown.proxy {
            Proxy::System => (ProxyKindView::System, None, None),
            Proxy::Direct => (ProxyKindView::None, None, None),
            Proxy::At { address, user } => (ProxyKindView::Address, Some(address), user),
        };
        Self {
            proxy,
            address,
            user,
            password: match shown.password {
                None => ProxyPasswordView::None,
                Some(SecretPlace::Store) => ProxyPasswordView::InKeyStore,
                Some(SecretPlace::Session | SecretPlace::Memory) => ProxyPasswordView::ThisSession,
            },
            certificates: shown.certificates.map(|(name, all)| CertificatesView {
                name,
                all: all
                    .into_iter()
                    .map(|it| CertificateView {
                        subject: it.subject,
                        issuer: it.issuer,
                        fingerprint: it.fingerprint,
                    })
                    .collect(),
            }),
        }
    }
}

impl From<ProxyRequest> for EnteredProxy {
    fn from(request: ProxyRequest) -> Self {
        match request.kind {
            ProxyKindView::System => Self::System,
            ProxyKindView::None => Self::Direct,
            ProxyKindView::Address => Self::At {
                address: request.address,
                user: request.user,
                password: request.password,
            },
        }
    }
}

impl From<Remaining> for RemainingView {
    fn from(remaining: Remaining) -> Self {
        match remaining {
            Remaining::Secret { entry, problem } => Self::Secret {
                entry,
                problem: (&problem).into(),
            },
            Remaining::Unseen { problem } => Self::Unseen {
                problem: (&problem).into(),
            },
            Remaining::Timer { problem } => Self::Timer {
                problem: problem.into(),
            },
            Remaining::File { path, problem } => Self::File {
                path: path.display().to_string(),
                detail: problem.to_string(),
            },
        }
    }
}

impl From<TimerProblem> for TimerProblemView {
    fn from(problem: TimerProblem) -> Self {
        match problem {
            TimerProblem::NoTimer => Self::NoTimer,
            TimerProblem::NotInstalled { program } => Self::NotInstalled { program },
            TimerProblem::Refused { program, detail } => Self::Refused { program, detail },
            TimerProblem::File { path, detail } => Self::File {
                path: path.display().to_string(),
                detail,
            },
            TimerProblem::OwnPlace { detail } => Self::OwnPlace { detail },
            TimerProblem::Vanishes { path } => Self::Vanishes {
                path: path.display().to_string(),
            },
        }
    }
}

impl From<Every> for CheckEveryView {
    fn from(every: Every) -> Self {
        match every {
            Every::Hour => Self::Hour,
            Every::ThreeHours => Self::ThreeHours,
            Every::SixHours => Self::SixHours,
            Every::TwelveHours => Self::TwelveHours,
            Every::Day => Self::Day,
        }
    }
}

impl From<CheckEveryView> for Every {
    fn from(every: CheckEveryView) -> Self {
        match every {
            CheckEveryView::Hour => Self::Hour,
            CheckEveryView::ThreeHours => Self::ThreeHours,
            CheckEveryView::SixHours => Self::SixHours,
            CheckEveryView::TwelveHours => Self::TwelveHours,
            CheckEveryView::Day => Self::Day,
        }
    }
}

impl From<SystemStore> for SystemStoreView {
    fn from(store: SystemStore) -> Self {
        match store {
            SystemStore::Keychain => Self::Keychain,
            SystemStore::CredentialManager => Self::CredentialManager,
            SystemStore::SecretService => Self::SecretService,
        }
    }
}
