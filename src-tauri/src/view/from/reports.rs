//! Pages and workbooks.

use crate::reports::page::{AddressColumns, Content, PartContent, SourceNames};
use crate::reports::workbook::Names;
use crate::view::{PagePartRequest, PageSectionRequest, WorkbookNamesRequest};

impl Content {
    /// What a page says: its title, what stands above it, and its sections.
    #[must_use]
    pub fn new(
        title: String,
        practice_mark: String,
        private_issuer_mark: String,
        sections: Vec<PageSectionRequest>,
    ) -> Self {
        let sections = sections.into_iter().map(|section| {
            let parts = section.parts.into_iter().map(Into::into);
            (section.heading, parts.collect())
        });
        Self {
            title,
            practice_mark,
            private_issuer_mark,
            sections: sections.collect(),
        }
    }
}

impl From<PagePartRequest> for PartContent {
    fn from(part: PagePartRequest) -> Self {
        match part {
            PagePartRequest::Text { text } => Self::Text(text),
            PagePartRequest::Steps { steps } => Self::Steps(steps),
            PagePartRequest::Facts { facts } => {
                let facts = facts.into_iter().map(|fact| (fact.name, fact.value));
                Self::Facts(facts.collect())
            }
            PagePartRequest::Source {
                fetched,
                atlas,
                count,
                digest,
            } => Self::Source(SourceNames {
                fetched,
                atlas,
                count,
                digest,
            }),
            PagePartRequest::Addresses {
                address,
                service,
                cloud,
                region,
            } => Self::Addresses(AddressColumns {
                address,
                service,
                cloud,
                region,
            }),
            PagePartRequest::Files => Self::Files,
            PagePartRequest::Table { columns, rows } => Self::Table(columns, rows),
        }
    }
}

impl From<WorkbookNamesRequest> for Names {
    fn from(names: WorkbookNamesRequest) -> Self {
        Self {
            about: names.about,
            fact: names.fact,
            value: names.value,
            fetched: names.fetched,
            atlas: names.atlas,
            digest: names.digest,
            columns: [
                names.address,
                names.size,
                names.service,
                names.cloud,
                names.region,
            ],
            practice_mark: names.practice_mark,
            private_issuer_mark: names.private_issuer_mark,
        }
    }
}
