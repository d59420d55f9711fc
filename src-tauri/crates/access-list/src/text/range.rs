//! From a first and a last address, or an address and its mask, to blocks.

use std::net::{IpAddr, Ipv4Addr};

use addresses::parse_block;
use ipnet::{IpNet, Ipv4Net, Ipv4Subnets, Ipv6Subnets};

/// Blocks that one range may become: no range that people write needs more.
const MOST: usize = 256;

/// The blocks from `first` to `last`, both included; `None` where they are no such range.
pub(super) fn blocks(first: &str, last: &str) -> Option<Vec<IpNet>> {
    let address = |text: &str| text.trim().parse::<IpAddr>().ok();
    let blocks: Vec<IpNet> = match (address(first)?, address(last)?) {
        (IpAddr::V4(first), IpAddr::V4(last)) if first <= last => Ipv4Subnets::new(first, last, 0)
            .take(MOST)
            .map(IpNet::V4)
            .collect(),
        (IpAddr::V6(first), IpAddr::V6(last)) if first <= last => Ipv6Subnets::new(first, last, 0)
            .take(MOST)
            .map(IpNet::V6)
            .collect(),
        _ => return None,
    };
    (blocks.len() < MOST).then_some(blocks)
}

/// The block of `address` with `mask` (`255.255.255.0`); `None` where the mask is none, or the
/// address stands in the middle of the block, which may be a mistake.
pub(super) fn masked(address: &str, mask: &str) -> Option<IpNet> {
    let address: Ipv4Addr = address.parse().ok()?;
    let mask = netmask(mask)?;
    Ipv4Net::with_netmask(address, mask)
        .ok()
        .map(|net| IpNet::V4(net.trunc()))
}

/// The mask in `text`: ones from the left, at least eight.
pub(super) fn netmask(text: &str) -> Option<Ipv4Addr> {
    let mask: Ipv4Addr = text.parse().ok()?;
    let bits = u32::from(mask);
    (bits.leading_ones() + bits.trailing_zeros().min(32) == 32 || bits == u32::MAX)
        .then_some(mask)
        .filter(|_| bits.leading_ones() >= 8)
}

/// Whether `text` is a mask turned round (`0.0.0.255`), as routers have it: it is not understood.
pub(super) fn is_wildcard_mask(text: &str) -> bool {
    let parsed: Option<Ipv4Addr> = text.parse().ok();
    parsed.is_some_and(|mask| {
        let bits = u32::from(mask);
        bits.leading_zeros() >= 8 && bits.leading_zeros() + bits.trailing_ones() == 32
    })
}

/// The block in `text`, its host bits cut off as the clouds do.
pub(super) fn block(text: &str) -> Option<IpNet> {
    parse_block(text).map(|net| net.trunc())
}
