//! The same in AWS.

use encryption::Provider;
use sandbox::{AwsConfig, AwsKeys, AwsOperation, Hold, PretendAws};
use secret::Secret;
use serde_json::{Value, json};

use super::{PretendCloud, Result, StandIn, Start, ended, hold};
use crate::clouds::aws::sign_in;
use crate::connection::stand_in::aws_world;

const WRITE: AwsOperation = AwsOperation::PutRolePolicy;

pub(super) struct Aws(PretendAws);

impl PretendCloud for Aws {
    const CLOUD: Provider = Provider::Aws;
    const ACCOUNT: &'static str = "AWS account 000000000000";

    async fn start() -> Result<(StandIn, Self)> {
        let pretend = PretendAws::start(AwsConfig::with(aws_world())).await?;
        Ok((StandIn::using_aws().await?, Self(pretend)))
    }

    fn origin(&self) -> &str {
        self.0.origin()
    }

    fn keys(&self) -> Result<Value> {
        let keys = self.0.session_keys("KeyAdministrator");
        let keys = keys.ok_or("no such role")?;
        Ok(json!({"id": keys.access_key_id,
            "secret": keys.secret_access_key, "token": keys.session_token}))
    }

    async fn sign_in(start: &Start, keys: &Value) -> Result {
        let text = |name: &str| keys[name].as_str().unwrap_or_default().to_owned();
        let keys = AwsKeys {
            access_key_id: text("id"),
            secret_access_key: text("secret"),
            session_token: Some(text("token")),
        };
        let text = Secret::new(sign_in::block(&keys));
        sign_in::paste(start.parts(), &start.connection, &text, false).await?;
        Ok(())
    }

    fn hold(&self, is_stored: bool) -> Hold {
        hold(self.0.script(), WRITE, is_stored)
    }

    fn written(&self) -> usize {
        let requests = self.0.script().requests();
        requests.iter().filter(|it| it.operation == WRITE).count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_after_its_write_was_taken_reads_before_it_claims() -> Result {
    ended::<Aws>(true).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_program_ended_before_its_write_was_taken_reads_before_it_claims() -> Result {
    ended::<Aws>(false).await?;
    Ok(())
}
