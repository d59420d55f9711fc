//! The table, tried cell by cell: each fault at each write, and for the long tests each fault at each
//! write together with each fault at each reading around it.

use std::sync::Arc;

use fixtures::tried;
use sandbox::{PretendAws, PretendAzure, PretendGoogle};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::cell::Cell;
use crate::cloud::{Cloud, Operation};
use crate::fault::{OnRead, OnWrite, When};

/// Cells tried at a time: most of their time is waiting.
const AT_A_TIME: usize = 16;

/// Set by the long tests: every cell of the table is tried.
pub(crate) const WHOLE: &str = "KEYGATE_TEST_WHOLE";

pub(crate) fn is_whole() -> bool {
    std::env::var_os(WHOLE).is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_every_fault_at_every_write_is_told_and_nothing_is_written_twice() {
    try_all::<PretendAws>("writes", cells(is_whole())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_every_fault_at_every_write_to_azure_is_told_and_nothing_is_written_twice() {
    try_all::<PretendAzure>("writes", cells(is_whole())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_every_fault_at_every_write_to_google_is_told_and_nothing_is_written_twice() {
    try_all::<PretendGoogle>("writes", cells(is_whole())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_every_fault_at_every_reading_around_a_write_is_told() {
    around_writes::<PretendAws>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_every_fault_at_every_reading_around_a_write_to_azure_is_told() {
    around_writes::<PretendAzure>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_every_fault_at_every_reading_around_a_write_to_google_is_told() {
    around_writes::<PretendGoogle>().await;
}

async fn around_writes<C: Cloud>() {
    let one = |document: &C::Document| {
        let reads = readings::<C>(*document).into_iter();
        let document = *document;
        reads.map(move |read| Cell {
            document,
            write: OnWrite::Nothing,
            read: Some(read),
        })
    };
    let cells = C::DOCUMENTS.iter().flat_map(one).collect();
    try_all::<C>("readings around writes", cells).await;
}

/// Each fault at each reading around the write of a document.
fn readings<C: Cloud>(document: C::Document) -> Vec<(Operation<C>, OnRead, When)> {
    let again_and_back = C::reads(document)
        .iter()
        .flat_map(|read| [(*read, When::Again), (*read, When::Back)]);
    let watched = C::watch().map(|read| (read, When::Watched));
    let all = again_and_back.chain(watched);
    all.flat_map(|(read, when)| OnRead::ALL.map(|fault| (read, fault, when)))
        .collect()
}

/// Each fault at each write; `is_whole`: each of them beside each fault at each reading.
fn cells<C: Cloud>(is_whole: bool) -> Vec<Cell<C>> {
    let mut cells = Vec::new();
    for document in C::DOCUMENTS {
        for write in OnWrite::all::<C>() {
            let cell = |read| Cell {
                document: *document,
                write,
                read,
            };
            cells.push(cell(None));
            if !is_whole {
                continue;
            }
            // Both would be about the same two readings.
            let is_apart = |when| write != OnWrite::OthersBetween || when != When::Again;
            let readings = readings::<C>(*document).into_iter();
            let readings = readings.filter(|(_, _, when)| is_apart(*when));
            cells.extend(readings.map(|read| cell(Some(read))));
        }
    }
    cells
}

async fn try_all<C: Cloud>(what: &str, cells: Vec<Cell<C>>) {
    let count = cells.len();
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    let mut tries = JoinSet::new();
    for cell in cells {
        let places = Arc::clone(&places);
        tries.spawn(async move {
            let _place = places.acquire_owned().await;
            cell.meet().await
        });
    }
    let outcomes = tries.join_all().await;
    let wrong: Vec<String> = outcomes.into_iter().filter_map(Result::err).collect();
    assert!(
        wrong.is_empty(),
        "{} of {count} cells:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    tried(&format!(
        "{} faults: {count} cells of {what} tried",
        C::NAME
    ));
}
