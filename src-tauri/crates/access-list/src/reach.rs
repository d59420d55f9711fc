//! Which addresses are accepted, which are not, and for which that is not known.

use addresses::Ranges;

/// For every address: accepted, undecided, or else refused. The two sets have no address in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    allowed: Ranges,
    undecided: Ranges,
}

impl Reach {
    /// Every address is refused.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// Every address is accepted.
    pub(crate) fn all() -> Self {
        Self::of(Ranges::all())
    }

    /// Nothing is known of any address.
    pub(crate) fn unknown() -> Self {
        Self::new(Ranges::default(), Ranges::all())
    }

    /// These addresses are accepted, all others refused.
    pub(crate) fn of(allowed: Ranges) -> Self {
        Self {
            allowed,
            undecided: Ranges::default(),
        }
    }

    /// These are accepted; of `undecided`, those that are not among them are undecided.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "both sets are made for the call"
    )]
    pub(crate) fn new(allowed: Ranges, undecided: Ranges) -> Self {
        let undecided = undecided.minus(&allowed);
        Self { allowed, undecided }
    }

    /// The addresses that are accepted.
    pub(crate) fn allowed(&self) -> &Ranges {
        &self.allowed
    }

    /// The addresses for which it is not known.
    pub(crate) fn undecided(&self) -> &Ranges {
        &self.undecided
    }

    /// The addresses that may be accepted.
    pub(crate) fn possible(&self) -> Ranges {
        self.allowed.with(&self.undecided)
    }

    /// Accepted where both accept.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let allowed = self.allowed.common(&other.allowed);
        Self::new(allowed, self.possible().common(&other.possible()))
    }

    /// Accepted where either accepts.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let allowed = self.allowed.with(&other.allowed);
        Self::new(allowed, self.undecided.with(&other.undecided))
    }

    /// Accepted where this refuses.
    pub(crate) fn not(&self) -> Self {
        Self::new(self.possible().outside(), self.undecided.clone())
    }

    /// Undecided wherever it was accepted.
    pub(crate) fn doubted(&self) -> Self {
        Self::new(Ranges::default(), self.possible())
    }

    /// It is this or `other`, which one is not known: decided where both agree.
    pub(crate) fn either(&self, other: &Self) -> Self {
        let allowed = self.allowed.common(&other.allowed);
        Self::new(allowed, self.possible().with(&other.possible()))
    }
}

#[cfg(test)]
mod tests {
    use ipnet::IpNet;
    use proptest::prelude::*;

    use super::*;

    /// What is known of one address: yes, no, or neither.
    type State = Option<bool>;

    /// The reach of four addresses.
    fn reach(states: [State; 4]) -> Reach {
        let nets = |wanted: State| {
            let of = move |(last, state): (u8, State)| {
                let net = IpNet::new([3, 0, 0, last].into(), 32).ok()?;
                (state == wanted).then_some(net)
            };
            Ranges::of((0..).zip(states).filter_map(of))
        };
        Reach::new(nets(Some(true)), nets(None))
    }

    fn states(reach: &Reach) -> [State; 4] {
        [0, 1, 2, 3].map(|last| {
            let net: IpNet = IpNet::new_assert([3, 0, 0, last].into(), 32);
            if reach.allowed().contains(net) {
                Some(true)
            } else if reach.undecided().contains(net) {
                None
            } else {
                Some(false)
            }
        })
    }

    fn any_states() -> impl Strategy<Value = [State; 4]> {
        prop::array::uniform4(prop::option::of(any::<bool>()))
    }

    proptest! {
        #[test]
        fn every_operation_is_that_of_three_valued_logic(one in any_states(), other in any_states()) {
            let (left, right) = (reach(one), reach(other));
            let (and, or) = (states(&left.and(&right)), states(&left.or(&right)));
            let (not, either) = (states(&left.not()), states(&left.either(&right)));
            for index in 0..4 {
                let (one, other) = (one[index], other[index]);
                let expected_and = match (one, other) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                };
                let expected_or = match (one, other) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                };
                prop_assert_eq!(and[index], expected_and);
                prop_assert_eq!(or[index], expected_or);
                prop_assert_eq!(not[index], one.map(|it| !it));
                prop_assert_eq!(either[index], if one == other { one } else { None });
            }
        }
    }
}
