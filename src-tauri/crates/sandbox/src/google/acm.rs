//! Access Context Manager: policies, perimeters, levels, operations.

use serde_json::{Value, json};

use super::call::Call;
use super::check::{check, is_name};
use super::mask;
use super::operation::GoogleOperation;
use super::refusal::GoogleRefusal;
use super::rights::GoogleRights;
use super::state::{Running, State};
use super::world::{GoogleWorld, Kind};
use crate::asked::Asked;
use crate::lagging::Lagging;
use crate::random;

/// The token of a page begins so, and is nothing to be read.
const PAGE: &str = "page-from-";

pub(super) fn answer(
    state: &State,
    rights: &GoogleRights,
    call: &Call,
    asked: &Asked,
) -> Result<Value, GoogleRefusal> {
    let name = call.name.as_str();
    let may = |permission: &str| match rights.allow(permission) {
        true => Ok(()),
        false => Err(GoogleRefusal::denied(permission, name)),
    };
    match call.operation {
        GoogleOperation::LookupConfiguredServicePerimeter => {
            may("accesscontextmanager.servicePerimeters.lookup.get")?;
            Ok(lookup(&state.world(), name))
        }
        GoogleOperation::ListAccessPolicies => {
            may("accesscontextmanager.policies.list")?;
            policies(state, asked)
        }
        GoogleOperation::ListServicePerimeters => {
            may("accesscontextmanager.servicePerimeters.list")?;
            list(state, Kind::Perimeter, name, asked)
        }
        GoogleOperation::ListAccessLevels => {
            may("accesscontextmanager.accessLevels.list")?;
            list(state, Kind::Level, name, asked)
        }
        GoogleOperation::GetServicePerimeter => {
            may("accesscontextmanager.servicePerimeters.get")?;
            get(state, Kind::Perimeter, name)
        }
        GoogleOperation::GetAccessLevel => {
            may("accesscontextmanager.accessLevels.get")?;
            get(state, Kind::Level, name)
        }
        GoogleOperation::CreateAccessLevel => {
            may("accesscontextmanager.accessLevels.create")?;
            create_level(state, name, asked)
        }
        GoogleOperation::PatchAccessLevel => {
            may("accesscontextmanager.accessLevels.update")?;
            patch(state, Kind::Level, name, asked)
        }
        GoogleOperation::PatchServicePerimeter => {
            may("accesscontextmanager.servicePerimeters.update")?;
            patch(state, Kind::Perimeter, name, asked)
        }
        GoogleOperation::GetOperation => operation(state, name),
        _ => Err(GoogleRefusal::new(404, "NOT_FOUND", "Not found.")),
    }
}

/// The perimeter that holds a project, itself or by the closest folder.
fn lookup(world: &GoogleWorld, name: &str) -> Value {
    let mut chain = vec![name.to_owned()];
    chain.extend(world.ancestors(name));
    let of = |config: &str, flag: bool| -> Option<(String, String)> {
        chain.iter().find_map(|resource| {
            world.policies.iter().find_map(|(policy, content)| {
                content.all(Kind::Perimeter).find_map(|(short, perimeter)| {
                    let has_own = perimeter["useExplicitDryRunSpec"] == true;
                    // Without one of its own, the dry run is what is enforced.
                    let config = if flag && !has_own { "status" } else { config };
                    let resources = perimeter[config]["resources"].as_array();
                    let mut resources = resources.into_iter().flatten();
                    let is_in = resources.any(|it| it == resource.as_str());
                    let is_bridge = perimeter["perimeterType"] == "PERIMETER_TYPE_BRIDGE";
                    (is_in && !is_bridge).then(|| {
                        let full = format!("{policy}/servicePerimeters/{short}");
                        (full, resource.clone())
                    })
                })
            })
        })
    };
    let mut found = json!({});
    if let Some((perimeter, by)) = of("status", false) {
        found["servicePerimeter"] = perimeter.into();
        found["restrictedResource"] = by.into();
    }
    if let Some((perimeter, by)) = of("spec", true) {
        found["servicePerimeterDryRun"] = perimeter.into();
        found["restrictedResourceDryRun"] = by.into();
    }
    found
}

fn policies(state: &State, asked: &Asked) -> Result<Value, GoogleRefusal> {
    let world = state.world();
    if asked.parameter("parent") != Some(world.organization.as_str()) {
        return Err(GoogleRefusal::invalid("parent is required."));
    }
    let all: Vec<Value> = world
        .policies
        .iter()
        .map(|(name, policy)| {
            json!({"name": name, "parent": world.organization, "title": "default policy",
                "etag": policy.etag()})
        })
        .collect();
    page(state, asked, "accessPolicies", all)
}

fn list(
    state: &State,
    kind: Kind,
    policy_name: &str,
    asked: &Asked,
) -> Result<Value, GoogleRefusal> {
    let all: Vec<Value> = {
        let mut world = state.world();
        let policy = world.policies.get_mut(policy_name);
        let policy = policy.ok_or_else(|| GoogleRefusal::not_found(policy_name))?;
        let etag = policy.etag();
        let parts = policy.part(kind).values_mut().map(Lagging::read);
        let parts = parts.filter(|it| !it.is_null());
        parts.map(|it| shown(kind, it, &etag)).collect()
    };
    page(state, asked, kind.member(), all)
}

