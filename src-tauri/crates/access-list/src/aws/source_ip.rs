//! The source address as a text.
//!
//! `aws:SourceIp` is one address, never a block: `StringEquals` with a block is never true.

use std::net::{IpAddr, Ipv4Addr};

use addresses::Ranges;
use ipnet::{IpNet, Ipv4Net};

use super::pattern::{Symbol, known, like, literal};
use crate::reach::Reach;
use crate::truth::Truth;

/// The addresses whose text is exactly `text`.
pub(super) fn equal(text: &[Symbol]) -> Reach {
    let Some(text) = known(text) else {
        return Reach::unknown();
    };
    match text.parse::<IpAddr>() {
        Ok(address @ IpAddr::V4(_)) => Reach::of(Ranges::of([IpNet::from(address)])),
        // How AWS writes an address of IPv6 is not documented.
        Ok(address) => Reach::of(Ranges::of([IpNet::from(address)])).doubted(),
        Err(_) => Reach::none(),
    }
}

/// The addresses whose text is what `pattern` says.
pub(super) fn matching(pattern: &[Symbol]) -> Reach {
    if pattern.iter().any(|it| matches!(it, Symbol::Unknown(_))) {
        return Reach::unknown();
    }
    if !pattern.is_empty() && pattern.iter().all(|it| *it == Symbol::Any) {
        return Reach::all();
    }
    if known(pattern).is_some() {
        return equal(pattern);
    }
    let Some(numbers) = whole_numbers(pattern) else {
        return Reach::none();
    };
    match numbers.as_slice() {
        // An address of IPv6 has no dot before a colon.
        [] => Reach::unknown(),
        [one, two, three] => {
            let nets = (0..=u8::MAX).map(|four| Ipv4Addr::new(*one, *two, *three, four));
            let nets = nets.filter(|net| like(pattern, &literal(&net.to_string())) == Truth::Yes);
            Reach::of(Ranges::of(nets.map(|net| IpNet::from(IpAddr::V4(net)))))
        }
        _ => within(pattern, &numbers),
    }
}

/// The numbers that are written whole before the first wildcard; `None` where no address begins so.
fn whole_numbers(pattern: &[Symbol]) -> Option<Vec<u8>> {
    let fixed = pattern
        .iter()
        .take_while(|it| matches!(it, Symbol::Char(_)));
    let fixed = known(&fixed.cloned().collect::<Vec<_>>())?;
    if fixed.contains(':') {
        return Some(Vec::new());
    }
    let mut numbers: Vec<&str> = fixed.split('.').collect();
    let last = numbers.pop()?;
    let is_number = |text: &str| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let is_short = text == "0" || !text.starts_with('0');
        (is_plain && is_short)
            .then(|| text.parse::<u8>().ok())
            .flatten()
    };
    let numbers: Option<Vec<u8>> = numbers.into_iter().map(is_number).collect();
    let numbers = numbers.filter(|numbers| numbers.len() < 4)?;
    let may_go_on = last.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_v4 = numbers.is_empty() || last.bytes().all(|byte| byte.is_ascii_digit());
    (may_go_on && is_v4).then_some(numbers)
}

/// The addresses that begin with these numbers: all of them where nothing but stars and dots follows.
fn within(pattern: &[Symbol], numbers: &[u8]) -> Reach {
    let mut octets = [0; 4];
    for (octet, number) in octets.iter_mut().zip(numbers) {
        *octet = *number;
    }
    let length = u8::try_from(numbers.len() * 8).unwrap_or(32);
    let Ok(block) = Ipv4Net::new(Ipv4Addr::from(octets), length) else {
        return Reach::unknown();
    };
    let block = Reach::of(Ranges::of([IpNet::from(block)]));
    let begin = numbers
        .iter()
        .map(|number| format!("{number}."))
        .collect::<String>();
    let rest = pattern.get(begin.len()..).unwrap_or_default();
    let parts: Vec<&[Symbol]> = rest.split(|symbol| *symbol == Symbol::Char('.')).collect();
    let is_star = |part: &&[Symbol]| !part.is_empty() && part.iter().all(|it| *it == Symbol::Any);
    if !parts.iter().all(is_star) {
        return block.doubted();
    }
    if parts.len() + numbers.len() <= 4 {
        block
    } else {
        Reach::none()
    }
}
