//! What someone typed to find addresses, and which addresses that is.

use std::convert::Infallible;

use ipnet::IpNet;

use crate::address::{Address, Direction, Service};
use crate::book::AddressBook;
use crate::cidr;
use crate::cidr_word::CidrWord;
use crate::regions;
use crate::side::{Passing, Place, Shown, Side};

/// The words of a filter; an address passes when each of them is found somewhere on it.
pub(crate) struct Filter {
    words: Vec<Word>,
}

struct Word {
    text: String,
    /// Where the word is an address or a block: entries that contain it pass.
    net: Option<IpNet>,
    /// Where a block's text can hold the word at all.
    in_cidr: Option<CidrWord>,
}

impl Filter {
    pub(crate) fn new(text: &str) -> Self {
        let words = text.split_whitespace().map(Word::new).collect();
        Self { words }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

impl Word {
    fn new(word: &str) -> Self {
        let text = word.to_lowercase();
        Self {
            net: cidr::parse(&text).map(|net| net.trunc()),
            in_cidr: CidrWord::new(&text),
            text,
        }
    }

    fn is_in(&self, text: &str) -> bool {
        text.to_lowercase().contains(&self.text)
    }

    fn is_on_place(&self, place: &Place) -> bool {
        let name = regions::place_name(&place.cloud, &place.region);
        self.is_in(place.cloud.key())
            || self.is_in(place.cloud.label())
            || self.is_in(&place.region)
            || name.is_some_and(|name| self.is_in(name))
    }

    fn is_on_net(&self, net: &IpNet) -> bool {
        self.in_cidr.as_ref().is_some_and(|word| word.is_in(net))
            || self.net.is_some_and(|wanted| net.contains(&wanted))
    }
}

impl AddressBook {
    /// The addresses of `direction` that pass what was typed, in the order they are drawn: by cloud and
    /// region, numerically within; all of them where `typed` is blank.
    #[must_use]
    pub fn matching(&self, direction: Direction, typed: &str) -> Vec<Address<'_>> {
        let side = self.side(direction);
        let shown = self.passing(direction, &Filter::new(typed));
        let mut found = Vec::with_capacity(shown.len(side));
        for place in 0..side.places.len() {
            let Ok(()) = side.try_each(shown.of(side, place), |net, context| {
                found.push(self.address(direction, side.described(net, context)));
                Ok::<_, Infallible>(())
            });
        }
        found
    }

    /// The rows of `direction` that pass `filter`, by place; all of them where it is blank.
    pub(crate) fn passing(&self, direction: Direction, filter: &Filter) -> Shown {
        if filter.is_empty() {
            return Shown { passing: None };
        }
        let side = self.side(direction);
        let words: Vec<(&Word, Vec<bool>)> = filter
            .words
            .iter()
            .map(|word| (word, self.service_sets_with(side, word)))
            .collect();
        let mut passing = Passing::with_capacity(side.places.len());
        for (index, place) in side.places.iter().enumerate() {
            let elsewhere: Vec<&(&Word, Vec<bool>)> = words
                .iter()
                .filter(|(word, _)| !word.is_on_place(place))
                .collect();
            let passes = |row: &u32| {
                let entry = side.entry(*row);
                let services = entry.context.services as usize;
                elsewhere.iter().all(|(word, on_services)| {
                    on_services.get(services) == Some(&true) || word.is_on_net(&entry.net)
                })
            };
            passing.push_place(side.of(index).iter().filter(passes));
        }
        let passing = Some(passing);
        Shown { passing }
    }

    /// For every set of services, whether `word` is found on one of them.
    fn service_sets_with(&self, side: &Side, word: &Word) -> Vec<bool> {
        let on_service = |service: &Service| word.is_in(&service.to_string());
        let on_services: Vec<bool> = self.services.iter().map(on_service).collect();
        let is_on = |&service: &u32| on_services.get(service as usize) == Some(&true);
        let sets = side.service_sets.iter();
        sets.map(|set| set.iter().any(is_on)).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::book::Source;

    #[test]
    fn what_matches_comes_in_the_order_it_is_drawn() -> Result<(), Box<dyn std::error::Error>> {
        let source = Source {
            origin: "https://cloud.mongodb.com".to_owned(),
            practice: false,
        };
        let document = br#"{"inbound": {}, "outbound": {
            "gcp": {"us-central1": ["34.0.0.1/32"]},
            "aws": {"us-east-1": ["3.0.0.10/32", "3.0.0.2/32"], "eu-west-1": ["3.0.0.3/32"]}}}"#;
        let book = AddressBook::read(document, source, Timestamp::UNIX_EPOCH)?;
        let matching = |typed| -> Vec<String> {
            let found = book.matching(Direction::Outbound, typed);
            found.iter().map(|it| it.net.to_string()).collect()
        };
        assert_eq!(
            matching(" "),
            ["3.0.0.3/32", "3.0.0.2/32", "3.0.0.10/32", "34.0.0.1/32"]
        );
        assert_eq!(matching("us-east"), ["3.0.0.2/32", "3.0.0.10/32"]);
        assert_eq!(matching("3.0.0.10"), ["3.0.0.10/32"]);
        assert!(matching("azure").is_empty());
        Ok(())
    }
}
