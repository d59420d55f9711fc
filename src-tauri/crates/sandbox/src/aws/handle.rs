//! The steps of a request: guard, who asks, and then what it asks for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State as Extracted};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Shared;
use super::call::Call;
use super::credentials::Caller;
use super::form::Form;
use super::operation::{AwsOperation, Service};
use super::refusal::AwsRefusal;
use super::state::State;
use super::{iam, kms, signature, sso, sts};
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
    /// Who signed it; nobody, where requests are not signed.
    caller: Option<Caller>,
    request_id: String,
}

impl<'asked> Visit<'asked> {
    fn let_in(state: &State, call: &'asked Call, asked: &'asked Asked) -> Result<Self, Box<Reply>> {
        let request_id = random::uuid().unwrap_or_default();
        let refused = |refusal: AwsRefusal| Box::new(refusal.reply(call.service, &request_id));
        let caller = if call.service.signed_as().is_some() {
            let now = state.clock.now();
            let caller =
                signature::check(asked, call.service, &call.region, now, &state.credentials);
            Some(caller.map_err(refused)?)
        } else {
            if call.service == Service::Portal {
                sso::check(state, &call.region, asked).map_err(refused)?;
            }
            None
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
    pub(super) fn refuse(&self, refusal: &AwsRefusal) -> Reply {
        refusal.reply(self.call.service, &self.request_id)
    }

    /// Does what is asked.
    pub(super) fn carry_out(&self, state: &State) -> Reply {
        self.done(state)
            .unwrap_or_else(|refusal| refusal.reply(self.call.service, &self.request_id))
            .with("x-amzn-requestid", &self.request_id)
    }

    fn done(&self, state: &State) -> Result<Reply, AwsRefusal> {
        let operation = self.call.operation;
        match (self.call.service, &self.caller) {
            (Service::Iam, Some(caller)) => {
                let form = Form::read(&self.asked.body);
                let xml = iam::answer(state, caller, operation, &form, &self.request_id)?;
                Ok(Reply::new(StatusCode::OK, "text/xml", xml.into_bytes()))
            }
            (Service::Sts, Some(caller)) if operation == AwsOperation::GetCallerIdentity => {
                let xml = sts::caller_identity(caller, &self.request_id);
                Ok(Reply::new(StatusCode::OK, "text/xml", xml.into_bytes()))
            }
            (Service::Kms, Some(caller)) => {
                let (region, body) = (&self.call.region, &self.asked.body);
                let answer = kms::answer(state, caller, operation, region, body)?;
                let body = answer.map_or_else(Vec::new, |answer| answer.to_string().into_bytes());
                Ok(Reply::new(
                    StatusCode::OK,
                    "application/x-amz-json-1.1",
                    body,
                ))
            }
            (Service::Oidc, _) => self.oidc(state).map(|body| json(&body)),
            (Service::Portal, _) => self.portal(state),
            (Service::Browser, _) => self.browser(state),
            _ => Err(unknown()),
        }
    }

    fn oidc(&self, state: &State) -> Result<Value, AwsRefusal> {
        match self.call.operation {
            AwsOperation::RegisterClient => {
                sso::register_client(state, &self.call.region, self.asked)
            }
            AwsOperation::CreateToken => sso::create_token(state, self.asked),
            _ => Err(unknown()),
        }
    }

    fn portal(&self, state: &State) -> Result<Reply, AwsRefusal> {
        let body = match self.call.operation {
            AwsOperation::ListAccounts => sso::accounts(state, self.asked)?,
            AwsOperation::ListAccountRoles => sso::account_roles(state, self.asked)?,
            AwsOperation::GetRoleCredentials => sso::role_credentials(state, self.asked)?,
            AwsOperation::Logout => {
                sso::log_out(state, self.asked);
                return Ok(Reply::new(StatusCode::OK, "application/json", Vec::new()));
            }
            _ => return Err(unknown()),
        };
        Ok(json(&body))
    }

    fn browser(&self, state: &State) -> Result<Reply, AwsRefusal> {
        match self.call.operation {
            AwsOperation::Authorize => sso::authorize(state, self.asked),
            AwsOperation::AuthorizePage => sso::show_page(state, self.asked),
            AwsOperation::Allow => sso::allow(state, self.asked),
            AwsOperation::Deny => sso::deny(state, self.asked),
            AwsOperation::StartPage => Ok(sso::page::start()),
            _ => Err(AwsRefusal::new(404, "NotFound", "There is nothing here.")),
        }
    }
}

fn json(body: &Value) -> Reply {
    Reply::json(StatusCode::OK, body).with("cache-control", "no-store")
}

fn unknown() -> AwsRefusal {
    AwsRefusal::new(400, "InvalidAction", "Could not find this operation.")
}
