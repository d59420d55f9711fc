//! The steps of a request: guard, who asks, and then what it asks for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State as Extracted};
use axum::response::{IntoResponse, Response};

use super::Shared;
use super::entra::{self, Caller};
use super::management;
use super::operation::{AzureOperation, Call, Service};
use super::refusal::AzureRefusal;
use super::state::State;
use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::{guard, random};

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
        Err(reply) => *reply,
    }
    .into_response()
}

#[cfg(feature = "scripting")]
async fn answer(shared: &Shared, asked: &Asked) -> Response {
    let call = Call::find(asked);
    let number = shared.script.record(&call, asked);
    let response = match Visit::let_in(&shared.state, &call, asked) {
        Ok(visit) => shared.script.play(&visit).await,
        Err(reply) => reply.into_response(),
    };
    shared.script.answered(number, response.status().as_u16());
    response
}

/// A request that was let in.
pub(super) struct Visit<'asked> {
    pub(super) call: &'asked Call,
    asked: &'asked Asked,
    /// Who brought a token; nobody, where none is needed.
    caller: Option<Caller>,
    request_id: String,
}

impl<'asked> Visit<'asked> {
    fn let_in(state: &State, call: &'asked Call, asked: &'asked Asked) -> Result<Self, Box<Reply>> {
        let request_id = random::uuid().unwrap_or_default();
        let caller = match call.service {
            Service::Login | Service::Browser => None,
            Service::Management => {
                let caller = entra::caller(state, asked);
                let refused = |refusal: AzureRefusal| {
                    let reply = refusal.reply(call.service, &request_id);
                    Box::new(reply.with("www-authenticate", "Bearer error=\"invalid_token\""))
                };
                Some(caller.map_err(refused)?)
            }
        };
        Ok(Self {
            call,
            asked,
            caller,
            request_id,
        })
    }

    /// A refusal in the form of the service that was asked.
    #[cfg(feature = "scripting")]
    pub(super) fn refuse(&self, refusal: &AzureRefusal) -> Reply {
        refusal.reply(self.call.service, &self.request_id)
    }

    /// Does what is asked.
    pub(super) fn carry_out(&self, state: &State) -> Reply {
        self.done(state)
            .unwrap_or_else(|refusal| refusal.reply(self.call.service, &self.request_id))
            .with("x-ms-correlation-request-id", &self.request_id)
            .with("cache-control", "no-store")
    }

    fn done(&self, state: &State) -> Result<Reply, AzureRefusal> {
        let tenant = || self.call.name(0);
        match (self.call.operation, &self.caller) {
            (AzureOperation::Authorize, _) => entra::authorize(state, tenant(), self.asked),
            (AzureOperation::Allow, _) => entra::allow(state, self.asked),
            (AzureOperation::Deny, _) => entra::deny(state, self.asked),
            (AzureOperation::Token, _) => entra::token(state, tenant(), self.asked),
            (_, Some(caller)) => management::answer(state, caller, self.call, self.asked),
            (_, None) => Err(AzureRefusal::new(
                404,
                "invalid_request",
                "There is nothing here.",
            )),
        }
    }
}
