//! A sign-in that is kept: it comes back after a restart, and goes with *Disconnect*.

use atlas::Origin;
use clouds::azure::AzureCloud;
use clouds::google::sign_in::Client;
use clouds::loopback::Page;
use encryption::Provider;
use sandbox::{AwsConfig, AwsWorld, PretendAws};
use sandbox::{AzureConfig, GoogleConfig, PretendAzure, PretendGoogle};
use secret::Secret;

use super::{Result, Scene, browser};
use crate::clouds::state::{Clouds, SignedIn};
use crate::clouds::{aws, azure, google, keeping};
use crate::connection::connecting;
use crate::connection::stand_in::StandIn;

/// What a person signs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Pasted,
    IdentityCenter,
    AzureBrowser,
    ServicePrincipal,
    GoogleBrowser,
    KeyFile,
}

impl Way {
    const ALL: [Self; 6] = [
        Self::Pasted,
        Self::IdentityCenter,
        Self::AzureBrowser,
        Self::ServicePrincipal,
        Self::GoogleBrowser,
        Self::KeyFile,
    ];
    /// What they bring ends elsewhere, too.
    const LASTING: [Self; 3] = [
        Self::IdentityCenter,
        Self::AzureBrowser,
        Self::GoogleBrowser,
    ];

    fn cloud(self) -> Provider {
        match self {
            Self::Pasted | Self::IdentityCenter => Provider::Aws,
            Self::AzureBrowser | Self::ServicePrincipal => Provider::Azure,
            Self::GoogleBrowser | Self::KeyFile => Provider::Gcp,
        }
    }
}

/// An Atlas, and every cloud.
struct World {
    atlas: StandIn,
    aws: PretendAws,
    azure: PretendAzure,
    google: PretendGoogle,
}

impl World {
    async fn start() -> Result<Self> {
        Ok(Self {
            atlas: StandIn::start().await?,
            aws: PretendAws::start(AwsConfig::with(AwsWorld::practice())).await?,
            azure: PretendAzure::start(AzureConfig::practice()).await?,
            google: PretendGoogle::start(GoogleConfig::practice()).await?,
        })
    }

    fn clouds(&self) -> Result<Clouds> {
        Ok(Clouds::with_stand_ins([
            (Provider::Aws, Origin::parse(self.aws.origin())?),
            (Provider::Azure, Origin::parse(self.azure.origin())?),
            (Provider::Gcp, Origin::parse(self.google.origin())?),
        ]))
    }

    fn scene(&self, cloud: Provider) -> Result<Scene> {
        Scene::with(cloud, self.atlas.connection()?, self.clouds()?)
    }

    /// Signs in; says whether it is kept.
    async fn sign_in(&self, scene: &Scene, way: Way, keep: bool) -> Result<bool> {
        let (parts, connection) = (scene.parts(), &scene.connection);
        let page = Page::default();
        let open = browser::open;
        Ok(match way {
            Way::Pasted => {
                let keys = self.aws.session_keys("KeyAdministrator");
                let text = Secret::new(aws::sign_in::block(&keys.ok_or("no such role")?));
                let signing_in = aws::sign_in::paste(parts, connection, &text, keep);
                signing_in.await?.is_kept
            }
            Way::IdentityCenter => {
                let (start, region) = (self.aws.start_url(), "us-east-1");
                let opening =
                    aws::sign_in::open_portal(parts, connection, &start, region, &page, &open);
                let account = opening.await?.remove(0).id;
                let role = "KeyAdministrator";
                let choosing = aws::sign_in::choose(parts, connection, &account, role, keep);
                choosing.await?.is_kept
            }
            Way::AzureBrowser => {
                let app = self.app(self.azure.client_id());
                let signing_in =
                    azure::sign_in::browser(parts, connection, &app, keep, &page, &open);
                signing_in.await?.is_kept
            }
            Way::ServicePrincipal => {
                let (id, secret) = self.azure.service_principal();
                let (app, secret) = (self.app(id), Secret::new(secret.to_owned()));
                let signing_in =
                    azure::sign_in::service_principal(parts, connection, &app, secret, keep);
                signing_in.await?.is_kept
            }
            Way::GoogleBrowser => {
                let (id, secret) = self.google.client();
                let client = Client {
                    id: id.to_owned(),
                    secret: Secret::new(secret.to_owned()),
                };
                let app = google::sign_in::App {
                    client,
                    quota_project: self.google.quota_project(),
                    keep,
                };
                let signing_in = google::sign_in::browser(parts, connection, app, &page, &open);
                signing_in.await?.is_kept
            }
            Way::KeyFile => {
                let text = Secret::new(self.google.key_file());
                let quota = self.google.quota_project();
                let signing_in = google::sign_in::key_file(parts, connection, &text, &quota, keep);
                signing_in.await?.is_kept
            }
        })
    }

