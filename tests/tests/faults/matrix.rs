//! The table, tried cell by cell.

use std::sync::Arc;

use fixtures::tried;
use tests::scripted::{Reply, ScriptedServer};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::fault::Fault;
use crate::operation::{Kind, Operation};
use crate::{proxied, world};

/// Cells tried at a time: most of their time is waiting.
const AT_A_TIME: usize = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_meets_every_fault() {
    let elsewhere = ScriptedServer::start(|_, _| Reply::json(200, "{}")).unwrap();
    let (behind_proxy, direct): (Vec<Fault>, Vec<Fault>) = Fault::ALL
        .iter()
        .partition(|fault| fault.proxy_wants().is_some());
    let mut wrong = cells(&direct, &elsewhere.origin()).await;
    for fault in &behind_proxy {
        wrong.extend(proxied::cells_of(*fault).await);
    }

    assert!(
        wrong.is_empty(),
        "{} cells:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(
        elsewhere.connections(),
        0,
        "x1: nothing is ever sent to the host that an answer names"
    );
    let (operations, faults) = (Operation::ALL.len(), Fault::ALL.len());
    tried(&format!(
        "faults: {operations} operations × {faults} faults = {} cells tried",
        operations * faults
    ));
}

/// Tries every operation with each of `faults`; returns what was not as expected.
pub(crate) async fn cells(faults: &[Fault], elsewhere: &str) -> Vec<String> {
    let places = Arc::new(Semaphore::new(AT_A_TIME));
    let mut cells = JoinSet::new();
    for fault in faults {
        for operation in Operation::ALL {
            let (fault, operation) = (*fault, *operation);
            let (places, elsewhere) = (Arc::clone(&places), elsewhere.to_owned());
            cells.spawn(async move {
                let _place = places.acquire_owned().await;
                world::meet(operation, fault, &elsewhere).await
            });
        }
    }
    let outcomes = cells.join_all().await;
    outcomes.into_iter().filter_map(Result::err).collect()
}

#[test]
fn every_write_is_also_tried_as_the_program_makes_it() {
    let of = |kind| -> Vec<_> {
        Operation::ALL
            .iter()
            .filter(|operation| operation.kind() == kind)
            .map(|operation| operation.request())
            .collect()
    };

    assert_eq!(of(Kind::Writes), of(Kind::Changes));
}
