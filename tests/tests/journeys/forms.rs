//! The Azure and Google forms: what is typed is what reaches Atlas, and no secret stays behind.

use sandbox::{Config, Operation, Sandbox};
use serde_json::{Value, json};
use tests::Stop;
use tests::desktop::Desktop;
use tests::screen::Screen;
use tests::steps::{SignIn, connect, fill_azure, open_project, switch_on};
use tests::window::Window;

use crate::journey;

const AZURE_SECRET: &str = "a-made-up-client-secret-for-this-test";

#[tokio::test]
async fn what_is_typed_into_the_azure_form_reaches_atlas_and_the_secret_leaves_the_page()
-> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let window = connected(desktop, &atlas).await?;
        switch_on(&window.screen, "Azure Key Vault", fill_azure_with_secret).await?;
        window.screen.shows("Valid").await?;

        assert_eq!(
            sent(&atlas)?,
            json!({ "azureKeyVault": {
                "enabled": true,
                "azureEnvironment": "AZURE",
                "clientID": "11111111-2222-4333-8444-555555555555",
                "tenantID": "66666666-7777-4888-9999-aaaaaaaaaaaa",
                "subscriptionID": "bbbbbbbb-cccc-4ddd-8eee-ffffffffffff",
                "resourceGroupName": "keys",
                "keyVaultName": "northwind-keys",
                "keyIdentifier": "https://northwind-keys.vault.azure.net/keys/atlas/0123456789abcdef0123456789abcdef",
                "secret": AZURE_SECRET,
            }})
        );
        let page = window.screen.everything().await?;
        assert!(!page.contains(AZURE_SECRET), "the page holds the secret after Save");
        window.close().await
    })
    .await
}

#[tokio::test]
async fn what_is_typed_into_the_google_form_reaches_atlas_and_the_key_leaves_the_page()
-> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let key = json!({
            "type": "service_account",
            "project_id": "northwind-keys",
            "private_key_id": "0",
            "private_key": "-----BEGIN PRIVATE KEY-----\nMADEUP+FOR+THIS+TEST\n-----END PRIVATE KEY-----\n",
            "client_email": "atlas@northwind-keys.iam.gserviceaccount.com",
        })
        .to_string();
        let version = "projects/northwind-keys/locations/europe-west1/keyRings/atlas/cryptoKeys/main/cryptoKeyVersions/1";
        let window = connected(desktop, &atlas).await?;
        switch_on(&window.screen, "Google Cloud KMS", async |screen| {
            screen.press("radio", "Key file").await?;
            screen.fill("Service account key", &key).await?;
            screen.fill("Key version resource ID", version).await
        })
        .await?;
        window.screen.shows("Valid").await?;

        assert_eq!(
            sent(&atlas)?,
            json!({ "googleCloudKms": {
                "enabled": true,
                "keyVersionResourceID": version,
                "serviceAccountKey": key,
            }})
        );
        let page = window.screen.everything().await?;
        assert!(!page.contains("MADEUP+FOR+THIS+TEST"), "the page holds the key after Save");
        window.close().await
    })
    .await
}

async fn connected<'a>(desktop: &'a Desktop, atlas: &Sandbox) -> Result<Window<'a>, Stop> {
    let environment = [
        ("KEYGATE_ATLAS_URL", atlas.origin().into()),
        ("KEYGATE_DATA_DIR", desktop.folder("data")?.into()),
    ];
    let window = Window::open(desktop, &environment).await?;
    let (id, secret) = atlas.service_account();
    connect(&window.screen, SignIn::ServiceAccount(id, secret), false).await?;
    open_project(&window.screen).await?;
    Ok(window)
}

async fn fill_azure_with_secret(screen: &Screen) -> Result<(), Stop> {
    fill_azure(screen).await?;
    screen.fill("Secret", AZURE_SECRET).await
}

/// The body of the one change that Atlas was sent.
fn sent(atlas: &Sandbox) -> Result<Value, Stop> {
    let bodies: Vec<Value> = atlas
        .script()
        .requests()
        .into_iter()
        .filter(|request| request.operation == Operation::UpdateEncryption)
        .map(|request| serde_json::from_slice(&request.body))
        .collect::<Result<_, _>>()?;
    let [body] = bodies.as_slice() else {
        return Err(format!("{} changes were sent instead of one", bodies.len()).into());
    };
    Ok(body.clone())
}
