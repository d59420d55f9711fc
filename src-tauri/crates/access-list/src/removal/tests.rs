use super::*;
use crate::list::{AccessList, Half};
use crate::needed::{Gap, Needed, NeededBuilder, UsedBy};
use crate::{Context, compare, read};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn key(project: &str, is_valid: bool, has_no_alert: bool) -> ProjectKey {
    ProjectKey {
        project: project.to_owned(),
        is_valid,
        has_no_alert,
        is_google: false,
    }
}

/// Nothing stands against a removal.
fn settled() -> Standing {
    Standing {
        keys: vec![key("Ledger", true, true), key("Payments", true, true)],
        complete_since: Some(at(0)),
        shrank_at: Some(at(0)),
        fetched_at: at(6 * 3600),
        has_public_issuer: true,
        now: at(6 * 3600),
        waits: Waits::USUAL,
    }
}

fn needed() -> Result<NeededBuilder> {
    let mut builder = NeededBuilder::default();
    let origin = UsedBy::control_plane();
    builder.add("3.0.0.1/32".parse()?, origin);
    Ok(builder)
}

fn list(text: &str) -> Result<AccessList> {
    Ok(read(&[text.as_bytes()], &Context::at(at(0)))?)
}

fn compared(needed: &Needed, list: &AccessList) -> Comparison {
    compare(needed, list, &[], at(0))
}

#[test]
fn a3_half_an_hour_passes_after_the_last_addition() {
    let left = |now| seconds_left(at(0), Waits::USUAL.settling, at(now));
    assert_eq!(left(0), 1800);
    assert_eq!(left(61), 1739);
    assert_eq!(left(1799), 1);
    assert_eq!(left(1800), 0);
    assert_eq!(left(90_000), 0);
    let almost = Timestamp::from_millisecond(1_799_500).unwrap_or(Timestamp::MAX);
    assert_eq!(seconds_left(at(0), Waits::USUAL.settling, almost), 1);
    assert_eq!(
        seconds_left(Timestamp::MAX, Waits::USUAL.settling, Timestamp::MIN),
        u32::MAX,
        "a clock that was set back opens nothing"
    );
}

#[test]
fn a3_the_waits_are_half_an_hour_each_and_in_practice_half_a_minute() -> Result {
    assert_eq!(Waits::USUAL.settling, SignedDuration::from_mins(30));
    assert_eq!(Waits::USUAL.enforcing, SignedDuration::from_mins(30));
    let needed = needed()?.build();
    let comparison = compared(&needed, &list("3.0.0.1 3.0.0.9")?);
    let after = |seconds: i64, is_google: bool| {
        let mut standing = settled();
        standing.waits = Waits::PRACTICE;
        standing.keys[1].is_google = is_google;
        standing.now = at(seconds);
        removal_blocks(Some(&comparison), &standing)
    };
    assert_eq!(after(10, false), too_soon(20, 0));
    assert_eq!(after(30, false), []);
    assert_eq!(after(10, true), too_soon(50, 20));
    assert_eq!(after(60, true), []);
    Ok(())
}

fn too_soon(seconds_left: u32, enforcing_left: u32) -> Vec<RemovalBlock> {
    vec![RemovalBlock::TooSoon {
        seconds_left,
        enforcing_left,
    }]
}

#[test]
fn a3_removal_waits_for_nothing_missing_a_valid_key_no_alert_and_half_an_hour() -> Result {
    let needed = needed()?.build();
    let comparison = compared(&needed, &list("3.0.0.1 3.0.0.9")?);
    let blocks = |standing: Standing| removal_blocks(Some(&comparison), &standing);
    assert_eq!(blocks(settled()), []);
    let just_added = Standing {
        complete_since: Some(at(6 * 3600 - 60)),
        ..settled()
    };
    assert_eq!(blocks(just_added), too_soon(29 * 60, 0));
    let missing = compared(&needed, &list("3.0.0.9")?);
    assert_eq!(
        removal_blocks(Some(&missing), &settled()),
        [RemovalBlock::Missing]
    );
    Ok(())
}

