//! What was not as it should be in the data folder.

use storage::{Notice, Problem};

use crate::view::{StorageNoticeView, StorageProblemView, StoredView};

impl From<&Notice> for StorageNoticeView {
    fn from(notice: &Notice) -> Self {
        Self {
            content: content(notice),
            file: notice.file.clone(),
            problem: notice.problem.into(),
            kept_as: notice.kept_as.clone(),
            detail: notice.detail.clone(),
        }
    }
}

fn content(notice: &Notice) -> StoredView {
    let file = notice.file.as_str();
    let begins = |with: &str| file.starts_with(with);
    match notice.problem {
        Problem::FolderUnusable | Problem::FolderInUse | Problem::FolderShared => {
            StoredView::Everything
        }
        _ if begins("connection") => StoredView::Connection,
        _ if begins("custom-address") => StoredView::CustomAddress,
        _ if begins("network") => StoredView::Network,
        _ if begins("watching") => StoredView::Watching,
        _ if begins("moves") => StoredView::Moves,
        _ if begins("grantees") => StoredView::Grantees,
        _ if begins("lists/") => StoredView::LastList,
        _ if begins("history/") => StoredView::History,
        _ if begins("access/") => StoredView::AccessList,
        _ if begins("activity") => StoredView::Activity,
        _ => StoredView::Everything,
    }
}

impl From<Problem> for StorageProblemView {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Damaged => Self::Damaged,
            Problem::FromNewerVersion => Self::FromNewerVersion,
            Problem::Unreadable => Self::Unreadable,
            Problem::NotSaved => Self::NotSaved,
            Problem::FolderUnusable => Self::FolderUnusable,
            Problem::FolderInUse => Self::FolderInUse,
            Problem::FolderShared => Self::FolderShared,
        }
    }
}
