//! Signing in with a service account.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::{Method, StatusCode};
use secret::Secret;
use tokio::sync::Mutex;

use super::token::{Issued, Token, basic, escaped};
use crate::answer::Answer;
use crate::buffer::WipedBuffer;
use crate::call::{Call, Content, Repeat, Reply, Signed, Size};
use crate::error::{AtlasError, Unexpected};
use crate::operation::Operation;
use crate::options::Clock;
use crate::retry::{self, Schedule};
use crate::transport::Transport;

/// Source: Atlas Admin API description, `securitySchemes`.
const TOKEN_PATH: &str = "/api/oauth/token";
/// Source: Atlas documentation, service accounts.
const REVOKE_PATH: &str = "/api/oauth/revoke";

/// A service account and its token.
pub(crate) struct OAuth {
    client_id: String,
    client_secret: Secret,
    clock: Clock,
    /// Held while a token is being asked for: whoever comes meanwhile waits for that one.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Arc<Token>>,
    /// No token may be asked for once the last one was revoked: nobody would revoke it.
    ended: bool,
}

impl OAuth {
    pub(crate) fn new(client_id: String, client_secret: Secret, clock: Clock) -> Self {
        Self {
            client_id,
            client_secret,
            clock,
            state: Mutex::default(),
        }
    }

    /// Sends `call` with a token. One that Atlas no longer takes is replaced once.
    pub(crate) async fn deliver(
        &self,
        transport: &Transport,
        call: &Call<'_>,
    ) -> Result<Reply, AtlasError> {
        let mut schedule = Schedule::new(transport.timing(), call.repeat);
        let mut refused = None;
        loop {
            let token = self.token(transport, refused).await?;
            let header = token.header().ok_or(AtlasError::UnexpectedAnswer {
                operation: Operation::Token.name(),
                reason: Unexpected::WrongShape,
            })?;
            let reply =
                retry::deliver(transport, call, &mut schedule, || Ok(Some(header.clone()))).await?;
            let is_last_word = reply.status != StatusCode::UNAUTHORIZED
                || refused.is_some()
                || Answer::read(reply.status, &reply.headers, reply.body.as_slice())
                    .is_about_rights();
            if is_last_word {
                return Ok(reply);
            }
            refused = Some(token.number);
        }
    }

    /// Makes the token worthless. Whether Atlas received it changes nothing here.
    pub(crate) async fn revoke(&self, transport: &Transport) {
        let token = {
            let mut state = self.state.lock().await;
            state.ended = true;
            state.token.take()
        };
        let Some(token) = token else {
            return;
        };
        let mut form = WipedBuffer::with_capacity(8192);
        form.push(b"token=");
        // The token itself is what is being revoked.
        form.push(escaped(token.secret.expose()).as_bytes());
        form.push(b"&token_type_hint=access_token");
        let call = self.call(Operation::Revoke, REVOKE_PATH, form.into_bytes());
        // It expires by itself within the hour where this fails.
        let _ignored = transport.send(&call, self.basic().ok()).await;
    }

    /// A fresh token other than the one of number `refused`.
    async fn token(
        &self,
        transport: &Transport,
        refused: Option<u64>,
    ) -> Result<Arc<Token>, AtlasError> {
        let mut state = self.state.lock().await;
        if state.ended {
            return Err(AtlasError::NotSignedIn);
        }
        if let Some(token) = &state.token
            && refused != Some(token.number)
            && token.is_fresh(self.clock.now())
        {
            return Ok(Arc::clone(token));
        }
        let number = state.token.as_ref().map_or(1, |token| token.number + 1);
        let token = Arc::new(self.ask_for_token(transport, number).await?);
        state.token = Some(Arc::clone(&token));
        Ok(token)
    }

    async fn ask_for_token(&self, transport: &Transport, number: u64) -> Result<Token, AtlasError> {
        let call = self.call(
            Operation::Token,
            TOKEN_PATH,
            Bytes::from_static(b"grant_type=client_credentials"),
        );
        let basic = self.basic()?;
        let mut schedule = Schedule::new(transport.timing(), call.repeat);
        let asked = self.clock.now();
        let issued: Issued =
            retry::deliver(transport, &call, &mut schedule, || Ok(Some(basic.clone())))
                .await?
                .success(&call, Signed::Yes)?
                .secret_json(call.operation)?;
        Token::new(issued, number, asked, transport.timing().token_margin).map_err(|reason| {
            AtlasError::UnexpectedAnswer {
                operation: call.operation.name(),
                reason,
            }
        })
    }

    fn basic(&self) -> Result<reqwest::header::HeaderValue, AtlasError> {
        basic(&self.client_id, &self.client_secret).ok_or(AtlasError::WrongSignIn)
    }

    /// Asking twice only makes a token that nobody uses, and revoking twice is revoking.
    fn call(&self, operation: Operation, path: &'static str, form: Bytes) -> Call<'_> {
        Call {
            operation,
            method: Method::POST,
            path: Cow::Borrowed(path),
            query: Vec::new(),
            accept: "application/json",
            content: Some(Content {
                media_type: "application/x-www-form-urlencoded",
                bytes: form,
            }),
            repeat: Repeat::Freely,
            size: Size::Ordinary,
            secrets: vec![&self.client_secret],
        }
    }
}