#[test]
fn a3_in_google_cloud_the_half_hour_begins_once_what_was_stored_is_enforced() -> Result {
    let needed = needed()?.build();
    let comparison = compared(&needed, &list("3.0.0.1 3.0.0.9")?);
    let after = |minutes: i64| {
        let mut standing = settled();
        // One project of several is enough.
        standing.keys[1].is_google = true;
        standing.complete_since = Some(at(0));
        standing.now = at(minutes * 60);
        removal_blocks(Some(&comparison), &standing)
    };
    let too_soon = |minutes: u32, enforcing: u32| too_soon(minutes * 60, enforcing * 60);
    assert_eq!(after(0), too_soon(60, 30));
    assert_eq!(after(29), too_soon(31, 1));
    assert_eq!(after(30), too_soon(30, 0), "enforced; the half hour begins");
    assert_eq!(after(59), too_soon(1, 0));
    assert_eq!(after(60), []);
    Ok(())
}

#[test]
fn a9_nothing_is_removed_on_less_than_a_proof() -> Result {
    let needed = needed()?.build();
    let proven = list("3.0.0.1 3.0.0.9")?;
    let not_understood = list("3.0.0.1\n3.0.*\n")?;
    let one_half = AccessList {
        half: Some(Half::Role),
        ..proven.clone()
    };
    let open = AccessList {
        is_open: true,
        unnamed: vec!["0.0.0.0/0".parse()?],
        ..proven.clone()
    };
    let ended = AccessList {
        ends_at: Some(at(0)),
        ..proven
    };
    for list in [not_understood, one_half, open, ended] {
        let comparison = compared(&needed, &list);
        assert_eq!(
            removal_blocks(Some(&comparison), &settled()),
            [RemovalBlock::NotProven],
            "{list:?}"
        );
    }
    Ok(())
}

#[test]
fn a3_every_project_that_uses_the_key_service_is_valid_and_without_an_alert() -> Result {
    let needed = needed()?.build();
    let comparison = compared(&needed, &list("3.0.0.1 3.0.0.9")?);
    let blocks = |keys| {
        let standing = Standing { keys, ..settled() };
        removal_blocks(Some(&comparison), &standing)
    };
    let (ledger, payments) = (vec!["Ledger".to_owned()], vec!["Payments".to_owned()]);
    assert_eq!(
        blocks(vec![
            key("Ledger", false, true),
            key("Payments", true, false)
        ]),
        [
            RemovalBlock::NotValid { projects: ledger },
            RemovalBlock::AlertOpen { projects: payments }
        ]
    );
    let none = RemovalBlock::NotValid {
        projects: Vec::new(),
    };
    assert_eq!(blocks(Vec::new()), [none], "nothing proves anything");
    Ok(())
}

#[test]
fn a2_removal_is_off_where_something_could_not_be_read_or_nothing_was_compared() -> Result {
    let mut builder = needed()?;
    builder.gap(Gap::Project("Payments".to_owned()));
    let comparison = compared(&builder.build(), &list("3.0.0.1")?);
    assert_eq!(
        removal_blocks(Some(&comparison), &settled()),
        [RemovalBlock::Incomplete]
    );
    assert_eq!(removal_blocks(None, &settled()), [RemovalBlock::Incomplete]);
    Ok(())
}

#[test]
fn a4_a_list_that_shrank_once_never_leads_to_removal() -> Result {
    let needed = needed()?.build();
    let list = list("3.0.0.1 3.0.0.9")?;
    let earlier = ["3.0.0.9/32".parse()?];
    let comparison = compare(&needed, &list, &earlier, at(0));
    let once = Standing {
        fetched_at: at(0),
        ..settled()
    };
    assert_eq!(
        removal_blocks(Some(&comparison), &once),
        [RemovalBlock::JustShrank { hours_left: 6 }]
    );
    Ok(())
}

#[test]
fn a1_behind_a_proxy_that_inspects_traffic_nothing_may_be_removed() -> Result {
    let comparison = compared(&needed()?.build(), &list("3.0.0.1")?);
    let behind_a_proxy = Standing {
        has_public_issuer: false,
        ..settled()
    };
    assert_eq!(
        removal_blocks(Some(&comparison), &behind_a_proxy),
        [RemovalBlock::NoPublicIssuer]
    );
    Ok(())
}
