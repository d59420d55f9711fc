//! What a key service must let in, what it lets in today, how the two differ, and the difference in
//! the form that each cloud takes.
//!
//! Pure: texts and addresses in, texts and addresses out. It fetches nothing, keeps nothing and
//! knows nothing of windows; words for people are left to the user interface, but for the comments
//! inside the texts it writes.

mod add;
mod aws;
mod azure;
mod blocks;
mod compare;
mod document;
mod finish;
mod found;
mod google;
mod list;
mod needed;
mod reach;
mod read;
mod removal;
mod runbook;
mod selection;
mod terraform;
mod text;
mod truth;
mod verdict;
#[cfg(test)]
mod worlds;
mod write;

pub use add::{
    AddError, AwsAdd, AwsAddition, AwsBegin, AwsFirst, AwsPlan, AwsRemove, AzureAdd, AzureBegin,
    AzurePlan, GoogleAdd, GoogleEdit, GooglePart, GooglePlan, GoogleTake, RemoveError, SharedList,
    SpliceError, add_to_aws, add_to_azure, add_to_google, begin_in_aws, begin_in_azure,
    change_azure, change_list, remove_from_aws, still_accepted, take_from_azure, take_from_google,
};
pub use aws::{
    AwsEvaluation, AwsObstacle, AwsPlace, AwsPolicy, AwsSource, AwsTrust, AwsUse, aws_obstacles,
    aws_trust, evaluate_aws,
};
pub use azure::{
    AzureKeyFacts, AzurePerimeter, AzurePerimeterMode, AzureVault, AzureWarning,
    azure_key_warnings, azure_vault_warnings, evaluate_azure, evaluate_azure_vaults,
};
pub use compare::{Comparison, Covered, Wider, compare};
pub use found::Context;
pub use google::{
    GoogleDocument, GoogleEvaluation, GoogleRead, GoogleSource, GoogleState, GoogleUse,
    evaluate_google,
};
pub use list::{
    AccessList, Doubt, Entry, Form, Half, ListKind, ListName, NotUnderstood, Reason, Remark,
};
pub use needed::{Gap, Needed, NeededBuilder, UsedBy};
pub use read::{LARGEST_FORM, LARGEST_TEXT, ReadError, read};
pub use removal::{ProjectKey, RemovalBlock, Standing, Waits, removal_blocks};
pub use runbook::{RunbookStep, RunbookWay, runbook};
pub use selection::Selection;
pub use verdict::{ListState, Proof, Verdict};
pub use write::{
    About, Artefact, AwsKey, AwsRole, Azure, File, FileKind, Google, Lacking, Meter, Note, Step,
    Target, TargetField, TargetKind, Terraform, TerraformKind, Unit, Waiting, WriteError,
    WriteRequest, write,
};
