//! The accessibility tree of the running program, as a screen reader gets it: roles, names, levels,
//! positions and states, and what is read out.

use atspi::{Role, State};
use tests::Stop;
use tests::screen::Screen;
use tests::steps::{go_to, practising};
use thirtyfour::Key;

use crate::journey;
use crate::screen_reader::{Node, ScreenReader};

const SWITCH: &str = "Encryption at rest using your key management";

#[tokio::test]
async fn a_screen_reader_gets_the_form_with_its_roles_names_and_states() -> Result<(), Stop> {
    journey(async |desktop| {
        let reader = ScreenReader::start(desktop).await?;
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;

        let switch = one(&reader, screen, Role::ToggleButton, SWITCH).await?;
        assert!(!switch.is(State::Checked), "encryption is off: {switch:?}");
        screen.press("switch", SWITCH).await?;
        let switch = one(&reader, screen, Role::ToggleButton, SWITCH).await?;
        assert!(switch.is(State::Checked), "the press is told: {switch:?}");
        assert_eq!(switch.attribute("xml-roles"), "switch");

        let heading = one(&reader, screen, Role::Heading, SWITCH).await?;
        assert_eq!(heading.attribute("level"), "1", "one title a screen");
        let place = one(&reader, screen, Role::Link, "Encryption").await?;
        assert_eq!(place.attribute("current"), "page", "where one is");
        one(&reader, screen, Role::Landmark, "Main").await?;
        one(&reader, screen, Role::Landmark, "Notices").await?;

        one(&reader, screen, Role::Panel, "Key management provider").await?;
        let aws = one(&reader, screen, Role::RadioButton, "AWS KMS").await?;
        let azure = one(&reader, screen, Role::RadioButton, "Azure Key Vault").await?;
        assert!(
            aws.is(State::Checked) && !azure.is(State::Checked),
            "one of them"
        );
        let role = one(&reader, screen, Role::ComboBox, "Role").await?;
        assert!(
            role.is(State::Expandable) && !role.is(State::Expanded),
            "{role:?}"
        );
        let key = one(&reader, screen, Role::Entry, "Customer master key ID").await?;
        assert!(key.is(State::Editable), "{key:?}");
        let save = one(&reader, screen, Role::Button, "Save").await?;
        assert!(!save.is(State::Enabled), "nothing to send yet: {save:?}");
        let check = one(&reader, screen, Role::Button, "Check now").await?;
        assert_eq!(check.attribute("keyshortcuts"), "Control+R");
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a_screen_reader_gets_the_treegrid_with_its_levels_and_positions() -> Result<(), Stop> {
    journey(async |desktop| {
        let reader = ScreenReader::start(desktop).await?;
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        go_to(screen, "IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.fill("Filter addresses", "us-east-1").await?;
        screen.shows("84 of 420").await?;

        let tab = one(&reader, screen, Role::PageTab, "Outbound from Atlas").await?;
        assert!(tab.is(State::Selected), "{tab:?}");
        let grid = one(&reader, screen, Role::TreeTable, "IP addresses").await?;
        assert_eq!(
            grid.attribute("rowcount"),
            "87",
            "the head, AWS, its region, 84"
        );

        let cloud = one(&reader, screen, Role::TableRow, "AWS 1 region 84").await?;
        stands(&cloud, 1, 1, 1);
        assert!(cloud.is(State::Expanded), "{cloud:?}");
        let region = row_at(&reader, screen, "3").await?;
        assert!(region.name.starts_with("us-east-1"), "{region:?}");
        stands(&region, 2, 1, 1);
        let tenth = row_at(&reader, screen, "13").await?;
        stands(&tenth, 3, 10, 84);
        assert!(
            !tenth.is(State::Expandable),
            "an address has nothing below it: {tenth:?}"
        );

        screen.tab_to("row", "AWS 1 region 84").await?;
        screen.keys(Key::Left).await?;
        screen
            .until("the cloud to fold", async || {
                let cloud = one(&reader, screen, Role::TableRow, "AWS 1 region 84").await?;
                Ok((!cloud.is(State::Expanded)).then_some(()))
            })
            .await?;
        let folded = one(&reader, screen, Role::TableRow, "AWS 1 region 84").await?;
        assert!(
            folded.is(State::Expandable) && folded.is(State::Focused),
            "{folded:?}"
        );
        window.close().await
    })
    .await
}

#[tokio::test]
async fn results_are_read_out() -> Result<(), Stop> {
    journey(async |desktop| {
        let reader = ScreenReader::start(desktop).await?;
        let exports = desktop.folder("exports")?;
        let window = practising(desktop, &[("KEYGATE_SAVE_DIR", exports.into())]).await?;
        let screen = &window.screen;
        screen.press("switch", SWITCH).await?;
        screen.press("radio", "No").await?;
        screen.choose("Role", "practice").await?;
        // A screen reader knows what is there before it hears what comes.
        reader.tree().await?;
        screen.press("button", "Save").await?;
        screen.press("button", "Send to Atlas").await?;
        hears(&reader, screen, "Valid").await?;

        go_to(screen, "IP addresses").await?;
        screen.press("tab", "Outbound from Atlas").await?;
        screen.shows("420 addresses").await?;
        reader.tree().await?;
        screen.press("button", "Export CSV").await?;
        hears(&reader, screen, "Saved 420 addresses").await?;
        screen.fill("Filter addresses", "us-east-1").await?;
        hears(&reader, screen, "84 of 420 addresses").await?;
        window.close().await
    })
    .await
}

/// The one node with this role and name; waits for it.
pub(crate) async fn one(
    reader: &ScreenReader,
    screen: &Screen,
    role: Role,
    name: &str,
) -> Result<Node, Stop> {
    only(reader, screen, &format!("one {role} “{name}”"), |node| {
        node.role == role && node.name == name
    })
    .await
}

/// The row of a grid at this place, the head counted; waits for it.
async fn row_at(reader: &ScreenReader, screen: &Screen, index: &str) -> Result<Node, Stop> {
    only(reader, screen, &format!("row {index}"), |node| {
        node.role == Role::TableRow && node.attribute("rowindex") == index
    })
    .await
}

async fn only(
    reader: &ScreenReader,
    screen: &Screen,
    what: &str,
    wanted: impl Fn(&Node) -> bool,
) -> Result<Node, Stop> {
    screen
        .until(
            &format!("the accessibility tree to have {what}"),
            async || {
                let mut found = reader.tree().await?;
                found.retain(&wanted);
                Ok((found.len() == 1).then(|| found.pop()).flatten())
            },
        )
        .await
}

fn stands(row: &Node, level: u32, position: u32, of: u32) {
    for (attribute, value) in [("level", level), ("posinset", position), ("setsize", of)] {
        assert_eq!(
            row.attribute(attribute),
            value.to_string(),
            "{attribute}: {row:?}"
        );
    }
}

pub(crate) async fn hears(reader: &ScreenReader, screen: &Screen, text: &str) -> Result<(), Stop> {
    screen
        .until(&format!("“{text}” to be read out"), async || {
            let heard = reader.heard().await?;
            Ok(heard.iter().any(|line| line.contains(text)).then_some(()))
        })
        .await
}
