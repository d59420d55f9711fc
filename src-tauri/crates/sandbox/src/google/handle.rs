//! The steps of a request: guard, who asks, and then what it asks for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State as Extracted};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Shared;
use super::call::Call;
use super::operation::{GoogleOperation, Service};
use super::people::TOOL;
use super::refusal::GoogleRefusal;
use super::rights::GoogleRights;
use super::state::State;
use super::{acm, oauth, page, resources};
use crate::asked::Asked;
use crate::guard;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Answers one request.
pub(super) async fn handle(
    Extracted(shared): Extracted<Arc<Shared>>,
    request: Request<Body>,
) -> Response {
    match ask(&shared, request).await {
        Ok(asked) => answer(&shared, &asked).await,
        Err(refusal) => Reply::from(refusal).into_response(),
    }
}

async fn ask(shared: &Shared, request: Request<Body>) -> Result<Asked, Refusal> {
    guard::check(&request, &shared.host)?;
    Asked::read(request).await
}

#[cfg(not(feature = "scripting"))]
async fn answer(shared: &Shared, asked: &Asked) -> Response {
    let call = Call::find(asked);
    match Visit::let_in(&shared.state, &call, asked) {
        Ok(visit) => visit.carry_out(&shared.state),
        Err(refusal) => reply(call.service, &refusal),
    }
    .into_response()
}

#[cfg(feature = "scripting")]
async fn answer(shared: &Shared, asked: &Asked) -> Response {
    let call = Call::find(asked);
    let number = shared.script.record(&call, asked);
    let response = match Visit::let_in(&shared.state, &call, asked) {
        Ok(visit) => shared.script.play(&visit).await,
        Err(refusal) => reply(call.service, &refusal).into_response(),
    };
    shared.script.answered(number, response.status().as_u16());
    response
}

/// A refusal in the form of the service that was asked.
pub(super) fn reply(service: Service, refusal: &GoogleRefusal) -> Reply {
    match service {
        Service::Browser => page::refused(refusal.http_status(), &refusal.message),
        Service::Token => refusal.oauth_reply(),
        Service::AccessContextManager | Service::ResourceManager | Service::Kms => refusal.reply(),
    }
}

/// A request that was let in.
pub(super) struct Visit<'asked> {
    pub(super) call: &'asked Call,
    asked: &'asked Asked,
    /// What whoever asks may do; nothing, where nobody has to be known.
    rights: Option<GoogleRights>,
}

impl<'asked> Visit<'asked> {
    fn let_in(
        state: &State,
        call: &'asked Call,
        asked: &'asked Asked,
    ) -> Result<Self, GoogleRefusal> {
        let rights = match call.service {
            Service::Browser | Service::Token => None,
            Service::AccessContextManager | Service::ResourceManager | Service::Kms => {
                Some(known(state, call.service, asked)?)
            }
        };
        Ok(Self {
            call,
            asked,
            rights,
        })
    }

    /// Does what is asked.
    pub(super) fn carry_out(&self, state: &State) -> Reply {
        self.done(state)
            .unwrap_or_else(|refusal| reply(self.call.service, &refusal))
    }

    fn done(&self, state: &State) -> Result<Reply, GoogleRefusal> {
        let (call, asked) = (self.call, self.asked);
        let rights = || {
            self.rights
                .as_ref()
                .ok_or_else(GoogleRefusal::unauthenticated)
        };
        match call.operation {
            GoogleOperation::Authorize => return oauth::authorize(state, asked),
            GoogleOperation::Allow => return oauth::allow(state, asked),
            GoogleOperation::Deny => return oauth::deny(state, asked),
            GoogleOperation::Token => oauth::token(state, asked),
            GoogleOperation::GetProject => resources::project(state, rights()?, &call.name),
            GoogleOperation::GetFolder => resources::folder(state, rights()?, &call.name),
            GoogleOperation::GetCryptoKeyVersion => {
                resources::key_version(state, rights()?, &call.name)
            }
            GoogleOperation::Unknown => Err(GoogleRefusal::new(404, "NOT_FOUND", "Not found.")),
            _ => acm::answer(state, rights()?, call, asked),
        }
        .map(|body| json(&body))
    }
}

/// What whoever has the token may do.
fn known(state: &State, service: Service, asked: &Asked) -> Result<GoogleRights, GoogleRefusal> {
    let bearer = asked.header("authorization").unwrap_or_default();
    let token = bearer.strip_prefix("Bearer ").unwrap_or_default();
    let email = state.people.whose(token, state.now());
    let email = email.ok_or_else(GoogleRefusal::unauthenticated)?;
    let world = state.world();
    let is_person = email != TOOL;
    match asked.header("x-goog-user-project") {
        Some(project) if !world.quota_projects.iter().any(|it| it == project) => {
            return Err(GoogleRefusal::no_quota_project(project));
        }
        Some(_) => {}
        // Of a person, the client's own project counts, where nothing is enabled.
        None if is_person => {
            let consumer = state.people.client.0.split('-').next().unwrap_or_default();
            return Err(GoogleRefusal::not_enabled(service.name(), consumer));
        }
        None => {}
    }
    match world.rights(&email) {
        Some(rights) => Ok(rights.clone()),
        None if !is_person => Ok(GoogleRights::administrator()),
        None => Err(GoogleRefusal::unauthenticated()),
    }
}

fn json(body: &Value) -> Reply {
    Reply::json(StatusCode::OK, body).with("cache-control", "no-store")
}