fn page(
    state: &State,
    asked: &Asked,
    member: &str,
    all: Vec<Value>,
) -> Result<Value, GoogleRefusal> {
    let marker = asked.parameter("pageToken").filter(|it| !it.is_empty());
    let begin = match marker {
        None => 0,
        Some(marker) => {
            let number = marker.strip_prefix(PAGE).and_then(|it| it.parse().ok());
            number.ok_or_else(|| GoogleRefusal::invalid("Invalid page token."))?
        }
    };
    let asked_for = asked.parameter("pageSize").and_then(|it| it.parse().ok());
    let most = state.page.unwrap_or(100);
    let size = asked_for.unwrap_or(most).clamp(1, most);
    let (whole, end) = (all.len(), begin + size);
    let entries: Vec<Value> = all.into_iter().skip(begin).take(size).collect();
    let mut answer = json!({});
    if !entries.is_empty() {
        answer[member] = entries.into();
    }
    if end < whole {
        answer["nextPageToken"] = format!("{PAGE}{end}").into();
    }
    Ok(answer)
}

fn get(state: &State, kind: Kind, name: &str) -> Result<Value, GoogleRefusal> {
    let (policy_name, own) = split(kind, name)?;
    let mut world = state.world();
    let policy = world.policies.get_mut(policy_name);
    let policy = policy.ok_or_else(|| GoogleRefusal::not_found(name))?;
    let etag = policy.etag();
    let part = policy.part(kind).get_mut(own).map(Lagging::read);
    let part = part.filter(|it| !it.is_null());
    let part = part.ok_or_else(|| GoogleRefusal::not_found(name))?;
    Ok(shown(kind, part, &etag))
}

fn create_level(state: &State, policy_name: &str, asked: &Asked) -> Result<Value, GoogleRefusal> {
    let body = mask::tidy(read(asked)?);
    let name = body["name"].as_str().unwrap_or_default().to_owned();
    let (policy, own) = split(Kind::Level, &name)?;
    if policy != policy_name || !is_name(own) {
        return Err(GoogleRefusal::invalid("Invalid name of an access level."));
    }
    let mut world = state.world();
    let policy = world.policies.get_mut(policy_name);
    let policy = policy.ok_or_else(|| GoogleRefusal::not_found(policy_name))?;
    let mut levels = policy.all(Kind::Level);
    let is_taken = |(known, level): (&str, &Value)| known == own || level["title"] == body["title"];
    if levels.any(is_taken) {
        return Err(GoogleRefusal::new(
            409,
            "ALREADY_EXISTS",
            format!("AccessLevel {name} already exists."),
        ));
    }
    drop(levels);
    check(Kind::Level, policy, policy_name, &body)?;
    if let Some(error) = state.take_failure() {
        return begin(state, policy_name, "error", &error);
    }
    policy.store(Kind::Level, own, body.clone(), state.lag());
    begin(state, policy_name, "response", &typed(body))
}

fn patch(state: &State, kind: Kind, name: &str, asked: &Asked) -> Result<Value, GoogleRefusal> {
    let (policy_name, own) = split(kind, name)?;
    let body = read(asked)?;
    let mask = asked.parameter("updateMask").unwrap_or_default();
    let mut world = state.world();
    let policy = world.policies.get_mut(policy_name);
    let policy = policy.ok_or_else(|| GoogleRefusal::not_found(name))?;
    let there = match kind {
        Kind::Perimeter => policy.perimeter(own),
        Kind::Level => policy.level(own),
    };
    let there = there.ok_or_else(|| GoogleRefusal::not_found(name))?;
    let changed = mask::apply(there, &body, mask)?;
    let etag = body["etag"].as_str().filter(|etag| !etag.is_empty());
    if kind == Kind::Perimeter && etag.is_some_and(|etag| etag != policy.etag()) {
        return Err(GoogleRefusal::new(
            409,
            "ABORTED",
            "The etag does not match the current version. Please retry the whole read-modify-write.",
        ));
    }
    check(kind, policy, policy_name, &changed)?;
    if let Some(error) = state.take_failure() {
        return begin(state, policy_name, "error", &error);
    }
    policy.store(kind, own, changed.clone(), state.lag());
    let response = shown(kind, &changed, &policy.etag());
    begin(state, policy_name, "response", &typed(response))
}

fn typed(mut resource: Value) -> Value {
    resource["@type"] = json!("type.googleapis.com/google.identity.accesscontextmanager");
    resource
}

/// An operation that is done after a while, with a `response` or an `error`.
fn begin(state: &State, policy: &str, member: &str, came: &Value) -> Result<Value, GoogleRefusal> {
    let number = random::hexadecimal(16).map_err(|_| GoogleRefusal::no_randomness())?;
    let name = format!("operations/{policy}/update/{number}");
    let result = json!({"name": name, "done": true, member: came});
    let left = state.polls();
    if left == 0 {
        return Ok(result);
    }
    let running = Running { left, result };
    state.operations().insert(name.clone(), running);
    Ok(json!({ "name": name }))
}

fn operation(state: &State, name: &str) -> Result<Value, GoogleRefusal> {
    let mut all = state.operations();
    let running = all.get_mut(name);
    let running = running.ok_or_else(|| GoogleRefusal::not_found(name))?;
    running.left = running.left.saturating_sub(1);
    Ok(match running.left {
        0 => running.result.clone(),
        _ => json!({ "name": name }),
    })
}

fn split(kind: Kind, name: &str) -> Result<(&str, &str), GoogleRefusal> {
    let parts = name.split_once(&format!("/{}/", kind.member()));
    parts.ok_or_else(|| GoogleRefusal::invalid(format!("Invalid resource name: {name}.")))
}

fn shown(kind: Kind, resource: &Value, etag: &str) -> Value {
    let mut shown = resource.clone();
    if kind == Kind::Perimeter {
        shown["etag"] = etag.into();
    }
    shown
}

fn read(asked: &Asked) -> Result<Value, GoogleRefusal> {
    let read: Option<Value> = serde_json::from_slice(&asked.body).ok();
    read.filter(Value::is_object)
        .ok_or_else(|| GoogleRefusal::invalid("Invalid JSON payload received."))
}
