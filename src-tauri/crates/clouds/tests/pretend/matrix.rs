//! The table, tried cell by cell: each fault at each write, and for the long tests each fault at each
//! write together with each fault at each reading around it.

use std::sync::Arc;

use fixtures::tried;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::account::Document;
use crate::cell::Cell;
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
    try_all("writes", cells(is_whole())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c2_every_fault_at_every_reading_around_a_write_is_told() {
    let mut cells = Vec::new();
    for document in Document::ALL {
        for fault in OnRead::ALL {
            for when in [When::Again, When::Back] {
                let reads = document.reads().iter();
                cells.extend(reads.map(|read| Cell {
                    document,
                    write: OnWrite::Nothing,
                    read: Some((*read, fault, when)),
                }));
            }
        }
    }
    try_all("readings around writes", cells).await;
}

/// Each fault at each write; `is_whole`: each of them beside each fault at each reading.
fn cells(is_whole: bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    for document in Document::ALL {
        for write in OnWrite::ALL {
            cells.push(Cell {
                document,
                write,
                read: None,
            });
            if !is_whole {
                continue;
            }
            for read in document.reads() {
                for fault in OnRead::ALL {
                    for when in [When::Again, When::Back] {
                        // Both would be about the same two readings.
                        if write == OnWrite::OthersBetween && when == When::Again {
                            continue;
                        }
                        cells.push(Cell {
                            document,
                            write,
                            read: Some((*read, fault, when)),
                        });
                    }
                }
            }
        }
    }
    cells
}

async fn try_all(what: &str, cells: Vec<Cell>) {
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
    tried(&format!("AWS faults: {count} cells of {what} tried"));
}
