//! Sorting by a number without comparing: the time grows as the values do.

/// Fewer values than this are sorted sooner by comparing them.
const FEW: usize = 2_000;

/// Bits that one pass sorts by; their counts stay in the processor's nearest cache.
const DIGIT: u32 = 11;
const DIGITS: usize = 1 << DIGIT;
const PASSES: u32 = u32::BITS.div_ceil(DIGIT);

/// Sorts `values` by `key`; values of the same key stay in their order.
pub(crate) fn sort_by_key<T: Copy>(values: &mut Vec<T>, key: impl Fn(&T) -> u32) {
    if values.len() < FEW {
        values.sort_by_key(key);
        return;
    }
    let digit = |value: &T, pass: u32| (key(value) >> (pass * DIGIT)) as usize % DIGITS;
    let mut sorted = values.clone();
    for pass in 0..PASSES {
        let mut places = [0_usize; DIGITS];
        for value in values.iter() {
            places[digit(value, pass)] += 1;
        }
        let mut begin = 0;
        for place in &mut places {
            begin += std::mem::replace(place, begin);
        }
        for value in values.iter() {
            let place = &mut places[digit(value, pass)];
            if let Some(slot) = sorted.get_mut(*place) {
                *slot = *value;
            }
            *place += 1;
        }
        std::mem::swap(values, &mut sorted);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn it_sorts_as_comparing_does(
            keys in prop_oneof![
                prop::collection::vec(any::<u32>(), 0..3 * FEW),
                prop::collection::vec(0_u32..9, FEW..2 * FEW),
            ],
        ) {
            let mut values: Vec<(u32, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = values.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut values, |(key, _)| *key);
            prop_assert_eq!(values, expected);
        }
    }
}
