//! The steps of a request: guard, sign-in, rate limit, version, and then what it asks for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};

use crate::asked::Asked;
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::route::Route;
use crate::shared::{Core, Shared};
use crate::sign_in::Identity;
use crate::{guard, query, versions};

/// Answers one request.
pub(crate) async fn handle(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response {
    match ask(&shared, request).await {
        Ok(asked) => answer(&shared, &asked).await,
        Err(refusal) => refusal.into(),
    }
    .into_response()
}

async fn ask(shared: &Shared, request: Request<Body>) -> Result<Asked, Refusal> {
    guard::check(&request, &shared.host)?;
    Asked::read(request).await
}

#[cfg(not(feature = "scripting"))]
async fn answer(shared: &Shared, asked: &Asked) -> Reply {
    match Route::find(&asked.method, &asked.path) {
        Ok(route) => let_in(&shared.core, &route, asked)
            .map_or_else(|reply| *reply, |visit| visit.carry_out(&shared.core)),
        Err(refusal) => refusal.into(),
    }
}

#[cfg(feature = "scripting")]
async fn answer(shared: &Shared, asked: &Asked) -> Reply {
    let route = Route::find(&asked.method, &asked.path);
    let operation = route
        .as_ref()
        .map_or(Operation::Unknown, |route| route.operation);
    let number = shared.script.record(operation, asked);
    let scripted = shared.script.at_the_door(operation).await;
    let reply = match (scripted, route) {
        (Some(reply), _) => reply,
        (None, Err(refusal)) => refusal.into(),
        (None, Ok(route)) => match let_in(&shared.core, &route, asked) {
            Ok(visit) => {
                shared
                    .script
                    .play(operation, || visit.carry_out(&shared.core))
                    .await
            }
            Err(reply) => *reply,
        },
    };
    shared.script.answered(number, reply.status.as_u16());
    reply
}

/// A request that was let in.
struct Visit<'asked> {
    route: &'asked Route<'asked>,
    asked: &'asked Asked,
    /// Nobody, where nobody has to say.
    identity: Option<Identity>,
    allowance: crate::rate_limit::Allowance,
}

fn let_in<'asked>(
    core: &Core,
    route: &'asked Route<'asked>,
    asked: &'asked Asked,
) -> Result<Visit<'asked>, Box<Reply>> {
    let operation = route.operation;
    let identity = operation
        .needs_sign_in()
        .then(|| core.sign_in.check(asked))
        .transpose()?;
    let allowance = core.limits.take(operation)?;
    let refused = |refusal| Box::new(allowance.on(Reply::from(refusal)));
    if operation.needs_sign_in() {
        core.world().check_access_list().map_err(refused)?;
    }
    versions::check(operation, asked).map_err(refused)?;
    query::check(operation, asked).map_err(refused)?;
    Ok(Visit {
        route,
        asked,
        identity,
        allowance,
    })
}

impl Visit<'_> {
    /// Does what is asked.
    fn carry_out(&self, core: &Core) -> Reply {
        let operation = self.route.operation;
        match operation {
            Operation::Token => return core.sign_in.issue(self.asked),
            Operation::Revoke => return core.sign_in.revoke(self.asked),
            _ => {}
        }
        let answer = if operation.writes() && core.read_only {
            Err(Refusal::new(
                401,
                "USER_UNAUTHORIZED",
                "The current user is not authorized to perform this action.",
            ))
        } else {
            core.world().answer(self.route, self.asked, self.identity)
        };
        let reply = answer.map_or_else(Reply::from, |body| {
            Reply::new(operation.success(), &versions::media_type(operation), body)
        });
        self.allowance.on(reply)
    }
}
