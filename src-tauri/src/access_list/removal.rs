//! When something may be removed from an access list (safety rules A2, A3 and A4).

use access_list::Comparison;
use encryption::{KeyCheck, Provider};
use jiff::{Timestamp, ToSpan};

use crate::access::Compared;
use crate::history;
use crate::needed::NeededSet;
use crate::program::Program;
use crate::session::Connection;
use crate::view::{RemovalBlockView, RemovalView, names_network_alert};

/// Atlas tries the key every 15 minutes and clouds take minutes: so long after the last addition
/// something may be removed (safety rule A3).
const SETTLING_MINUTES: i64 = 30;

/// A list that shrank is believed once a fetch so much later still says the same: one regular check
/// (safety rule A4).
const CONFIRMING_MINUTES: i64 = 6 * 60;

/// What removing depends on beside the comparison.
#[derive(Debug, Clone, Copy)]
struct Standing {
    /// The key check reads *Valid* for every provider that is switched on.
    valid: bool,
    /// The alerts could be read, and none is about the way to the key.
    quiet: bool,
    /// Since when nothing is missing.
    complete_since: Option<Timestamp>,
    /// When Atlas's list was first seen as it is now, where it shrank then.
    shrank_at: Option<Timestamp>,
    /// When it was fetched last.
    fetched_at: Timestamp,
    now: Timestamp,
}

/// Whether something may be removed (safety rules A2, A3 and A4).
pub(super) async fn removal(
    program: &Program,
    connection: &Connection,
    set: &NeededSet,
    compared: Option<&Compared>,
) -> RemovalView {
    let (valid, quiet) = key_check(connection).await;
    let standing = Standing {
        valid,
        quiet,
        complete_since: compared.and_then(|compared| compared.complete_since),
        shrank_at: history::shrank_at(&connection.source(), &program.storage),
        fetched_at: set.book.fetched_at(),
        now: Timestamp::now(),
    };
    RemovalView {
        blocked_by: blocked_by(
            compared.map(|compared| compared.comparison.as_ref()),
            standing,
        ),
        rollback_saved: compared.is_some_and(|compared| compared.rollback_saved),
    }
}

fn blocked_by(comparison: Option<&Comparison>, standing: Standing) -> Vec<RemovalBlockView> {
    let mut blocked_by = Vec::new();
    if comparison.is_none_or(|comparison| !comparison.complete) {
        blocked_by.push(RemovalBlockView::Incomplete);
    }
    if comparison.is_some_and(|comparison| !comparison.missing.is_empty()) {
        blocked_by.push(RemovalBlockView::Missing);
    }
    if !standing.valid {
        blocked_by.push(RemovalBlockView::NotValid);
    }
    if !standing.quiet {
        blocked_by.push(RemovalBlockView::AlertOpen);
    }
    if let Some(since) = standing.complete_since {
        let minutes_left = minutes_left(since, SETTLING_MINUTES, standing.now);
        if minutes_left > 0 {
            blocked_by.push(RemovalBlockView::TooSoon { minutes_left });
        }
    }
    if let Some(at) = standing.shrank_at {
        let minutes_left = minutes_left(at, CONFIRMING_MINUTES, standing.fetched_at);
        if minutes_left > 0 {
            let hours_left = minutes_left.div_ceil(60);
            blocked_by.push(RemovalBlockView::JustShrank { hours_left });
        }
    }
    blocked_by
}

/// Whether every key that is in use is valid, and whether no alert is open about the way to it.
async fn key_check(connection: &Connection) -> (bool, bool) {
    let Some(project) = connection.project().map(|project| project.id) else {
        return (false, false);
    };
    let (settings, alerts) = tokio::join!(
        connection.client.encryption_at_rest(&project),
        connection.client.alerts(&project),
    );
    let valid = settings.is_ok_and(|settings| {
        let checks = [Provider::Aws, Provider::Azure, Provider::Gcp]
            .map(|provider| KeyCheck::of(provider, &settings));
        checks.contains(&KeyCheck::Valid)
            && checks
                .iter()
                .all(|check| matches!(check, KeyCheck::Valid | KeyCheck::NotSetUp))
    });
    let quiet = alerts.is_ok_and(|alerts| !alerts.iter().any(names_network_alert));
    (valid, quiet)
}

