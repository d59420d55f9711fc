//! The access portal: accounts, roles, and keys for a role. Source: IAM Identity Center Portal API
//! reference; errors as people quote them.

use serde_json::{Value, json};

use super::super::page::{self, Length, Page};
use super::super::refusal::AwsRefusal;
use super::super::state::State;
use crate::asked::Asked;

/// Source: the service model, `MaxResultType`.
const LONGEST_PAGE: usize = 100;

/// `GET /assignment/accounts`.
pub(in super::super) fn accounts(state: &State, asked: &Asked) -> Result<Value, AwsRefusal> {
    let accounts = state.world().accounts.clone();
    let page = cut(state, asked, accounts)?;
    let list: Vec<Value> = page
        .entries
        .iter()
        .map(|(id, name)| {
            json!({"accountId": id, "accountName": name, "emailAddress": "practice@example.com"})
        })
        .collect();
    Ok(with_next(json!({"accountList": list}), page.next))
}

/// `GET /assignment/roles`.
pub(in super::super) fn account_roles(state: &State, asked: &Asked) -> Result<Value, AwsRefusal> {
    let account = needed(asked, "account_id")?;
    let people = {
        let world = state.world();
        if !world.accounts.iter().any(|(id, _)| id == account) {
            return Err(no_access());
        }
        world.people.clone()
    };
    let page = cut(state, asked, people)?;
    let list: Vec<Value> = page
        .entries
        .iter()
        .map(|(name, _)| json!({"accountId": account, "roleName": name}))
        .collect();
    Ok(with_next(json!({"roleList": list}), page.next))
}

/// `GET /federation/credentials`.
pub(in super::super) fn role_credentials(
    state: &State,
    asked: &Asked,
) -> Result<Value, AwsRefusal> {
    let (account, role) = (needed(asked, "account_id")?, needed(asked, "role_name")?);
    let (keys, end) = state
        .session(account, role)
        .ok_or_else(no_access)?
        .map_err(|_| AwsRefusal::no_randomness())?;
    Ok(json!({"roleCredentials": {
        "accessKeyId": keys.access_key_id,
        "expiration": end,
        "secretAccessKey": keys.secret_access_key,
        "sessionToken": keys.session_token,
    }}))
}

/// `POST /logout`: the token is worth nothing any more.
pub(in super::super) fn log_out(state: &State, asked: &Asked) {
    if let Some(token) = asked.header(BEARER) {
        state.sso.books().access.remove(token);
    }
}

const BEARER: &str = "x-amz-sso_bearer_token";

/// Refuses who has no token of this region, or one that has ended.
pub(in super::super) fn check(
    state: &State,
    region: &str,
    asked: &Asked,
) -> Result<(), AwsRefusal> {
    let token = asked.header(BEARER).unwrap_or_default();
    let books = state.sso.books();
    let is_good = books
        .access
        .get(token)
        .is_some_and(|end| state.clock.now() < *end);
    if is_good && region == super::REGION {
        return Ok(());
    }
    Err(AwsRefusal::new(
        401,
        "UnauthorizedException",
        "Session token not found or invalid",
    ))
}

fn cut<T>(state: &State, asked: &Asked, all: Vec<T>) -> Result<Page<T>, AwsRefusal> {
    let invalid = || AwsRefusal::new(400, "InvalidRequestException", "Invalid request");
    let size = asked.parameter("max_result").map(str::parse).transpose();
    let size: Option<usize> = size.map_err(|_| invalid())?;
    if size.is_some_and(|size| !(1..=LONGEST_PAGE).contains(&size)) {
        return Err(invalid());
    }
    let length = Length {
        asked: size,
        usual: state.page.unwrap_or(LONGEST_PAGE),
        most: state.page.unwrap_or(LONGEST_PAGE),
    };
    page::cut(all, asked.parameter("next_token"), length).ok_or_else(invalid)
}

fn with_next(mut answer: Value, next: Option<String>) -> Value {
    answer["nextToken"] = next.into();
    answer
}

fn needed<'asked>(asked: &'asked Asked, name: &str) -> Result<&'asked str, AwsRefusal> {
    asked
        .parameter(name)
        .ok_or_else(|| AwsRefusal::new(400, "InvalidRequestException", "Invalid request"))
}

fn no_access() -> AwsRefusal {
    AwsRefusal::new(403, "ForbiddenException", "No access")
}
