//! The table, tried cell by cell.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use tests::scripted::{Reply, ScriptedServer};
use tests::tried;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::expected::expected;
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
fn every_operation_of_the_client_has_a_row() {
    let operations = root().join("src-tauri/crates/atlas/src/operations");
    let mut asked: BTreeSet<String> = ["sign_in", "sign_out"].map(str::to_owned).into();
    for file in std::fs::read_dir(operations).unwrap() {
        let path = file.unwrap().path();
        let Some("rs") = path.extension().and_then(|extension| extension.to_str()) else {
            continue;
        };
        let source = std::fs::read_to_string(path).unwrap();
        let functions = source.split("pub async fn ").skip(1);
        asked.extend(
            functions
                .filter_map(|rest| rest.split('(').next())
                .map(str::to_owned),
        );
    }
    let rows: BTreeSet<String> = Operation::ALL
        .iter()
        .filter(|operation| operation.kind() != Kind::Changes)
        .map(|operation| operation.function().to_owned())
        .collect();

    assert_eq!(asked, rows);
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

#[test]
fn everything_that_is_told_has_words() {
    let words =
        |file: &str| std::fs::read_to_string(root().join("ui/src/words").join(file)).unwrap();
    let (errors, causes) = (words("errors.ts"), words("causes.ts"));
    let told: BTreeSet<&str> = Operation::ALL
        .iter()
        .flat_map(|operation| {
            Fault::ALL
                .iter()
                .map(|fault| expected(*operation, *fault).told)
        })
        .filter(|told| *told != "ok")
        .collect();
    for told in &told {
        let (code, cause) = told.split_once(':').unwrap_or((told, ""));
        assert!(errors.contains(&format!("\n  {code}: (")), "{code}");
        assert!(
            cause.is_empty() || causes.contains(&format!("\n  {cause}: ")),
            "{told}"
        );
    }

    assert!(
        told.len() > 15,
        "the table says many different things: {told:?}"
    );
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
