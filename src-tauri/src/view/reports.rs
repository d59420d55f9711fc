//! Pages and workbooks that a person saves or prints: their words, which the page gives.

use serde::Deserialize;
use specta::Type;

use super::RowsRequest;

/// A page to save or print.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PageRequest {
    pub title: String,
    /// What the file is called, without its day and ending; small letters and `-`.
    pub name: String,
    /// Stands above everything where it is of the practice project.
    pub practice_mark: String,
    /// The same where the connection to Atlas has a private issuer.
    pub private_issuer_mark: String,
    pub sections: Vec<PageSectionRequest>,
    /// The list whose addresses stand in it.
    pub rows: Option<RowsRequest>,
    /// What was written for the cloud, by its token.
    pub artefact: Option<u32>,
    /// Somebody else puts the list in place: what comes back is compared with it.
    pub hands_over: bool,
}

/// A part of a page with a heading.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PageSectionRequest {
    pub heading: String,
    pub parts: Vec<PagePartRequest>,
}

/// What a section is made of.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum PagePartRequest {
    Text {
        text: String,
    },
    Steps {
        steps: Vec<String>,
    },
    Facts {
        facts: Vec<FactRequest>,
    },
    /// Where the list comes from, under these names.
    Source {
        fetched: String,
        atlas: String,
        count: String,
        digest: String,
    },
    /// The list, under these heads.
    Addresses {
        address: String,
        service: String,
        cloud: String,
        region: String,
    },
    /// What was written for the cloud, each file whole.
    Files,
    Table {
        columns: Vec<String>,
        rows: Vec<Vec<String>>,
    },
}

#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FactRequest {
    pub name: String,
    pub value: String,
}

/// A workbook of the lists.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorkbookRequest {
    pub names: WorkbookNamesRequest,
    /// The generation of what is needed, and the name of its sheet.
    pub needed: Option<SheetRequest>,
    /// The generation of the address book, and the names of its two sheets.
    pub outbound: Option<SheetRequest>,
    pub inbound: Option<SheetRequest>,
}

#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SheetRequest {
    pub generation: u32,
    pub name: String,
}

/// The words of a workbook.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorkbookNamesRequest {
    pub about: String,
    pub fact: String,
    pub value: String,
    pub fetched: String,
    pub atlas: String,
    pub digest: String,
    pub address: String,
    pub size: String,
    pub service: String,
    pub cloud: String,
    pub region: String,
    pub practice_mark: String,
    pub private_issuer_mark: String,
}
