//! A company's proxy that opens every connection on its way.

use std::fs;

use sandbox::{Config, Sandbox};
use tests::Stop;
use tests::authority::{Authority, Validity};
use tests::relay;
use tests::steps::{fill_azure, open_project, signed_in_with};

use crate::journey;

#[tokio::test]
async fn x6_the_summary_says_that_a_proxy_can_read_a_secret_before_it_is_sent() -> Result<(), Stop>
{
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        let authority = Authority::new()?;
        let encryption = authority.server("127.0.0.1", Validity::Now)?;
        let proxy =
            relay::encrypted_in_front_of(atlas.origin(), encryption, |_, pass_on| pass_on())?;
        let trusted = desktop.home().join("company.pem");
        fs::write(&trusted, authority.pem())?;
        let environment = [
            ("KEYGATE_ATLAS_URL", proxy.origin().into()),
            ("SSL_CERT_FILE", trusted.into()),
        ];
        let window = signed_in_with(desktop, &atlas, &environment).await?;
        let screen = &window.screen;
        screen.shows("Nothing was sent").await?;
        screen
            .press("button", "The proxy may read the secret: sign in")
            .await?;
        open_project(screen).await?;

        let switch = "Encryption at rest using your key management";
        screen.press("switch", switch).await?;
        screen.press("radio", "No").await?;
        screen.press("radio", "Azure Key Vault").await?;
        fill_azure(screen).await?;
        screen.fill("Secret", "made-up~client-secret").await?;
        screen.press("button", "Save").await?;
        screen.find("button", "Send to Atlas").await?;
        screen.shows("A proxy can read the secret").await?;
        let warning = "[...document.querySelectorAll('[role=dialog] *')]
            .find((e) => e.children.length === 0 && e.textContent.includes('can read the secret'))
            .getBoundingClientRect()";
        let end = screen
            .run(&format!("return {warning}.bottom < innerHeight - 120"))
            .await?;
        assert_eq!(end, true, "it is seen without scrolling");
        assert!(
            !atlas
                .script()
                .requests()
                .iter()
                .any(|request| request.method == "PATCH"),
            "nothing was sent yet"
        );
        window.close().await
    })
    .await
}
