//! What is written: which blocks, and in which form.

use access_list::{AwsKey, AwsRole, Target, WriteError};
use ipnet::IpNet;

use super::needed::NeededSet;
use super::state::Compared;
use crate::support::error::ShellError;

/// What to write.
#[derive(Debug, Clone)]
pub struct WriteRequest {
    /// In which form.
    pub target: Target,
    /// Into the policy that was compared.
    pub merge: bool,
    /// Everything that is needed, with what is kept; else only what is missing.
    pub whole: bool,
    /// In as few blocks as admit exactly the same.
    pub merged: bool,
    /// Without what is no longer needed; refused unless it may be removed.
    pub remove: bool,
}

/// What is written from: the set that stands compared on screen, even where another screen read
/// what is needed again since then.
pub(super) fn basis(compared: Option<&Compared>, latest: Option<NeededSet>) -> Option<NeededSet> {
    compared.map(|compared| compared.set.clone()).or(latest)
}

/// What is written: Atlas's blocks, and what is carried over (safety rule A1).
pub(super) fn blocks(compared: &Compared, whole: bool, remove: bool) -> (Vec<IpNet>, Vec<IpNet>) {
    let Compared {
        set,
        list,
        comparison,
        ..
    } = compared;
    let needed = set.needed.nets();
    if !whole {
        let missing = comparison.missing.iter();
        let missing = missing.filter_map(|position| needed.get(*position as usize));
        return (missing.copied().collect(), Vec::new());
    }
    let entry = |index: &u32| list.entries.get(*index as usize).map(|entry| entry.net);
    let mut blocks = needed.to_vec();
    if !remove {
        blocks.extend(no_longer_needed(compared));
    }
    blocks.sort_unstable();
    blocks.dedup();
    // A wide entry lets in more than Atlas: narrowing it is not this program's to decide.
    let wide = comparison.wider_than_needed.iter().map(|wider| wider.entry);
    let others = comparison.not_from_atlas.iter().copied();
    let mut kept: Vec<IpNet> = others
        .chain(wide)
        .filter_map(|index| entry(&index))
        .collect();
    kept.sort_unstable();
    kept.dedup();
    (blocks, kept)
}

/// What may go once removing is possible (safety rules A1 and A3).
pub(super) fn no_longer_needed(compared: &Compared) -> Vec<IpNet> {
    let entries = &compared.list.entries;
    let gone = compared.comparison.no_longer_needed.iter();
    gone.filter_map(|index| Some(entries.get(*index as usize)?.net))
        .collect()
}

/// Forms that take the place of what is there, so that a difference would shut out the rest.
pub(super) fn takes_whole_only(target: &Target) -> bool {
    match target {
        Target::AwsKey(_) | Target::Google(_) | Target::Terraform(_) => true,
        Target::AwsRole(role) => role.merge_into.is_some() && !role.managed,
        Target::Azure(_) | Target::Plain | Target::Csv | Target::Json => false,
    }
}

/// `target` with the policy that was compared to merge into, where that is wanted.
///
/// # Errors
/// `NotAPolicy` where no policy was compared.
pub(super) fn merged_into(
    target: Target,
    merge: bool,
    text: Option<String>,
) -> Result<Target, ShellError> {
    if !merge {
        return Ok(target);
    }
    let merge_into = Some(text.ok_or(WriteError::NotAPolicy)?);
    Ok(match target {
        Target::AwsRole(role) => Target::AwsRole(AwsRole { merge_into, ..role }),
        Target::AwsKey(key) => Target::AwsKey(AwsKey { merge_into, ..key }),
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use access_list::{Azure, Google, compare, read};
    use jiff::Timestamp;

    use super::*;
    use crate::access_list::needed::sample;

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn nets(texts: &[&str]) -> std::result::Result<Vec<IpNet>, ipnet::AddrParseError> {
        texts.iter().map(|text| text.parse()).collect()
    }

    fn compared(needed: &[&str], list: &str, earlier: &[&str]) -> Result<Compared> {
        let set = sample(needed)?;
        let list = read(list.as_bytes())?;
        let comparison = compare(&set.needed, &list, &nets(earlier)?);
        Ok(Compared {
            generation: 1,
            set,
            list: Arc::new(list),
            comparison: Arc::new(comparison),
            read_at: Timestamp::UNIX_EPOCH,
            complete_since: None,
            mergeable: true,
            rollback_saved: false,
        })
    }

    #[test]
    fn a1_what_is_not_from_atlas_is_carried_over_by_every_whole_list() -> Result {
        let wanted = ["3.0.0.1/32", "3.0.0.2/32"];
        let list = "3.0.0.1\n3.0.0.9\n198.51.100.7\n3.0.0.0/30\n";
        let compared = compared(&wanted, list, &["3.0.0.9/32"])?;

        let kept = nets(&["3.0.0.0/30", "198.51.100.7/32"])?;
        let (atlas, others) = blocks(&compared, true, false);
        assert_eq!(atlas, nets(&["3.0.0.1/32", "3.0.0.2/32", "3.0.0.9/32"])?);
        assert_eq!(others, kept, "an office, and a block that is too wide");

        let (atlas, others) = blocks(&compared, true, true);
        let wanted = nets(&wanted)?;
        assert_eq!(atlas, wanted, "only what stood in an earlier list goes");
        assert_eq!(others, kept);
        Ok(())
    }

    #[test]
    fn a_difference_holds_what_is_missing_and_nothing_else() -> Result {
        let compared = compared(&["3.0.0.1/32", "3.0.0.2/32"], "3.0.0.1 198.51.100.7", &[])?;
        let (atlas, others) = blocks(&compared, false, false);
        assert_eq!(atlas, nets(&["3.0.0.2/32"])?);
        assert_eq!(others, []);
        Ok(())
    }

    #[test]
    fn what_is_written_is_what_was_compared_though_the_list_was_read_anew_meanwhile() -> Result {
        let compared = compared(&["3.0.0.1/32", "3.0.0.2/32"], "3.0.0.1", &[])?;
        let latest = sample(&["2.0.0.1/32", "3.0.0.1/32", "3.0.0.2/32"])?;

        let set = basis(Some(&compared), Some(latest)).ok_or("no set")?;
        let (missing, _) = blocks(&compared, false, false);
        assert_eq!(missing, nets(&["3.0.0.2/32"])?);
        let held = set.needed.nets();
        assert!(missing.iter().all(|net| held.contains(net)), "from one set");
        assert_eq!(held.len(), 2);
        Ok(())
    }

    #[test]
    fn w1_a_form_that_takes_the_place_of_a_list_is_always_whole() {
        let role = |managed, merge_into: Option<&str>| {
            Target::AwsRole(AwsRole {
                managed,
                merge_into: merge_into.map(str::to_owned),
                ..AwsRole::default()
            })
        };
        assert!(takes_whole_only(&role(false, Some("{}"))));
        assert!(!takes_whole_only(&role(true, Some("{}"))));
        assert!(!takes_whole_only(&role(false, None)));
        assert!(takes_whole_only(&Target::AwsKey(AwsKey::default())));
        assert!(takes_whole_only(&Target::Google(Google::default())));
        assert!(!takes_whole_only(&Target::Azure(Azure::default())));
    }
}
