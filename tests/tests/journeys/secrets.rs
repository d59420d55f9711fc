//! Secrets of every kind are planted, the main journeys are run with everything logged, and then
//! whatever the program left anywhere is searched.

use std::fs;
use std::path::Path;

use fixtures::tried;
use sandbox::{Config, KeyProvider, Sandbox};
use serde_json::json;
use tests::Stop;
use tests::desktop::Desktop;
use tests::planted::{Found, Planted};
use tests::screen::Screen;
use tests::scripted::{Reply, ScriptedServer};
use tests::steps::{SignIn, connect_typing, fill_azure, go_to, open_project, switch_on};
use tests::window::Window;

use crate::journey;

const WRONG: &str = "mdb_sa_sk_planted-and-wrong-7d1f0a2c";
const AZURE: &str = "planted+azure/client~secret-51c0ffee";
const AWS: &str = "planted/aws+secret/access/key/0123456789";
const PASTED_KEY: &str = "planted+pasted+aws/key/0123456789abcdef00";
const PASTED_TOKEN: &str = "IQoJplanted/session+token/0123456789abcdef==";
const GOOGLE_KEY: &str = "MADEUPFORTHISTEST0123456789";
const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789";

#[tokio::test]
async fn secrets_of_every_kind_stay_out_of_files_logs_page_messages_environment_and_clipboard()
-> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        with_projects(&atlas);
        let nowhere = ScriptedServer::start(|_, _| Reply::json(502, ""))?;
        let data = desktop.folder("data")?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_DATA_DIR", data.clone().into()),
            ("KEYGATE_SAVE_DIR", desktop.folder("exports")?.into()),
            ("KEYGATE_LOG", "trace".into()),
            ("TMPDIR", desktop.folder("temporary")?.into()),
            // The clouds' own hosts are out of reach.
            ("HTTPS_PROXY", nowhere.origin().into()),
            ("https_proxy", nowhere.origin().into()),
        ];
        let google = json!({
            "type": "service_account",
            "project_id": "northwind-keys",
            "private_key_id": "planted-private-key-id-0badc0de",
            "private_key": format!("-----BEGIN PRIVATE KEY-----\n{GOOGLE_KEY}\n-----END PRIVATE KEY-----\n"),
            "client_email": "atlas@northwind-keys.iam.gserviceaccount.com",
        })
        .to_string();
        let window = Window::open(desktop, &environment).await?;
        let mut seen = Seen::default();

        with_a_service_account(desktop, &atlas, &window.screen, &google, &mut seen).await?;
        with_an_api_key(desktop, &atlas, &window.screen, &mut seen).await?;

        let planted = Planted::new(&all_planted(&atlas, google)?)?;
        let mut asked = planted.nothing();
        for request in nowhere.requests() {
            planted.add(format!("{request:?}").as_bytes(), &mut asked);
        }
        let mut searched = Searched::new(&planted);
        assert_ne!(asked.bytes, 0, "AWS was asked");
        searched.found("what the proxy was told".to_owned(), asked);
        searched.texts("messages and screens", &seen.texts);
        let (reachable, objects) = window.screen.reachable().await?;
        searched.texts(&format!("the page, {objects} objects"), &[reachable]);
        searched.started_with(&window)?;
        searched.selections(desktop)?;
        let left = searched.memory(&window)?;
        window.close().await?;
        searched.files(desktop, &data)?;

        searched.holds_nothing()?;
        let own = left
            .first()
            .ok_or("the program's own memory was not read")?;
        memory_holds_only_what_is_said(own)
    })
    .await
}

/// A project for each kind of key, the last with an access key of AWS: Atlas takes no new ones.
fn with_projects(atlas: &Sandbox) {
    atlas.script().add_projects(2);
    if let Some(last) = atlas.script().projects().last() {
        let settings = json!({
            "enabled": true,
            "accessKeyID": "AKIAPRACTICENOTAKEY0",
            "customerMasterKeyID": KEY,
            "region": "US_EAST_1",
        });
        atlas
            .script()
            .set_encryption(last, KeyProvider::Aws, settings);
    }
}

