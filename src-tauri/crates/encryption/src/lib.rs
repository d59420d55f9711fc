//! What a key set-up is: the three forms and their rules, what a Save or an Off would send, and how
//! one such change is sent and read back. Beside it, what comes before and after: setting up the
//! role that reaches the key, and moving clusters onto the key and off it.
//!
//! A change is never sent on top of somebody else's, never sent twice blindly, and nothing is reported
//! about it that Atlas did not show. Words for people are left to the user interface: everything
//! here is codes and values. Secrets go in and never come out.

mod alert;
mod change;
mod cluster_move;
mod disabling;
mod endpoints;
mod fate;
mod finding;
mod form;
mod grantee;
mod key_check;
mod key_file;
mod normalise;
mod private_networking;
mod region;
mod role_setup;
mod rotation;
mod rules;
mod send;
mod settle;
mod timing;

pub use alert::KeyAlert;
pub use change::private_networking as requires_private_networking;
pub use change::{Change, ChangeLine, OneWay, Reminder, Subject, To};
pub use cluster_move::{
    ClusterApi, Eligibility, MoveError, MoveQueue, MoveState, MoveStep, Obstacle, QueuedMove,
    Safeguard, Target, could_move, eligibility, follow_cluster, move_cluster, safeguards,
};
pub use disabling::{DisablingObstacle, disabling_obstacles};
pub use endpoints::{
    EndpointApi, EndpointError, EndpointReading, create_endpoint, delete_endpoint, endpoint_cloud,
    follow_endpoints,
};
pub use finding::{Field, Finding, FindingCode, KeyFilePart, KeyFileRepair, Level};
pub use form::{AwsAccess, AwsForm, AzureAccess, AzureForm, GcpAccess, GcpForm, KmsForm, Provider};
pub use grantee::{
    AZURE_APP, AwsGrantee, AzureGrantee, GcpGrantee, GranteeError, GranteeSource, KnownGrantees,
    SeenGrantee, Sighting, Unconfirmed,
};
pub use key_check::{KeyCheck, every_key_valid, switched_on};
pub use private_networking::{
    AddressStatement, PrivateNetworkingConflict, PrivateNetworkingSwitch, lists_not_needed,
    needs_no_list, private_networking_conflicts, private_networking_switch,
    regions_needing_endpoint, transition_statement,
};
pub use region::{AZURE_REGIONS, AwsRegion};
pub use role_setup::{
    AzureRoleField, AzureRoleFinding, AzureRoleMistake, GcpGrant, RoleApi, RoleArn, RoleArnMistake,
    RoleError, RoleProgress, RoleStep, WaitReason, authorize_role, azure_role, check_role_arn,
    create_role, gcp_grants, is_propagating, permission_policy, trust_policy,
    wait_for_service_account,
};
pub use rotation::{Rotation, RotationStep, rotations};
pub use rules::{check, check_secret};
pub use send::{EncryptionApi, Phase, send};
pub use settle::{Outcome, SendError, Unsettled, Verdict};
pub use timing::Timing;