/// Minutes that are left at `now` of the `minutes` after `since`.
fn minutes_left(since: Timestamp, minutes: i64, now: Timestamp) -> u32 {
    let Ok(then) = since.checked_add(minutes.minutes()) else {
        return 0;
    };
    let seconds = then.as_second() - now.as_second();
    u32::try_from((seconds + 59) / 60).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use access_list::{AccessList, Gap, Needed, NeededBuilder, Origin, compare, read};
    use addresses::{Cloud, Service};
    use ipnet::IpNet;

    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    fn nets(texts: &[&str]) -> std::result::Result<Vec<IpNet>, ipnet::AddrParseError> {
        texts.iter().map(|text| text.parse()).collect()
    }

    fn needed(nets: &[IpNet]) -> NeededBuilder {
        let mut builder = NeededBuilder::default();
        for net in nets {
            let origin = Origin {
                service: Service::ControlPlane,
                cloud: Cloud::Aws,
                region: "us-east-1".to_owned(),
                project: None,
                planned: false,
            };
            builder.add(*net, origin);
        }
        builder
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Everything speaks for removing.
    fn settled() -> Standing {
        Standing {
            valid: true,
            quiet: true,
            complete_since: Some(at(0)),
            shrank_at: Some(at(0)),
            fetched_at: at(6 * 3600),
            now: at(6 * 3600),
        }
    }

    /// Nothing is missing from this list.
    fn complete() -> std::result::Result<(Needed, AccessList), Box<dyn std::error::Error>> {
        let needed = needed(&nets(&["3.0.0.1/32"])?).build();
        Ok((needed, read(b"3.0.0.1 3.0.0.9")?))
    }

    #[test]
    fn a3_half_an_hour_passes_after_the_last_addition() {
        let left = |now| minutes_left(at(0), SETTLING_MINUTES, at(now));
        assert_eq!(left(0), 30);
        assert_eq!(left(61), 29);
        assert_eq!(left(1799), 1);
        assert_eq!(left(1800), 0);
        assert_eq!(left(90_000), 0);
    }

    #[test]
    fn a3_removal_waits_for_nothing_missing_a_valid_key_no_alert_and_half_an_hour() -> Result {
        let (needed, list) = complete()?;
        let comparison = compare(&needed, &list, &[]);
        let blocks = |standing| blocked_by(Some(&comparison), standing);
        assert_eq!(blocks(settled()), []);
        let not_valid = Standing {
            valid: false,
            ..settled()
        };
        assert_eq!(blocks(not_valid), [RemovalBlockView::NotValid]);
        let alert = Standing {
            quiet: false,
            ..settled()
        };
        assert_eq!(blocks(alert), [RemovalBlockView::AlertOpen]);
        let just_added = Standing {
            complete_since: Some(at(6 * 3600 - 60)),
            ..settled()
        };
        assert_eq!(
            blocks(just_added),
            [RemovalBlockView::TooSoon { minutes_left: 29 }]
        );
        let missing = compare(&needed, &read(b"3.0.0.9")?, &[]);
        assert_eq!(
            blocked_by(Some(&missing), settled()),
            [RemovalBlockView::Missing]
        );
        Ok(())
    }

    #[test]
    fn a2_removal_is_off_where_something_could_not_be_read_or_nothing_was_compared() -> Result {
        let mut builder = needed(&nets(&["3.0.0.1/32"])?);
        builder.gap(Gap::Project("Payments".to_owned()));
        let comparison = compare(&builder.build(), &read(b"3.0.0.1")?, &[]);
        assert_eq!(
            blocked_by(Some(&comparison), settled()),
            [RemovalBlockView::Incomplete]
        );
        assert_eq!(blocked_by(None, settled()), [RemovalBlockView::Incomplete]);
        Ok(())
    }

    #[test]
    fn a4_a_list_that_shrank_once_never_leads_to_removal() -> Result {
        let (needed, list) = complete()?;
        let comparison = compare(&needed, &list, &nets(&["3.0.0.9/32"])?);
        let once = Standing {
            fetched_at: at(0),
            ..settled()
        };
        assert_eq!(
            blocked_by(Some(&comparison), once),
            [RemovalBlockView::JustShrank { hours_left: 6 }]
        );
        Ok(())
    }
}
