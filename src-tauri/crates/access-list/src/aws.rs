//! Policies of AWS, evaluated as AWS evaluates them for Atlas's request: its role, each of three
//! actions, one key, and a source address that is the variable.
//!
//! What is not known stays unknown: a request that may be allowed is neither allowed nor refused.
//! Left out, because no text holds them: service and resource control policies, session policies,
//! grants.
//!
//! Source: AWS documentation, IAM user guide: policy elements, condition operators, global condition
//! keys, policy evaluation logic; KMS developer guide: key policies and condition keys.

mod arn;
mod condition;
mod date;
mod evaluate;
mod find;
mod listed;
mod lists;
mod obstacles;
mod operator;
mod pattern;
mod policy;
mod principal;
mod request;
mod returned;
mod sets;
mod source_ip;
mod statement;
mod wrapper;

pub(crate) use find::{named_policies, policies};
pub(crate) use lists::lists;
pub use obstacles::{AwsObstacle, AwsTrust, aws_obstacles, aws_trust};
pub(crate) use policy::Policy;
pub use returned::{AwsEvaluation, AwsPlace, AwsPolicy, AwsSource, AwsUse, evaluate_aws};

/// What Atlas does with a key. Source: Atlas documentation, prerequisites of AWS KMS.
const USES: [&str; 3] = ["kms:Encrypt", "kms:Decrypt", "kms:DescribeKey"];

#[cfg(test)]
mod tests;
