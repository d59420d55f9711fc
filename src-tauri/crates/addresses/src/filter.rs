//! What someone typed to find addresses, and which addresses that is.

use ipnet::IpNet;

use crate::address::{Direction, Service};
use crate::book::AddressBook;
use crate::cidr;
use crate::cidr_text::CidrText;
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
    /// Whether a block's text can hold the word at all.
    may_be_in_cidr: bool,
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
            may_be_in_cidr: text
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || b".:/".contains(&byte)),
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
        self.net.is_some_and(|wanted| net.contains(&wanted))
            || (self.may_be_in_cidr && CidrText::new(net).contains(&self.text))
    }
}

impl AddressBook {
    /// The rows of `direction` that pass `filter`, by place; all of them where it is blank.
    pub(crate) fn passing(&self, direction: Direction, filter: &Filter) -> Shown {
        if filter.is_empty() {
            return Shown { passing: None };
        }
        let side = self.side(direction);
        let on_services = self.words_on_service_sets(side, filter);
        let mut passing = Passing::with_capacity(side.places.len());
        for (index, place) in side.places.iter().enumerate() {
            let elsewhere: Vec<(usize, &Word)> = filter
                .words
                .iter()
                .enumerate()
                .filter(|(_, word)| !word.is_on_place(place))
                .collect();
            let passes = |row: &u32| {
                let entry = side.entry(*row);
                let on_services = on_services.get(entry.context.services as usize);
                elsewhere.iter().all(|(number, word)| {
                    on_services.and_then(|words| words.get(*number)) == Some(&true)
                        || word.is_on_net(&entry.net)
                })
            };
            passing.push_place(side.of(index).iter().filter(passes));
        }
        let passing = Some(passing);
        Shown { passing }
    }

    /// For every set of services, which words of the filter are found on one of them.
    fn words_on_service_sets(&self, side: &Side, filter: &Filter) -> Vec<Vec<bool>> {
        let on_service = |service: &Service| {
            let label = service.to_string();
            filter
                .words
                .iter()
                .map(move |word| word.is_in(&label))
                .collect::<Vec<bool>>()
        };
        let on_services: Vec<Vec<bool>> = self.services.iter().map(on_service).collect();
        let on_set = |set: &[u32]| {
            let mut found = vec![false; filter.words.len()];
            for words in set
                .iter()
                .filter_map(|&service| on_services.get(service as usize))
            {
                for (found, word) in found.iter_mut().zip(words) {
                    *found |= word;
                }
            }
            found
        };
        side.service_sets.iter().map(|set| on_set(set)).collect()
    }
}