/// Wrong and right secret, then a key of each cloud, and the screens that show lists.
async fn with_a_service_account(
    desktop: &Desktop,
    atlas: &Sandbox,
    screen: &Screen,
    google: &str,
    seen: &mut Seen,
) -> Result<(), Stop> {
    let (id, secret) = atlas.service_account();
    let type_in = async |label: &str, secret: &str| type_in(desktop, screen, label, secret).await;
    let wrong = SignIn::ServiceAccount(id, WRONG);
    connect_typing(screen, wrong, true, type_in).await?;
    screen.shows("wrong or expired").await?;
    // The field still holds what was typed, to be mended; the message must not.
    seen.texts.push(screen.text().await?);
    connect_typing(screen, SignIn::ServiceAccount(id, secret), true, type_in).await?;
    screen.find("navigation", "Main").await?;
    open_project(screen).await?;

    switch_on(screen, "Azure Key Vault", async |screen| {
        fill_azure(screen).await?;
        type_in("Secret", AZURE).await
    })
    .await?;
    screen.shows("Valid").await?;
    seen.look(screen).await?;

    next_project(screen, "Extra 1").await?;
    switch_on(screen, "Google Cloud KMS", async |screen| {
        screen.press("radio", "Key file").await?;
        let version = "projects/northwind-keys/locations/europe-west1/keyRings/atlas/cryptoKeys/main/cryptoKeyVersions/1";
        screen.fill("Key version resource ID", version).await?;
        type_in("Service account key", google).await
    })
    .await?;
    screen.shows("Valid").await?;
    seen.look(screen).await?;

    next_project(screen, "Extra 2").await?;
    screen.press("radio", "AWS KMS").await?;
    screen.press("radio", "No").await?;
    type_in("Secret access key", AWS).await?;
    screen.press("button", "Save").await?;
    screen.press("button", "Send to Atlas").await?;
    screen.shows("Valid").await?;
    seen.look(screen).await?;

    for place in ["IP addresses", "Access list", "Clusters", "Settings"] {
        go_to(screen, place).await?;
        screen.rest().await?;
        seen.look(screen).await?;
    }
    with_pasted_credentials(screen, seen).await?;
    screen.press("button", "Disconnect").await?;
    screen.press("button", "Disconnect").await?;
    screen.find("button", "Connect").await?;
    seen.look(screen).await
}

/// Credentials of AWS, in the form that its access portal offers, from Settings.
async fn with_pasted_credentials(screen: &Screen, seen: &mut Seen) -> Result<(), Stop> {
    screen.press("button", "Connect AWS…").await?;
    screen.press("radio", "Paste credentials").await?;
    let block = format!(
        "export AWS_ACCESS_KEY_ID=ASIAEXAMPLEKEY000001\n\
         export AWS_SECRET_ACCESS_KEY={PASTED_KEY}\nexport AWS_SESSION_TOKEN={PASTED_TOKEN}"
    );
    screen.paste("Credentials", &block).await?;
    screen.press("button", "Sign in").await?;
    screen.shows("sts.us-east-1.amazonaws.com").await?;
    seen.look(screen).await?;
    screen.press("button", "Cancel").await?;
    screen.find("button", "Disconnect").await?;
    Ok(())
}

async fn with_an_api_key(
    desktop: &Desktop,
    atlas: &Sandbox,
    screen: &Screen,
    seen: &mut Seen,
) -> Result<(), Stop> {
    let (public, private) = atlas.api_key();
    let type_in = async |label: &str, secret: &str| type_in(desktop, screen, label, secret).await;
    connect_typing(screen, SignIn::ApiKey(public, private), false, type_in).await?;
    screen.find("navigation", "Main").await?;
    open_project(screen).await?;
    go_to(screen, "Clusters").await?;
    seen.look(screen).await?;
    screen.press("button", "Disconnect").await?;
    screen.find("button", "Connect").await?;
    seen.look(screen).await
}

/// Types a secret on the keyboard, tries to copy it, shown and not, and leaves it there.
async fn type_in(
    desktop: &Desktop,
    screen: &Screen,
    label: &str,
    secret: &str,
) -> Result<(), Stop> {
    screen.enter(label).await?;
    desktop.type_text(secret)?;
    let typed = screen
        .until("the secret to be typed", async || {
            let value = screen.find("textbox", label).await?.prop("value").await?;
            Ok(value.filter(|value| value.len() >= secret.len()))
        })
        .await?;
    if typed != secret {
        return Err(format!("the keyboard typed something else into {label}").into());
    }
    let label_in_text = label.to_lowercase();
    let hide = format!("Hide {label_in_text}");
    if !screen.lacks("button", &hide).await? {
        screen.press("button", &hide).await?;
        screen.enter(label).await?;
    }
    for shown in [false, true] {
        if shown {
            let show = format!("Show {label_in_text}");
            screen.press("button", &show).await?;
            screen.enter(label).await?;
        }
        for key in ["ctrl+a", "ctrl+c", "ctrl+x"] {
            desktop.press_key(key)?;
            screen.rest().await?;
        }
        if !shown {
            // Text that is shown and marked can be pasted with the middle button: README.md says so.
            let marked = desktop.selection("primary")?.unwrap_or_default();
            assert!(
                !marked.contains(secret),
                "{label}: marking it is not copying it"
            );
        }
    }
    let still = screen.find("textbox", label).await?.prop("value").await?;
    assert_eq!(
        still.as_deref(),
        Some(secret),
        "{label}: cutting did nothing"
    );
    Ok(())
}

async fn next_project(screen: &Screen, name: &str) -> Result<(), Stop> {
    screen.choose("Project", name).await?;
    screen
        .find("switch", "Encryption at rest using your key management")
        .await?;
    Ok(())
}

