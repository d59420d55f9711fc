//! What each part of a document means, and where in it the reader stands.

use std::fmt::Write;

use crate::address::{Cloud, Direction, Service};
use crate::collector::{Collector, Mark};
use crate::problem::{EntryProblem, Problems, Reason, shortened};
use crate::rules;
use crate::side::Place;
use crate::visible::visible;

/// What is expected at a place of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Document,
    /// `{inbound, outbound}` of a service.
    Directions,
    Gateways,
    Gateway,
    GatewayName,
    /// Cloud → regions.
    Clouds(Direction),
    /// Region → entries.
    Regions(Direction),
    Entries(Direction),
    Entry(Direction),
    Ignored,
}

/// The reader's place in the document, and what it has found so far.
pub(super) struct Walker {
    practice: bool,
    pub(super) collector: Collector,
    pub(super) problems: Problems,
    pub(super) outbound_left_out: usize,
    pub(super) saw_a_list: bool,
    path: Vec<Step>,
    service: u32,
    cloud: Cloud,
    place: u32,
    gateway_name: String,
    gateway_from: Mark,
    /// How many names there were, of services, clouds, regions and whatever else.
    names: usize,
}

/// Names take more room in memory than in a text. Atlas's list has a hundred.
const MOST_NAMES: usize = 50_000;

enum Step {
    Key(String),
    Index(usize),
}

impl Walker {
    pub(super) fn new(practice: bool) -> Self {
        Self {
            practice,
            collector: Collector::default(),
            problems: Problems::default(),
            outbound_left_out: 0,
            saw_a_list: false,
            path: Vec::new(),
            service: 0,
            cloud: Cloud::Aws,
            place: 0,
            gateway_name: String::new(),
            gateway_from: Mark::default(),
            names: 0,
        }
    }

    pub(super) fn has_too_many_names(&self) -> bool {
        self.names > MOST_NAMES
    }

    pub(super) fn begin(&mut self, at: At) {
        if at == At::Gateway {
            self.names += 1;
            self.service = self.collector.service(Service::Gateway(String::new()));
            self.gateway_name.clear();
            self.gateway_from = self.collector.mark();
        }
    }

    /// Goes to `key` of the object at `at`; what is expected there.
    pub(super) fn enter_key(&mut self, at: At, key: &str) -> At {
        let key = visible(key).into_owned();
        self.names += 1;
        let child = match at {
            At::Document if key == "gateways" => At::Gateways,
            At::Document => match direction(&key) {
                Some(direction) => {
                    self.service = self.collector.service(Service::ControlPlane);
                    self.list(direction)
                }
                None => {
                    self.service = self.collector.service(service(&key));
                    At::Directions
                }
            },
            At::Directions => self.list_or_ignored(&key),
            At::Gateways => {
                let gateway = Service::Gateway(key.clone());
                self.service = self.collector.service(gateway);
                At::Directions
            }
            At::Gateway => match key.as_str() {
                "name" => At::GatewayName,
                "ips" => At::Directions,
                key => self.list_or_ignored(key),
            },
            At::Clouds(direction) => {
                self.cloud = Cloud::from_key(&key);
                At::Regions(direction)
            }
            At::Regions(direction) => {
                self.enter_region(direction, key.clone());
                At::Entries(direction)
            }
            At::Entries(_) | At::Entry(_) | At::GatewayName | At::Ignored => At::Ignored,
        };
        self.path.push(Step::Key(key));
        child
    }

    pub(super) fn leave_key(&mut self) {
        self.path.pop();
    }

    pub(super) fn leave_object(&mut self, at: At, empty: bool) {
        match at {
            At::Gateway => {
                let name = std::mem::take(&mut self.gateway_name);
                let service = self.collector.service(Service::Gateway(name));
                self.collector.reassign(self.gateway_from, service);
            }
            At::Entries(direction) if !empty => self.leave_out(direction, "{…}", Reason::NotAList),
            At::Entry(direction) => self.leave_out(direction, "{…}", Reason::NotAnAddress),
            _ => {}
        }
    }

