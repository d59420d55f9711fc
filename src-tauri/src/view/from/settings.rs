//! How the lists are watched.

use storage::Every;

use crate::view::CheckEveryView;

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
