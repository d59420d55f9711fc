//! Operations that Google takes now and finishes later.
//!
//! Source: Access Context Manager v1, `Operation`: done means stored; that it is enforced takes up to 30
//! minutes (VPC Service Controls, *Troubleshoot*).

use atlas::{Taken, Unreachable};
use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::fault::{self, Status};
use super::hosts::Service;
use super::names::is_operation;
use super::session::Session;
use super::wire::Call;
use crate::error::CloudError;
use crate::rest::unexpected;

const GET_OPERATION: &str = "accesscontextmanager.operations.get";

#[derive(Debug, Deserialize)]
struct Operation {
    name: String,
    #[serde(default)]
    done: bool,
    error: Option<Status>,
}

/// How a change ended that was sent once.
#[derive(Debug)]
pub(super) enum Finished {
    Stored,
    /// Nothing was changed.
    Refused(CloudError),
    /// It may have been stored, or not.
    Unclear(CloudError),
}

/// Sends one change, once, and waits until Google says what became of it.
pub(super) async fn run(
    session: &Session,
    call: Call<'_>,
    method: Method,
    body: &Value,
) -> Finished {
    let begun: Result<Operation, CloudError> = session.change(call, method, body).await;
    let mut operation = match begun {
        Ok(operation) => operation,
        Err(error) if error.may_have_been_taken() => return Finished::Unclear(error),
        Err(error) => return Finished::Refused(error),
    };
    let timing = *session.wire().http().timing();
    let deadline = Instant::now().checked_add(timing.operation);
    while !operation.done {
        if !is_operation(&operation.name) {
            let reason = atlas::Unexpected::WrongShape;
            return Finished::Unclear(unexpected(call.operation, reason));
        }
        let late = deadline.is_none_or(|deadline| Instant::now() >= deadline);
        sleep(timing.operation_pause).await;
        let path = format!("v1/{}", operation.name);
        let asked: Result<Operation, CloudError> = session
            .get(Call {
                operation: GET_OPERATION,
                service: Service::AccessContextManager,
                path: &path,
                query: &[],
            })
            .await;
        match asked {
            Ok(now) => operation = now,
            Err(error) if error.is_passing() && !late => continue,
            // It goes on without being watched.
            Err(error) => return Finished::Unclear(error),
        }
        if late && !operation.done {
            return Finished::Unclear(CloudError::Unreachable {
                host: session.wire().hosts().host(call.service),
                cause: Unreachable::TimedOut,
                taken: Taken::Unknown,
            });
        }
    }
    match operation.error {
        None => Finished::Stored,
        Some(status) => {
            let error = fault::of_operation(call.operation, &status);
            match error.may_have_been_taken() {
                true => Finished::Unclear(error),
                false => Finished::Refused(error),
            }
        }
    }
}