    /// Goes into the list at `at`; what is expected of each item.
    pub(super) fn enter_list(&mut self, at: At) -> At {
        self.path.push(Step::Index(0));
        match at {
            At::Gateways => At::Gateway,
            At::Entries(direction) => At::Entry(direction),
            At::Regions(direction) => {
                // A cloud that names no regions: its addresses still have to be let in.
                self.enter_region(direction, String::new());
                At::Entry(direction)
            }
            _ => At::Ignored,
        }
    }

    pub(super) fn go_to_item(&mut self, index: usize) {
        if let Some(step @ Step::Index(_)) = self.path.last_mut() {
            *step = Step::Index(index);
        }
    }

    /// Takes the entry of a list, if it is written as nearly all are.
    #[inline]
    pub(super) fn entry(&mut self, direction: Direction, text: &str) -> bool {
        let net = rules::plain_entry(text, self.practice);
        if let Some(net) = net {
            self.collector
                .add_v4(direction, net, self.service, self.place);
        }
        net.is_some()
    }

    pub(super) fn leave_list(&mut self, at: At, empty: bool) {
        self.path.pop();
        match at {
            At::Clouds(direction) if !empty => self.leave_out(direction, "[…]", Reason::NotAList),
            At::Entry(direction) => self.leave_out(direction, "[…]", Reason::NotAnAddress),
            _ => {}
        }
    }

    pub(super) fn text(&mut self, at: At, text: &str) {
        match at {
            At::Entry(direction) | At::Entries(direction) => {
                match rules::entry(text, self.practice) {
                    Ok(net) => self.collector.add(direction, net, self.service, self.place),
                    Err(reason) => self.leave_out(direction, text, reason),
                }
            }
            At::GatewayName => self.gateway_name = visible(text).into_owned(),
            _ => self.scalar(at, text),
        }
    }

    pub(super) fn null(&mut self, at: At) {
        if let At::Entry(direction) = at {
            self.leave_out(direction, "null", Reason::NotAnAddress);
        }
    }

    /// A number, a truth value, or a text where none belongs.
    pub(super) fn scalar(&mut self, at: At, text: &str) {
        match at {
            At::Entry(direction) => self.leave_out(direction, text, Reason::NotAnAddress),
            At::Clouds(direction) | At::Regions(direction) | At::Entries(direction) => {
                self.leave_out(direction, text, Reason::NotAList);
            }
            _ => {}
        }
    }

    fn list_or_ignored(&mut self, key: &str) -> At {
        direction(key).map_or(At::Ignored, |direction| self.list(direction))
    }

    fn list(&mut self, direction: Direction) -> At {
        self.saw_a_list = true;
        At::Clouds(direction)
    }

    fn enter_region(&mut self, direction: Direction, region: String) {
        let cloud = self.cloud.clone();
        self.place = self.collector.place(direction, Place { cloud, region });
    }

    fn leave_out(&mut self, direction: Direction, text: &str, reason: Reason) {
        if direction == Direction::Outbound {
            self.outbound_left_out += 1;
        }
        let path = &self.path;
        self.problems.report(reason, || EntryProblem {
            place: place(path),
            text: shortened(&visible(text), 60),
            reason,
        });
    }
}

fn place(path: &[Step]) -> String {
    let mut place = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !place.is_empty() {
                    place.push('.');
                }
                place.push_str(&shortened(key, 60));
            }
            Step::Index(index) => {
                // Writing to a string cannot fail.
                let _written = write!(place, "[{index}]");
            }
        }
    }
    place
}

fn direction(key: &str) -> Option<Direction> {
    Direction::BOTH
        .into_iter()
        .find(|direction| direction.key() == key)
}

/// The older shape wraps the control plane's lists like any other service's.
fn service(key: &str) -> Service {
    let letters = key
        .chars()
        .filter(|character| !matches!(character, '_' | '-'));
    if letters
        .flat_map(char::to_lowercase)
        .eq("controlplane".chars())
    {
        Service::ControlPlane
    } else {
        Service::Other(key.to_owned())
    }
}
