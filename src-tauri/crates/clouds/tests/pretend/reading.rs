//! Every fault at every request of a reading: what is missing is said, and nothing passes for whole.

use std::time::Duration;

use clouds::Timing;
use sandbox::AwsOperation;

use crate::account;
use crate::fault::OnRead;

const READS: [AwsOperation; 11] = [
    AwsOperation::GetRole,
    AwsOperation::ListRolePolicies,
    AwsOperation::GetRolePolicy,
    AwsOperation::ListAttachedRolePolicies,
    AwsOperation::GetPolicy,
    AwsOperation::GetPolicyVersion,
    AwsOperation::ListPolicyVersions,
    AwsOperation::ListEntitiesForPolicy,
    AwsOperation::DescribeKey,
    AwsOperation::GetKeyPolicy,
    AwsOperation::ListGrants,
];

async fn meet(read: AwsOperation, fault: OnRead) -> Result<(), String> {
    let aws = account::started(account::world(&["198.18.0.1/32"])).await;
    let timing = match fault.is_slow() {
        true => Timing {
            silence: Duration::from_millis(900),
            tries: 2,
            ..Timing::short()
        },
        false => Timing::short(),
    };
    let session = account::session(aws.origin(), &account::keys(&aws), timing);
    fault.arm(aws.script(), read);
    let reading = account::read(&session).await;
    match reading.is_whole() == fault.is_once() {
        true => Ok(()),
        false => Err(format!("{read:?} × {fault:?}: {:?}", reading.unread)),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a9_every_fault_at_every_request_leaves_a_reading_that_says_what_it_lacks() {
    let mut wrong = Vec::new();
    for fault in OnRead::ALL {
        let tries = READS.map(|read| meet(read, fault));
        let tries = futures_util::future::join_all(tries).await;
        wrong.extend(tries.into_iter().filter_map(Result::err));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