/// Everything secret in this journey, tokens that were handed out included.
fn all_planted(atlas: &Sandbox, google: String) -> Result<Vec<(&'static str, String)>, Stop> {
    let mut planted = vec![
        (
            "service account's secret",
            atlas.service_account().1.to_owned(),
        ),
        ("wrong secret", WRONG.to_owned()),
        ("API private key", atlas.api_key().1.to_owned()),
        ("Azure client secret", AZURE.to_owned()),
        ("AWS secret access key", AWS.to_owned()),
        ("pasted AWS key", PASTED_KEY.to_owned()),
        ("AWS session token", PASTED_TOKEN.to_owned()),
        ("Google key file", google),
        ("Google private key", GOOGLE_KEY.to_owned()),
    ];
    let before = planted.len();
    for request in atlas.script().requests() {
        for (name, value) in request.headers {
            if name == "authorization"
                && let Some(token) = value.strip_prefix("Bearer ")
                && !planted.iter().any(|(_, known)| known == token)
            {
                planted.push(("access token", token.to_owned()));
            }
        }
    }
    if planted.len() == before {
        return Err("no access token was handed out".into());
    }
    Ok(planted)
}

/// What a person could read on the way.
#[derive(Default)]
struct Seen {
    texts: Vec<String>,
}

impl Seen {
    async fn look(&mut self, screen: &Screen) -> Result<(), Stop> {
        self.texts.push(screen.everything().await?);
        Ok(())
    }
}

/// Where was looked, and what was found.
struct Searched<'a> {
    planted: &'a Planted,
    places: Vec<(String, Found)>,
    holding: Vec<String>,
}

impl<'a> Searched<'a> {
    fn new(planted: &'a Planted) -> Self {
        Self {
            planted,
            places: Vec::new(),
            holding: Vec::new(),
        }
    }

    fn texts(&mut self, place: &str, texts: &[String]) {
        let mut found = self.planted.nothing();
        for text in texts {
            self.planted.add(text.as_bytes(), &mut found);
        }
        self.found(format!("{place} ({} texts)", texts.len()), found);
    }

    /// The environment and command line of the program and of the processes it started.
    fn started_with(&mut self, window: &Window<'_>) -> Result<(), Stop> {
        let mut found = self.planted.nothing();
        let processes = window.processes()?;
        for process in &processes {
            for file in ["environ", "cmdline"] {
                self.planted.add(&process.about(file)?, &mut found);
            }
        }
        let place = format!(
            "environment and command line of {} processes",
            processes.len()
        );
        self.found(place, found);
        Ok(())
    }

    fn selections(&mut self, desktop: &Desktop) -> Result<(), Stop> {
        for name in ["clipboard", "secondary"] {
            let text = desktop.selection(name)?.unwrap_or_default();
            self.texts(&format!("the {name} selection"), &[text]);
        }
        Ok(())
    }

    /// Data, temporary files, logs, exports, and whatever else came to lie in the home folder. Left
    /// out: the key store's own files, where a secret may be that the person asked to keep.
    fn files(&mut self, desktop: &Desktop, data: &Path) -> Result<(), Stop> {
        let logs = fs::read_to_string(data.join("logs/keygate.log"))?;
        for expected in ["DEBUG", "operation=\"token\"", "disconnected"] {
            assert!(logs.contains(expected), "everything is logged: {logs}");
        }
        for entry in fs::read_dir(desktop.home())? {
            let entry = entry?;
            if entry.path().is_dir() {
                let (found, holding, files) = self.planted.in_folder(&entry.path())?;
                let name = entry.file_name().to_string_lossy().into_owned();
                self.found(format!("{files} files in {name}"), found);
                self.holding.extend(
                    holding
                        .iter()
                        .filter(|file| !file.to_string_lossy().contains("/keyrings/"))
                        .map(|file| file.display().to_string()),
                );
            }
        }
        Ok(())
    }

    /// What is left in memory, process by process: printed, and given back.
    fn memory(&self, window: &Window<'_>) -> Result<Vec<Found>, Stop> {
        let mut all = Vec::new();
        for process in window.processes()? {
            let found = process.memory(self.planted)?;
            tried(&format!(
                "secrets: memory of {} after Disconnect, {} MiB looked at: {}",
                process.name,
                found.bytes >> 20,
                found.summary()
            ));
            all.push(found);
        }
        Ok(all)
    }

    fn found(&mut self, place: String, found: Found) {
        self.places.push((place, found));
    }

    fn holds_nothing(&self) -> Result<(), Stop> {
        let (forms, secrets) = self.planted.size();
        let bytes: usize = self.places.iter().map(|(_, found)| found.bytes).sum();
        tried(&format!(
            "secrets: {secrets} planted, {forms} forms of them looked for in {bytes} bytes of {} places",
            self.places.len()
        ));
        let holding: Vec<_> = self
            .places
            .iter()
            .filter(|(_, found)| found.any())
            .collect();
        if holding.is_empty() {
            Ok(())
        } else {
            Err(format!("secrets were found: {holding:?} {:?}", self.holding).into())
        }
    }
}

/// What README.md says about the memory of the program's own process after *Disconnect*.
fn memory_holds_only_what_is_said(own: &Found) -> Result<(), Stop> {
    for (name, times) in &own.times {
        if *name == "access token" && *times > 0 {
            return Err(format!("{times} access tokens are left in memory").into());
        }
    }
    Ok(())
}