    fn app(&self, client: &str) -> azure::sign_in::App {
        azure::sign_in::App {
            cloud: AzureCloud::Public,
            tenant: self.azure.tenant(),
            client: client.to_owned(),
        }
    }

    /// The program was closed, and is opened again.
    async fn open_again(&self, scene: &mut Scene) -> Result {
        scene.clouds = self.clouds()?;
        keeping::again(scene.parts(), &scene.connection).await;
        Ok(())
    }
}

/// Who is signed in, where, and whether that is kept.
fn who(scene: &Scene, cloud: Provider) -> Option<(String, String, bool)> {
    let signed_in = scene.clouds.signed_in(&scene.connection, cloud)?;
    let is_kept = match &signed_in {
        SignedIn::Aws(who) => who.is_kept,
        SignedIn::Azure(who) => who.is_kept,
        SignedIn::Google(who) => who.is_kept,
    };
    let (account, identity) = (signed_in.account(), signed_in.identity());
    Some((account.to_owned(), identity.to_owned(), is_kept))
}

/// Every line of what is kept that is secret: names are shorter, or known.
async fn secrets(scene: &Scene) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for key in scene.key_store.keys().await? {
        let kept = scene.key_store.load(key).await?.ok_or("nothing is kept")?;
        // The test looks for it where it must not be.
        let kept: serde_json::Value = serde_json::from_str(kept.expose())?;
        let mut values = vec![&kept];
        while let Some(value) = values.pop() {
            let members = value.as_object().into_iter().flatten();
            let members = members.filter(|(name, _)| !NAMES.contains(&name.as_str()));
            values.extend(members.map(|(_, value)| value));
            let lines = value.as_str().into_iter().flat_map(str::lines);
            found.extend(lines.filter(|it| it.len() > 38).map(str::to_owned));
        }
    }
    Ok(found)
}

/// They are no secrets, and stand in Activity, too.
const NAMES: [&str; 3] = ["client_email", "client_id", "clientId"];

