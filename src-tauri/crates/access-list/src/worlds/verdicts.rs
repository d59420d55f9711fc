//! The verdict of a whole comparison, address by address, beside what an oracle says.

use std::net::IpAddr;

use ipnet::IpNet;
use jiff::Timestamp;

use super::Count;
use crate::{AccessList, Context, NeededBuilder, UsedBy, Verdict, compare, read};

/// The time at which texts are read.
const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// Reads `text`, of several lists the one whose name ends in `name`.
pub(crate) fn read_list(text: &str, name: &str) -> AccessList {
    let mut context = Context::at(NOW);
    let first = read(&[text.as_bytes()], &context);
    let lists = first.as_ref().map_or(&[][..], |list| list.lists.as_slice());
    let picked = lists.iter().position(|list| list.name.ends_with(name));
    context.picked = picked.and_then(|picked| u32::try_from(picked).ok());
    read(&[text.as_bytes()], &context).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Compares the verdict of a comparison for each address with what the oracle says: `y` is *allowed*,
/// or *no list in force* where everything is accepted; `n` is *missing*; `?` is *not proven*.
pub(crate) fn compare_verdicts(
    list: &AccessList,
    addresses: &[&str],
    truth: &[char],
    count: &mut Count,
) -> Result<(), String> {
    let mut each = addresses.iter().zip(truth);
    let is_open = each.all(|(address, truth)| address.contains(':') || *truth == 'y');
    for (address, truth) in addresses.iter().zip(truth) {
        let ours = verdict(list, address);
        let answer = match ours {
            Verdict::Allowed | Verdict::NoList => 'y',
            Verdict::Missing => 'n',
            Verdict::NotProven => '?',
        };
        if !count.take(answer, *truth) {
            return Err(format!("{address} is {truth}, not {ours:?}"));
        }
        let ours_is_open = ours == Verdict::NoList;
        if answer == 'y' && list.is_decided() && ours_is_open != is_open {
            return Err(format!("everything is accepted: {is_open}, not {ours:?}"));
        }
    }
    Ok(())
}

pub(crate) fn verdict(list: &AccessList, address: &str) -> Verdict {
    let mut needed = NeededBuilder::default();
    let net = address.parse::<IpAddr>().map(IpNet::from);
    needed.add(
        net.unwrap_or_else(|error| panic!("{error}: {address}")),
        UsedBy::control_plane(),
    );
    compare(&needed.build(), list, &[], NOW).proof.verdict
}
