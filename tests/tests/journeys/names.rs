//! Names that mean harm: markup, control and bidirectional characters, formulas, ten thousand
//! letters. They are drawn as text on every screen, and written as text into every file.

use std::fs;

use sandbox::{Answer, Config, Operation, Sandbox};
use serde_json::{Value, json};
use tests::Stop;
use tests::csv;
use tests::screen::Screen;
use tests::steps::{go_to, signed_in_with, switch_on};

use crate::journey;

/// What is wrong on screen; empty where all is well.
const HARM: &str = r"
    const harm = [];
    if (window.hurt) harm.push('a script ran');
    if (document.querySelector('img[src=x], svg[onload], b.strange')) harm.push('markup became elements');
    const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2065\ufeff]/;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (unseen.test(walker.currentNode.data)) harm.push('something hides on screen');
    for (const element of document.querySelectorAll('[title], [aria-label]'))
      if (unseen.test(element.title + element.ariaLabel)) harm.push('something hides in a label');
    if (unseen.test(document.title) || document.title.length > 80) harm.push('the title');
    for (const element of [document.documentElement, document.body, ...document.querySelectorAll('.window, main, [role=dialog]')])
      if (element.scrollWidth > element.clientWidth + 1) harm.push(`too wide: ${element.tagName}.${element.className} ${element.scrollWidth} > ${element.clientWidth}`);
    return harm";

fn hostile(kind: &str) -> String {
    format!(
        "{kind}<img src=x onerror=window.hurt=1><svg onload=window.hurt=1><b class=strange>\
         \u{202E}tset\u{2066}\u{200B}\u{7}\u{FEFF}🔑 שלום {}",
        "w".repeat(10_000)
    )
}

async fn unharmed(screen: &Screen, place: &str) -> Result<(), Stop> {
    screen.rest().await?;
    assert_eq!(screen.run(HARM).await?, json!([]), "{place}");
    Ok(())
}

/// Lists of the API with hostile names in them, beside what is really there.
async fn rename(atlas: &Sandbox) -> Result<(), Stop> {
    let project = atlas.script().projects().swap_remove(0);
    let organization = "0123456789abcdef01234567";
    let list = |entry: Value| Answer::json(200, json!({"results": [entry], "totalCount": 1}));
    let script = atlas.script();
    script.always(
        Operation::Organizations,
        list(json!({"id": organization, "name": hostile("organisation")})),
    );
    script.always(
        Operation::Projects,
        list(
            json!({"id": project, "name": hostile("project"), "orgId": organization,
                    "clusterCount": 1}),
        ),
    );
    script.always(
        Operation::Clusters,
        list(
            json!({"name": hostile("cluster"), "stateName": hostile("state"),
                    "encryptionAtRestProvider": hostile("provider"),
                    "replicationSpecs": [{"regionConfigs": [{
                        "providerName": hostile("cloud"), "regionName": hostile("region"),
                        "electableSpecs": {"instanceSize": hostile("size"), "nodeCount": 3}}]}]}),
        ),
    );
    script.always(
        Operation::Roles,
        Answer::json(
            200,
            json!({"awsIamRoles": [{
                "roleId": "0123456789abcdef01234567", "authorizedDate": "2026-01-01T00:00:00Z",
                "iamAssumedRoleArn": format!("arn:aws:iam::123456789012:role/{}", hostile("role"))}]}),
        ),
    );
    script.always(
        Operation::UpdateEncryption,
        Answer::error(400, &hostile("CODE"), &hostile("detail"), &[]),
    );
    script.set_control_plane(serde_json::to_vec(&json!({
        "outbound": {
            "aws": {"us-east-1": ["3.0.0.1/32"], hostile("=cmd|' /C calc'!A0\",\r\n"): ["3.0.0.2/32"]},
            hostile("+cloud"): {"-1": ["3.0.0.3/32"]},
        },
        "inbound": {},
        "gateways": [{"name": hostile("@gateway"), "ips": {"outbound": {"aws": {"us-east-1": ["3.0.0.4/32"]}}}}],
    }))?);
    Ok(())
}

#[tokio::test]
async fn hostile_names_are_text_on_every_screen_and_in_every_file() -> Result<(), Stop> {
    journey(async |desktop| {
        let atlas = Sandbox::start(Config::default()).await?;
        rename(&atlas).await?;
        let folder = desktop.folder("exports")?;
        let environment = [
            ("KEYGATE_ATLAS_URL", atlas.origin().into()),
            ("KEYGATE_SAVE_DIR", folder.clone().into()),
        ];
        let window = signed_in_with(desktop, &atlas, &environment).await?;
        let screen = &window.screen;

        screen.find("navigation", "Main").await?;
        unharmed(screen, "Encryption").await?;
        assert!(
            screen.everything().await?.contains("[U+202E]tset"),
            "what hides in a name is shown"
        );
        screen.press("combobox", "Project").await?;
        screen
            .until("the projects", async || {
                Ok((!screen.all("option", None, false).await?.is_empty()).then_some(()))
            })
            .await?;
        unharmed(screen, "the projects").await?;
        screen.keys(thirtyfour::Key::Escape + "").await?;

        switch_on(screen, "AWS KMS", async |screen| {
            screen.choose("Role", "role").await?;
            unharmed(screen, "a chosen role").await?;
            screen
                .fill(
                    "Customer master key ID",
                    "arn:aws:kms:us-east-1:123456789012:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789",
                )
                .await?;
            screen.choose("AWS region", "US_EAST_1").await
        })
        .await?;
        screen.shows("detail<img src=x").await?;
        unharmed(screen, "a refusal").await?;

        screen.press("link", "Clusters").await?;
        screen.press("button", "Leave without saving").await?;
        screen.shows("cluster<img src=x").await?;
        unharmed(screen, "Clusters").await?;

        go_to(screen, "IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.shows("cmd|").await?;
        unharmed(screen, "IP addresses").await?;
        screen.press("button", "Export CSV").await?;
        screen.press("button", "Save anyway").await?;
        let file = fs::read_to_string(csv::await_file(&folder, "control-plane_").await?)?;
        assert_eq!(
            file.matches("\r\n").count(),
            5,
            "a heading and four addresses"
        );
        assert!(!file.contains(['\u{202E}', '\u{200B}', '\u{7}', '\u{FEFF}']));
        assert!(file.contains("\"'=cmd|' /C calc'!A0\"\",[U+000D][U+000A]<img"));
        for formula in [",=", ",+", ",-", ",@", ",\"=", ",\"+", ",\"@"] {
            assert!(!file.contains(formula), "{formula} would be run");
        }

        go_to(screen, "Access list").await?;
        screen
            .fill(
                "Current access list",
                "3.0.0.1\n<b class=strange>\u{202E}no address\n3.0.0.300\n",
            )
            .await?;
        screen.press("button", "Compare").await?;
        screen.shows("0 of 4").await?;
        screen
            .shows("a rule or policy that Keygate does not read")
            .await?;
        unharmed(screen, "Access list").await?;
        window.close().await
    })
    .await
}
