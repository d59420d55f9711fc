//! Credentials of a role that end soon: the portal's session brings the next.

use std::time::Duration;

use atlas::Origin;
use clouds::CloudError;
use clouds::loopback::Page;
use sandbox::{AwsConfig, AwsTiming};
use storage::Action;

use super::*;
use crate::activity::document::Filter;
use crate::clouds::keeping;
use crate::connection::stand_in::{StandIn, aws_world};

/// Somebody who signed in in the browser, and an AWS whose credentials of a role last so long.
struct Signed {
    scene: Scene,
    aws: PretendAws,
    _atlas: StandIn,
}

/// It is renewed when it has this long left.
const SOON: Duration = Duration::from_secs(4 * 60);

impl Signed {
    /// AWS's clock is `ahead` seconds of this computer's while somebody signs in.
    async fn start(lasting: Duration, ahead: i64) -> Result<Self> {
        let atlas = StandIn::using_aws().await?;
        let config = AwsConfig {
            timing: AwsTiming {
                role_credentials: lasting,
                ..AwsTiming::default()
            },
            ..AwsConfig::with(aws_world())
        };
        let aws = PretendAws::start(config).await?;
        aws.script().set_clock_ahead(ahead);
        let clouds = Clouds::with_stand_ins([(Provider::Aws, Origin::parse(aws.origin())?)]);
        let scene = Scene::with(Provider::Aws, atlas.connection()?, clouds)?;
        let (parts, connection) = (scene.parts(), &scene.connection);
        let (start, page) = (aws.start_url(), Page::default());
        let opening = sign_in::open_portal(
            parts,
            connection,
            &start,
            "us-east-1",
            &page,
            &browser::open,
        );
        let account = opening.await?.remove(0).id;
        let choosing = sign_in::choose(parts, connection, &account, "KeyAdministrator", true);
        assert!(choosing.await?.is_kept);
        aws.script().set_clock_ahead(0);
        Ok(Self {
            scene,
            aws,
            _atlas: atlas,
        })
    }

    fn sent(&self, operation: AwsOperation) -> usize {
        let requests = self.aws.script().requests();
        let sent = requests.iter().filter(|it| it.operation == operation);
        sent.count()
    }

    /// How often credentials were asked for.
    fn asked(&self) -> usize {
        self.sent(AwsOperation::GetRoleCredentials)
    }

    /// Reads, and finds two addresses missing.
    async fn reads(&self) -> Result {
        let (shown, read) = self.scene.read().await?;
        assert_eq!(verdict(&shown), Some((Verdict::Missing, 2)));
        assert!(aws(&read)?.reading.is_whole());
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_end_soon_are_renewed_once_before_anything_is_read() -> Result {
    // By this computer's clock they have less than five minutes left, and those after them more.
    let signed = Signed::start(Duration::from_secs(8 * 60), -200).await?;
    let ends_at = || signed.scene.clouds.aws(&signed.scene.connection)?.ends_at();
    let before = ends_at().ok_or("no end")?;
    // What was in use before is worth nothing.
    signed.aws.script().expire_keys();
    signed.reads().await?;
    assert_eq!(signed.asked(), 2);
    assert!(ends_at().is_some_and(|end| end > before), "it is shown");
    signed.reads().await?;
    assert_eq!(signed.asked(), 2, "they last");
    assert_eq!(signed.sent(AwsOperation::CreateToken), 1, "no other token");

    // Nobody signed in anew.
    let entries = signed
        .scene
        .activity
        .entries(false, u32::MAX, &Filter::new(""));
    let signs_in = |action: &Action| matches!(action, Action::SignInToCloud { .. });
    let all = entries.iter().filter(|it| signs_in(&it.action));
    assert_eq!(all.count(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_portals_token_has_ended_its_session_brings_the_next_and_that_is_kept() -> Result
{
    let mut signed = Signed::start(SOON, 0).await?;
    signed.aws.script().forget_access_tokens();
    signed.aws.script().expire_keys();
    signed.reads().await?;
    assert_eq!(signed.sent(AwsOperation::CreateToken), 2);

    // The program is opened again: AWS takes what brings tokens only once.
    let origin = Origin::parse(signed.aws.origin())?;
    signed.scene.clouds = Clouds::with_stand_ins([(Provider::Aws, origin)]);
    keeping::again(signed.scene.parts(), &signed.scene.connection).await;
    let who = signed.scene.clouds.aws(&signed.scene.connection);
    assert!(who.is_some_and(|who| who.is_kept));
    // What was kept renews them as well.
    signed.aws.script().expire_keys();
    signed.reads().await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_portals_session_has_ended_the_sign_in_has() -> Result {
    let signed = Signed::start(SOON, 0).await?;
    let script = signed.aws.script();
    script.forget_access_tokens();
    script.forget_refresh_tokens();
    script.expire_keys();
    let read = signed.scene.read().await;
    let error = read.err().ok_or("it was read")?;
    let error = error.downcast::<ShellError>()?;
    assert!(
        matches!(&*error, ShellError::Cloud { cloud: Provider::Aws, error }
            if matches!(**error, CloudError::SignInExpired(_))),
        "{error:?}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn c2_a_change_begins_with_credentials_that_last_and_writes_once() -> Result {
    let signed = Signed::start(SOON, 0).await?;
    signed.reads().await?;
    let planned = signed.scene.plan()?;
    signed.aws.script().expire_keys();
    let asked = signed.asked();
    let added = signed.scene.add(planned.token).await?;
    assert!(
        matches!(added.outcome.ended, Ended::Proven),
        "{:?}",
        added.outcome
    );
    // Before the change, and before what there is now is read.
    assert_eq!(signed.asked(), asked + 2);
    assert_eq!(signed.sent(AwsOperation::PutRolePolicy), 1);
    let (shown, _) = added.now.ok_or("it was not read again")?;
    assert_eq!(verdict(&shown).map(|(_, missing)| missing), Some(0));
    Ok(())
}
