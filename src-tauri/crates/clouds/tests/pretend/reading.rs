//! Every fault at every request of a reading: what is missing is said, and nothing passes for whole.

use std::time::Duration;

use clouds::Timing;
use sandbox::{PretendAws, PretendAzure, PretendGoogle};

use crate::cloud::{Cloud, Operation};
use crate::fault::OnRead;

async fn meet<C: Cloud>(read: Operation<C>, fault: OnRead) -> Result<(), String> {
    let cloud = C::started().await;
    let timing = match fault.is_slow() {
        true => Timing {
            silence: Duration::from_millis(900),
            tries: 2,
            ..Timing::short()
        },
        false => Timing::short(),
    };
    fault.arm(&cloud, read);
    let is_whole = cloud.reads_whole(timing).await;
    let is_refused = matches!(fault, OnRead::Denied | OnRead::Gone);
    match is_whole == (fault.is_once() || C::has_another_way(read, is_refused)) {
        true => Ok(()),
        false => Err(format!("{read:?} × {fault:?}: whole: {is_whole}")),
    }
}

async fn meet_all<C: Cloud>() {
    let mut wrong = Vec::new();
    for fault in OnRead::ALL {
        let tries = C::READS.iter().map(|read| meet::<C>(*read, fault));
        let tries = futures_util::future::join_all(tries).await;
        wrong.extend(tries.into_iter().filter_map(Result::err));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a9_every_fault_at_every_request_leaves_a_reading_that_says_what_it_lacks() {
    meet_all::<PretendAws>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a9_every_fault_at_every_request_to_azure_leaves_a_reading_that_says_what_it_lacks() {
    meet_all::<PretendAzure>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a9_every_fault_at_every_request_to_google_leaves_a_reading_that_says_what_it_lacks() {
    meet_all::<PretendGoogle>().await;
}
