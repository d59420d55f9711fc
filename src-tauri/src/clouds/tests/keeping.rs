//! A sign-in that is kept: it comes back after a restart, and goes with *Disconnect*.

use atlas::Origin;
use sandbox::{AwsConfig, AwsWorld, PretendAws};
use secret::Secret;

use super::{Result, Scene};
use crate::clouds::aws::sign_in;
use crate::clouds::keeping;
use crate::clouds::state::Clouds;
use crate::connection::stand_in::StandIn;
use encryption::Provider;

struct Kept {
    atlas: StandIn,
    aws: PretendAws,
}

impl Kept {
    async fn start() -> Result<Self> {
        Ok(Self {
            atlas: StandIn::start().await?,
            aws: PretendAws::start(AwsConfig::with(AwsWorld::practice())).await?,
        })
    }

    fn clouds(&self) -> Result<Clouds> {
        Ok(Clouds::with_aws_at(Some(Origin::parse(self.aws.origin())?)))
    }

    /// Signs in with pasted credentials.
    async fn sign_in(&self, keep: bool) -> Result<Scene> {
        let scene = Scene::with(Provider::Aws, self.atlas.connection()?, self.clouds()?)?;
        let keys = self.aws.session_keys("KeyAdministrator");
        let text = Secret::new(sign_in::block(&keys.ok_or("no such role")?));
        let parts = scene.parts();
        let signed_in = sign_in::paste(parts, &scene.connection, &text, keep).await?;
        assert_eq!(signed_in.is_kept, keep);
        Ok(scene)
    }

    /// The program was closed, and is opened again.
    async fn open_again(&self, mut scene: Scene) -> Result<Scene> {
        scene.clouds = self.clouds()?;
        sign_in::again(scene.parts(), &scene.connection).await;
        Ok(scene)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_sign_in_is_there_after_a_restart() -> Result {
    let kept = Kept::start().await?;
    let scene = kept.open_again(kept.sign_in(true).await?).await?;
    let signed_in = scene.clouds.aws(&scene.connection).ok_or("nobody")?;
    assert!(signed_in.is_kept);
    assert_eq!(signed_in.identity.account, "000000000000");
    // In the data folder there is no secret.
    let file = std::fs::read_to_string(scene.folder.path().join("clouds.json"))?;
    let keys = kept
        .aws
        .session_keys("KeyAdministrator")
        .ok_or("no such role")?;
    assert!(!file.contains(&keys.secret_access_key), "{file}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_to_be_kept_ends_with_the_program() -> Result {
    let kept = Kept::start().await?;
    let scene = kept.open_again(kept.sign_in(false).await?).await?;
    assert!(scene.clouds.aws(&scene.connection).is_none());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_forgets_what_is_kept() -> Result {
    let kept = Kept::start().await?;
    let scene = kept.sign_in(true).await?;
    keeping::forget(scene.parts(), &scene.connection, Provider::Aws).await?;
    scene.clouds.sign_out(&scene.connection, Provider::Aws);
    let scene = kept.open_again(scene).await?;
    assert!(scene.clouds.aws(&scene.connection).is_none());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_sign_in_that_is_not_to_be_kept_forgets_the_one_before() -> Result {
    let kept = Kept::start().await?;
    let scene = kept.sign_in(true).await?;
    let keys = kept.aws.session_keys("RoleAdministrator");
    let text = Secret::new(sign_in::block(&keys.ok_or("no such role")?));
    sign_in::paste(scene.parts(), &scene.connection, &text, false).await?;
    let scene = kept.open_again(scene).await?;
    assert!(scene.clouds.aws(&scene.connection).is_none());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a5_practice_keeps_nothing() -> Result {
    let scene = Scene::start().await?;
    let offers = sign_in::offers(scene.parts(), &scene.connection).await?;
    let text = Secret::new(offers.pasted.ok_or("nothing to paste")?);
    let signed_in = sign_in::paste(scene.parts(), &scene.connection, &text, true).await?;
    assert!(!signed_in.is_kept);
    assert!(!scene.folder.path().join("clouds.json").exists());
    Ok(())
}
