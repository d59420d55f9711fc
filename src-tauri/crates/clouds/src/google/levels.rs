//! An access level as it is read and written.

use reqwest::Method;
use serde_json::{Value, json};

use super::hosts::Service;
use super::names::LevelName;
use super::operation::{self, Finished};
use super::session::Session;
use super::target::Refusal;
use super::wire::Call;
use crate::error::CloudError;

/// So many addresses a condition takes. Source: Access Context Manager, *Quotas and limits*.
pub const A_CONDITION: usize = 200;
/// So many conditions a level takes. Source: as above.
pub const CONDITIONS: usize = 40;

pub(super) const GET_LEVEL: &str = "accesscontextmanager.accessLevels.get";
const CREATE_LEVEL: &str = "accesscontextmanager.accessLevels.create";
const UPDATE_LEVEL: &str = "accesscontextmanager.accessLevels.update";
/// How conditions are combined is not among it, so it stays.
const CONDITIONS_ONLY: &str = "basic.conditions";

/// The conditions of a level that may be written over `before`; none where nothing is there. Every
/// condition names addresses, because one without any would accept everybody.
pub(super) fn checked(before: Option<&Value>, level: &Value) -> Result<(), Refusal> {
    let conditions = |level: &Value| -> Option<Vec<Value>> {
        level.pointer("/basic/conditions")?.as_array().cloned()
    };
    let all = conditions(level).filter(|all| !all.is_empty());
    let all = all.ok_or(Refusal::AdmitsEverybody)?;
    let known = before.and_then(conditions).unwrap_or_default();
    let nets = |condition: &Value| {
        let nets = condition.get("ipSubnetworks").and_then(Value::as_array);
        nets.map_or(0, Vec::len)
    };
    for condition in &all {
        if nets(condition) == 0 && !known.contains(condition) {
            return Err(Refusal::AdmitsEverybody);
        }
        if nets(condition) > A_CONDITION {
            return Err(Refusal::TooMany {
                used: nets(condition),
                most: A_CONDITION,
            });
        }
    }
    if all.len() > CONDITIONS {
        return Err(Refusal::TooMany {
            used: all.len(),
            most: CONDITIONS,
        });
    }
    let rest = |level: &Value| {
        let mut level = level.clone();
        if let Some(conditions) = level.pointer_mut("/basic/conditions") {
            conditions.take();
        }
        level
    };
    match before {
        Some(before) if rest(before) != rest(level) => Err(Refusal::NotOnlyAddresses),
        _ => Ok(()),
    }
}

/// Makes a level, which overwrites nothing: a name that is taken is refused.
pub(super) async fn create(session: &Session, name: &LevelName, level: &Value) -> Finished {
    let path = format!("v1/{}/accessLevels", name.policy());
    let call = Call {
        operation: CREATE_LEVEL,
        service: Service::AccessContextManager,
        path: &path,
        query: &[],
    };
    operation::run(session, call, Method::POST, level).await
}

/// Writes a level's conditions. There is no precondition for it.
pub(super) async fn update(session: &Session, name: &LevelName, level: &Value) -> Finished {
    let path = format!("v1/{}", name.as_str());
    let call = Call {
        operation: UPDATE_LEVEL,
        service: Service::AccessContextManager,
        path: &path,
        query: &[("updateMask", CONDITIONS_ONLY)],
    };
    let conditions = level.pointer("/basic/conditions").cloned();
    let body = json!({ "basic": { "conditions": conditions.unwrap_or_default() } });
    operation::run(session, call, Method::PATCH, &body).await
}

/// A level as Google has it.
pub(super) async fn get(session: &Session, name: &LevelName) -> Result<String, CloudError> {
    let path = format!("v1/{}", name.as_str());
    let read: Box<serde_json::value::RawValue> = session
        .get(Call {
            operation: GET_LEVEL,
            service: Service::AccessContextManager,
            path: &path,
            query: &[],
        })
        .await?;
    Ok(read.get().to_owned())
}
