//! What is written: which blocks, and in which form.

use access_list::{AwsKey, AwsRole, Target, WriteError};

use super::needed::NeededSet;
use super::state::Compared;
use crate::support::error::ShellError;

/// What to write.
#[derive(Debug, Clone)]
pub struct WriteOptions {
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

    use access_list::{Context, compare, read};
    use jiff::Timestamp;

    use super::*;
    use crate::access_list::needed::sample;

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    #[test]
    fn what_is_written_is_what_was_compared_though_the_list_was_read_again_since() -> Result {
        let now = Timestamp::UNIX_EPOCH;
        let set = sample(&["3.0.0.1/32", "3.0.0.2/32"])?;
        let list = read(&[b"3.0.0.1".as_slice()], &Context::at(now))?;
        let comparison = compare(&set.needed, &list, &[], now);
        let compared = Compared {
            generation: 1,
            set,
            list: Arc::new(list),
            comparison: Arc::new(comparison),
            read_at: now,
            complete_since: None,
            mergeable: true,
            can_pick: true,
            rollback_saved: false,
        };
        let latest = sample(&["2.0.0.1/32", "3.0.0.1/32", "3.0.0.2/32"])?;
        let set = basis(Some(&compared), Some(latest)).ok_or("no set")?;
        assert_eq!(set.needed.nets().len(), 2, "from one set");
        Ok(())
    }
}