fn everything_in(folder: &std::path::Path, into: &mut String) -> Result {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true => everything_in(&path, into)?,
            false => into.push_str(&String::from_utf8_lossy(&std::fs::read(&path)?)),
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_sign_in_is_there_after_a_restart_and_no_secret_is_in_a_file() -> Result {
    let world = World::start().await?;
    for way in Way::ALL {
        let mut scene = world.scene(way.cloud())?;
        assert!(world.sign_in(&scene, way, true).await?, "{way:?}");
        let before = who(&scene, way.cloud());
        world.open_again(&mut scene).await?;
        assert!(before.as_ref().is_some_and(|(_, _, is_kept)| *is_kept));
        assert_eq!(who(&scene, way.cloud()), before, "{way:?}");
        // What is asked with it is answered, and it goes on after the next restart.
        world.open_again(&mut scene).await?;
        assert_eq!(who(&scene, way.cloud()), before, "{way:?}");

        let secrets = secrets(&scene).await?;
        assert!(!secrets.is_empty(), "{way:?}");
        scene.activity.finish();
        let mut files = String::new();
        everything_in(scene.folder.path(), &mut files)?;
        assert!(files.contains("signIns"), "{way:?}: {files}");
        let told = secrets.iter().find(|secret| files.contains(*secret));
        assert_eq!(told, None, "{way:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_to_be_kept_ends_with_the_program() -> Result {
    let world = World::start().await?;
    for way in Way::ALL {
        let mut scene = world.scene(way.cloud())?;
        assert!(!world.sign_in(&scene, way, false).await?, "{way:?}");
        assert_eq!(scene.key_store.keys().await?, [], "{way:?}");
        world.open_again(&mut scene).await?;
        assert_eq!(who(&scene, way.cloud()), None, "{way:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_credentials_of_this_computer_are_not_kept_a_second_time() -> Result {
    let scene = connecting::practice().await?;
    let scene = Scene::with(Provider::Gcp, scene, Clouds::default())?;
    let parts = scene.parts();
    let signing_in = google::sign_in::default_credentials(parts, &scene.connection, "");
    assert!(!signing_in.await?.is_kept);
    assert_eq!(scene.key_store.keys().await?, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_forgets_what_is_kept_and_what_another_cloud_keeps_stays() -> Result {
    let world = World::start().await?;
    for way in Way::ALL {
        let cloud = way.cloud();
        let mut scene = world.scene(cloud)?;
        let other = match cloud {
            Provider::Aws => Way::ServicePrincipal,
            Provider::Azure | Provider::Gcp => Way::Pasted,
        };
        world.sign_in(&scene, way, true).await?;
        world.sign_in(&scene, other, true).await?;
        keeping::forget(scene.parts(), &scene.connection, cloud).await?;
        scene.clouds.sign_out(&scene.connection, cloud);
        world.open_again(&mut scene).await?;
        assert_eq!(who(&scene, cloud), None, "{way:?}");
        assert!(who(&scene, other.cloud()).is_some(), "{way:?}");
        assert_eq!(scene.key_store.keys().await?.len(), 1, "{way:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_sign_in_that_is_not_to_be_kept_forgets_the_one_before() -> Result {
    let world = World::start().await?;
    for (way, later) in [
        (Way::Pasted, Way::IdentityCenter),
        (Way::AzureBrowser, Way::ServicePrincipal),
        (Way::GoogleBrowser, Way::KeyFile),
    ] {
        let mut scene = world.scene(way.cloud())?;
        world.sign_in(&scene, way, true).await?;
        world.sign_in(&scene, later, false).await?;
        world.open_again(&mut scene).await?;
        assert_eq!(who(&scene, way.cloud()), None, "{way:?}");
        assert_eq!(scene.key_store.keys().await?, [], "{way:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_cloud_does_not_take_any_more_is_removed() -> Result {
    let world = World::start().await?;
    for way in Way::LASTING {
        let mut scene = world.scene(way.cloud())?;
        world.sign_in(&scene, way, true).await?;
        world.aws.script().forget_refresh_tokens();
        world.azure.script().forget_refresh_tokens();
        world.google.script().forget_refresh_tokens();
        world.open_again(&mut scene).await?;
        assert_eq!(who(&scene, way.cloud()), None, "{way:?}");
        assert_eq!(scene.key_store.keys().await?, [], "{way:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_is_tried_once_after_a_start() -> Result {
    let world = World::start().await?;
    let mut scene = world.scene(Provider::Azure)?;
    world.sign_in(&scene, Way::ServicePrincipal, true).await?;
    world.open_again(&mut scene).await?;
    scene.clouds.sign_out(&scene.connection, Provider::Azure);
    keeping::again(scene.parts(), &scene.connection).await;
    assert_eq!(who(&scene, Provider::Azure), None);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a5_practice_keeps_nothing() -> Result {
    let connection = connecting::practice().await?;
    let scene = Scene::with(Provider::Aws, connection, Clouds::default())?;
    let (parts, connection) = (scene.parts(), &scene.connection);
    let offers = aws::sign_in::offers(parts, connection).await?;
    let text = Secret::new(offers.pasted.ok_or("nothing to paste")?);
    let signed_in = aws::sign_in::paste(parts, connection, &text, true).await?;
    assert!(!signed_in.is_kept);

    let offers = azure::sign_in::offers(parts, connection).await?;
    let (client, secret) = offers.program.ok_or("no service principal")?;
    let app = azure::sign_in::App {
        cloud: AzureCloud::Public,
        tenant: offers.tenant.ok_or("no tenant")?,
        client,
    };
    let secret = Secret::new(secret);
    let signing_in = azure::sign_in::service_principal(parts, connection, &app, secret, true);
    assert!(!signing_in.await?.is_kept);

    google::sign_in::offers(parts, connection).await?;
    let pretend = scene
        .clouds
        .with(connection, |state| state.google.pretend.clone());
    let text = Secret::new(pretend.ok_or("no pretend Google")?.key_file());
    let signing_in = google::sign_in::key_file(parts, connection, &text, "", true);
    assert!(!signing_in.await?.is_kept);

    assert!(!scene.folder.path().join("clouds.json").exists());
    assert_eq!(scene.key_store.keys().await?, []);
    Ok(())
}
