//! `POST …/token`.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

use super::super::refusal::AzureRefusal;
use super::super::rights::AzureRights;
use super::super::state::State;
use super::super::world::{APP, AzureWorld, PRINCIPAL};
use super::{Caller, after, check_tenant, make_room, scopes};
use crate::asked::Asked;
use crate::random;
use crate::reply::Reply;
use crate::sign_in::is_same;

/// Answers a grant.
pub(in super::super) fn token(
    state: &State,
    tenant: &str,
    asked: &Asked,
) -> Result<Reply, AzureRefusal> {
    let form: Vec<(String, String)> = form_urlencoded::parse(&asked.body).into_owned().collect();
    let form = Form(&form);
    check_tenant(&state.world(), tenant)?;
    let grant = match form.needed("grant_type")? {
        "authorization_code" => of_code(state, &form)?,
        "refresh_token" => of_refresh(state, &form)?,
        "client_credentials" => of_secret(state, &form)?,
        _ => {
            return Err(refused(
                "unsupported_grant_type",
                "AADSTS70003: The app requested an unsupported grant type.",
            ));
        }
    };
    let body = issue(state, &grant)?;
    Ok(Reply::json(StatusCode::OK, &body))
}

/// Who gets tokens, and which.
struct Grant {
    caller: Caller,
    client: String,
    scopes: Vec<String>,
    /// Source: *client credentials flow*: there is none for a program.
    refreshes: bool,
}

/// A code is good once, for its client, its redirect and its verifier.
fn of_code(state: &State, form: &Form<'_>) -> Result<Grant, AzureRefusal> {
    check_client(form, APP)?;
    if form.get("client_secret").is_some() {
        return Err(AzureRefusal::new(
            401,
            "invalid_client",
            "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should \
             be presented.",
        ));
    }
    let code = form.needed("code")?;
    let found = state.entra.books().codes.remove(code);
    let (request, person, end) = found.ok_or_else(|| {
        refused(
            "invalid_grant",
            "AADSTS70000: The provided authorization code is invalid or was used already.",
        )
    })?;
    if state.clock.now() >= end {
        return Err(refused(
            "invalid_grant",
            "AADSTS70008: The provided authorization code has expired.",
        ));
    }
    let verifier = form.needed("code_verifier")?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if !(43..=128).contains(&verifier.len()) || !is_same(&request.challenge, &challenge) {
        return Err(refused(
            "invalid_grant",
            "AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the \
             authorization request.",
        ));
    }
    if form.needed("redirect_uri")? != request.redirect {
        return Err(refused(
            "invalid_grant",
            "AADSTS500112: The reply address does not match the one of the authorization request.",
        ));
    }
    let rights = {
        let world = state.world();
        let found = world.people.iter().find(|(name, _)| *name == person);
        found.map_or_else(AzureRights::watching, |(_, rights)| rights.clone())
    };
    Ok(Grant {
        caller: Caller {
            object: object(&person),
            name: person,
            is_application: false,
            rights,
        },
        client: request.client,
        refreshes: request.scopes.iter().any(|it| it == "offline_access"),
        scopes: request.scopes,
    })
}

/// A refresh token may be used again; each answer brings a newer one.
fn of_refresh(state: &State, form: &Form<'_>) -> Result<Grant, AzureRefusal> {
    check_client(form, APP)?;
    let token = form.needed("refresh_token")?;
    let found = state.entra.books().refresh.get(token).cloned();
    let expired = || {
        refused(
            "invalid_grant",
            "AADSTS700082: The refresh token has expired due to inactivity.",
        )
    };
    let (caller, end) = found.ok_or_else(expired)?;
    if state.clock.now() >= end {
        return Err(expired());
    }
    Ok(Grant {
        caller,
        client: APP.to_owned(),
        scopes: scopes(form.get("scope").unwrap_or_default()),
        refreshes: true,
    })
}

