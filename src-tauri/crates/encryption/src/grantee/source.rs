//! Which Atlas names a grantee.

use atlas::Origin;

/// The Atlas that names a grantee.
#[derive(Debug, Clone, Copy)]
pub struct GranteeSource<'a> {
    /// Where it is.
    pub origin: &'a Origin,
    /// It is the practice project's.
    pub practice: bool,
}

impl GranteeSource<'_> {
    /// Whether accounts of this Atlas may be in `partition` of AWS. Of an Atlas at a custom address
    /// nothing is known.
    ///
    /// Sources: Atlas documentation, Atlas for Government: only it has the GovCloud regions, beside the
    /// standard ones; Atlas Admin API description, `AWSKMSConfiguration.region`: the Chinese regions.
    pub(super) fn uses(&self, partition: &str) -> bool {
        if self.practice {
            partition == "aws"
        } else if *self.origin == Origin::commercial() {
            matches!(partition, "aws" | "aws-cn")
        } else if *self.origin == Origin::government() {
            matches!(partition, "aws" | "aws-us-gov")
        } else {
            true
        }
    }
}
