//! What the page is sent unasked.

use super::count;
use crate::support::events::{CloseReason, DropRefusal, Event, FileDrag};
use crate::view::{CloseReasonView, DropRefusalView, EventView, FileDragView};

impl From<Event> for EventView {
    fn from(event: Event) -> Self {
        match event {
            Event::CloseRequested(reason) => Self::CloseRequested {
                reason: match reason {
                    CloseReason::Unsaved => CloseReasonView::Unsaved,
                    CloseReason::Sending => CloseReasonView::Sending,
                    CloseReason::ClustersWait => CloseReasonView::ClustersWait,
                },
            },
            Event::Defect => Self::Defect,
            Event::OpenSettings => Self::OpenSettings,
            Event::SystemTheme { dark } => Self::SystemTheme { dark },
            Event::SystemContrast { more } => Self::SystemContrast { more },
            Event::Storage(notices) => Self::Storage {
                notices: notices.iter().map(Into::into).collect(),
            },
            Event::Activity => Self::Activity,
            Event::FileDrag(drag) => Self::FileDrag { drag: drag.into() },
            Event::ListChanged {
                added,
                removed,
                is_used,
                list,
            } => Self::ListChanged {
                added: count(added),
                removed: count(removed),
                is_used,
                list: list.map(Into::into),
            },
            Event::CloudChanged {
                cloud,
                lost,
                gained,
                list,
            } => Self::CloudChanged {
                cloud: cloud.into(),
                lost: count(lost),
                gained: count(gained),
                list: list.map(Into::into),
            },
            Event::AddressesChanged => Self::AddressesChanged,
            Event::ClusterAddresses { added, list } => Self::ClusterAddresses {
                added: count(added),
                list: list.map(Into::into),
            },
        }
    }
}

impl From<FileDrag> for FileDragView {
    fn from(drag: FileDrag) -> Self {
        match drag {
            FileDrag::Over => Self::Over,
            FileDrag::Refused(refusal) => Self::OverInVain {
                reason: match refusal {
                    DropRefusal::Elsewhere => DropRefusalView::Elsewhere,
                    DropRefusal::Several => DropRefusalView::Several,
                    DropRefusal::NoFile => DropRefusalView::NoFile,
                },
            },
            FileDrag::Gone => Self::Gone,
            FileDrag::Dropped => Self::Dropped,
        }
    }
}