fn of_secret(state: &State, form: &Form<'_>) -> Result<Grant, AzureRefusal> {
    check_client(form, PRINCIPAL)?;
    if !is_same(&state.secret, form.needed("client_secret")?) {
        return Err(AzureRefusal::new(
            401,
            "invalid_client",
            format!(
                "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the \
                 request is the client secret value, not the client secret ID, for app '{PRINCIPAL}'."
            ),
        ));
    }
    let wanted = format!("{}/.default", state.world().audience);
    if form.needed("scope")? != wanted {
        return Err(refused(
            "invalid_scope",
            "AADSTS1002012: The provided value for scope is not valid. Client credential flows must \
             have a scope value with /.default suffixed to the resource identifier.",
        ));
    }
    Ok(Grant {
        caller: Caller {
            name: PRINCIPAL.to_owned(),
            object: object(PRINCIPAL),
            is_application: true,
            rights: AzureRights::administrator(),
        },
        client: PRINCIPAL.to_owned(),
        scopes: vec![wanted],
        refreshes: false,
    })
}

fn issue(state: &State, grant: &Grant) -> Result<Value, AzureRefusal> {
    let random = || random::token().map_err(|_| AzureRefusal::no_randomness());
    let (access, refresh) = (random()?, random()?);
    let (now, timing) = (state.clock.now(), state.entra.timing);
    let seconds = timing.access_token.as_secs();
    let mut answer = json!({
        "token_type": "Bearer",
        "scope": grant.scopes.join(" "),
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": access,
    });
    if grant.scopes.iter().any(|it| it == "openid") {
        let world = state.world();
        answer["id_token"] = id_token(&world, grant, now.as_second()).into();
    }
    let mut books = state.entra.books();
    let end = after(now, timing.access_token);
    make_room(&mut books.access).insert(access, (grant.caller.clone(), end));
    if grant.refreshes {
        answer["refresh_token"] = refresh.clone().into();
        let end = after(now, timing.refresh_token);
        make_room(&mut books.refresh).insert(refresh, (grant.caller.clone(), end));
    }
    Ok(answer)
}

/// Source: *ID token claims reference*. Nobody here checks its signature.
fn id_token(world: &AzureWorld, grant: &Grant, now: i64) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims = json!({
        "aud": grant.client,
        "iss": format!("https://login.microsoftonline.com/{}/v2.0", world.tenant),
        "iat": now,
        "exp": now + 3600,
        "name": "Practice administrator",
        "oid": grant.caller.object,
        "preferred_username": grant.caller.name,
        "tid": world.tenant,
        "ver": "2.0",
    });
    let head = json!({"typ": "JWT", "alg": "RS256", "kid": "practice"});
    format!("{}.{}.{}", part(&head), part(&claims), "cHJhY3RpY2U")
}

/// An ID that is the same for the same name.
fn object(name: &str) -> String {
    let digest = hex::encode(Sha256::digest(name));
    format!(
        "{}-{}-4{}-8{}-{}",
        &digest[..8],
        &digest[8..12],
        &digest[13..16],
        &digest[17..20],
        &digest[20..32]
    )
}

fn check_client(form: &Form<'_>, known: &str) -> Result<(), AzureRefusal> {
    let client = form.needed("client_id")?;
    if client == known {
        return Ok(());
    }
    Err(refused(
        "unauthorized_client",
        &format!(
            "AADSTS700016: Application with identifier '{client}' was not found in the directory."
        ),
    ))
}

struct Form<'a>(&'a [(String, String)]);

impl<'a> Form<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value.as_str())
    }

    fn needed(&self, name: &str) -> Result<&'a str, AzureRefusal> {
        self.get(name).filter(|it| !it.is_empty()).ok_or_else(|| {
            refused(
                "invalid_request",
                &format!(
                    "AADSTS900144: The request body must contain the following parameter: '{name}'."
                ),
            )
        })
    }
}

fn refused(code: &str, message: &str) -> AzureRefusal {
    AzureRefusal::new(400, code, message)
}
