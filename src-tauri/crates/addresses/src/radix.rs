//! Sorting by a number without comparing: the time grows as the values do.

/// Fewer values than this are sorted sooner by comparing them.
const FEW: usize = 2_000;

/// Bits that one pass sorts by; their counts stay in the processor's nearest cache.
const DIGIT: u32 = 11;
const DIGITS: usize = 1 << DIGIT;
const PASSES: usize = u32::BITS.div_ceil(DIGIT) as usize;

/// Sorts `values` by `key`; values of the same key stay in their order. `spare` is memory to work in:
/// taking new memory is a good part of the time.
pub(crate) fn sort_by_key<T: Copy>(
    values: &mut Vec<T>,
    spare: &mut Vec<T>,
    key: impl Fn(&T) -> u32,
) {
    if values.is_sorted_by_key(&key) {
        return;
    }
    // Places are counted in four bytes each.
    if values.len() < FEW || u32::try_from(values.len()).is_err() {
        return values.sort_by_key(key);
    }
    let digit = |value: &T, pass: usize| (key(value) >> (pass as u32 * DIGIT)) as usize % DIGITS;
    let mut counts = [[0_u32; DIGITS]; PASSES];
    for value in values.iter() {
        for (pass, counts) in counts.iter_mut().enumerate() {
            counts[digit(value, pass)] += 1;
        }
    }
    spare.clear();
    spare.extend_from_slice(values);
    for (pass, places) in counts.iter_mut().enumerate() {
        let mut begin = 0;
        for place in places.iter_mut() {
            begin += std::mem::replace(place, begin);
        }
        for value in values.iter() {
            let place = &mut places[digit(value, pass)];
            if let Some(slot) = spare.get_mut(*place as usize) {
                *slot = *value;
            }
            *place += 1;
        }
        std::mem::swap(values, spare);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn sorting_agrees_with_comparing(
            keys in prop_oneof![
                prop::collection::vec(any::<u32>(), 0..3 * FEW),
                prop::collection::vec(0_u32..9, FEW..2 * FEW),
            ],
        ) {
            let mut values: Vec<(u32, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = values.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut values, &mut Vec::new(), |(key, _)| *key);
            prop_assert_eq!(values, expected);
        }
    }
}
