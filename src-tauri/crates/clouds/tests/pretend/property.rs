//! Whatever documents there are and whatever is added, the way from reading to reading back leaves
//! everything that was there, allows everything that is needed, or writes nothing.

use std::cell::RefCell;
use std::collections::BTreeSet;

use access_list::AccessList;
use clouds::change::{Along, Edit, Ended, Fate, Outcome, Target, run};
use clouds::{CloudError, Timing};
use ipnet::IpNet;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// What came of one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    Added,
    NothingPlanned,
    NothingWritten,
}

/// An address that needs no rule of practice.
pub(crate) fn address(last: u8) -> String {
    format!("3.0.0.{last}")
}

/// Some addresses.
pub(crate) fn list() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set(0_u8..8, 1..5)
        .prop_map(|list| list.into_iter().map(address).collect())
}

/// What is needed.
pub(crate) fn needed() -> impl Strategy<Value = Vec<IpNet>> {
    let net = |last| format!("{}/32", address(last)).parse().unwrap();
    prop::collection::btree_set(0_u8..8, 1..6)
        .prop_map(move |needed| needed.into_iter().map(net).collect())
}

/// Tries `one` with whatever the strategy makes.
pub(crate) fn try_many<Case: Strategy>(
    cases: &Case,
    one: &impl AsyncFn(&Case::Value) -> Result<Came, TestCaseError>,
) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let came = RefCell::new(Vec::new());
    let mut runner = TestRunner::default();
    let result = runner.run(cases, |case| {
        let one = runtime.block_on(one(&case))?;
        came.borrow_mut().push(one);
        Ok(())
    });
    if let Err(problem) = result {
        panic!("{problem}");
    }
    let came = came.into_inner();
    let of = |what| came.iter().filter(|it| **it == what).count();
    let added = of(Came::Added);
    assert!(
        added * 8 > came.len(),
        "too little was added to prove anything: {added} of {}, {} refused",
        came.len(),
        of(Came::NothingWritten)
    );
}

/// Goes the whole way with these edits.
pub(crate) async fn changed<T: Target>(
    target: &T,
    edits: &[Edit<T::Place>],
) -> Outcome<T::Refusal, ()> {
    let along = Along {
        progress: &|_| {},
        is_cancelled: &|| false,
    };
    let save = async |_| Ok::<(), ()>(());
    run(target, edits, &Timing::short(), &along, save).await
}

/// Whether all of it was proven; where not, nothing was written at all.
pub(crate) fn is_proven<Refusal: std::fmt::Debug + From<CloudError>, NotSaved: PartialEq>(
    outcome: &Outcome<Refusal, NotSaved>,
) -> Result<bool, TestCaseError> {
    if outcome.ended == Ended::Proven {
        return Ok(true);
    }
    let is_refused = |fate: &Fate<_>| matches!(fate, Fate::Refused(_) | Fate::NotStarted);
    prop_assert!(outcome.fates.iter().all(is_refused), "{:?}", outcome.fates);
    Ok(false)
}

/// What a list names and accepts.
pub(crate) fn accepted(list: &AccessList) -> BTreeSet<IpNet> {
    let nets = list.entries.iter().map(|it| it.net);
    nets.chain(list.unnamed.iter().copied()).collect()
}

/// Everything needed is accepted by `now`, which is what was shown: `after`.
pub(crate) fn is_as_planned(
    now: &AccessList,
    after: &AccessList,
    needed: &[IpNet],
) -> Result<(), TestCaseError> {
    let allowed = accepted(now);
    for net in needed {
        prop_assert!(
            allowed.iter().any(|it| it.contains(net)),
            "c2: {} is not allowed by what the cloud has now: {:?}",
            net,
            now
        );
    }
    prop_assert_eq!(
        allowed,
        accepted(after),
        "c2: what was shown is what there is"
    );
    Ok(())
}
