//! Theme, zoom, and links.

use crate::desktop::links::{Followed, Link};
use crate::desktop::theme::Theme;
use crate::desktop::zoom::{Zoom, Zoomed};
use crate::view::{LinkRequest, LinkView, ThemeView, ZoomRequest, ZoomView};

impl From<Theme> for ThemeView {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::System => Self::System,
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
            Theme::HighContrast => Self::HighContrast,
        }
    }
}

impl From<ThemeView> for Theme {
    fn from(theme: ThemeView) -> Self {
        match theme {
            ThemeView::System => Self::System,
            ThemeView::Light => Self::Light,
            ThemeView::Dark => Self::Dark,
            ThemeView::HighContrast => Self::HighContrast,
        }
    }
}

impl From<Zoomed> for ZoomView {
    fn from(zoomed: Zoomed) -> Self {
        Self {
            percent: zoomed.percent,
            stopped: zoomed.stopped,
        }
    }
}

impl From<ZoomRequest> for Zoom {
    fn from(zoom: ZoomRequest) -> Self {
        match zoom {
            ZoomRequest::Larger => Self::Larger,
            ZoomRequest::Smaller => Self::Smaller,
            ZoomRequest::Usual => Self::Usual,
        }
    }
}

impl From<LinkRequest> for Link {
    fn from(link: LinkRequest) -> Self {
        match link {
            LinkRequest::Atlas => Self::Atlas,
            LinkRequest::AtlasGovernment => Self::AtlasGovernment,
            LinkRequest::ServiceAccounts => Self::ServiceAccounts,
            LinkRequest::ApiKeys => Self::ApiKeys,
        }
    }
}

impl From<Followed> for LinkView {
    fn from(followed: Followed) -> Self {
        match followed {
            Followed::Opened => Self::Opened,
            Followed::Copied { address } => Self::Copied {
                address: address.to_owned(),
            },
        }
    }
}
