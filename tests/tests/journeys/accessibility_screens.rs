//! What holds of the accessibility tree on every screen, and what each of them adds to it.

use atspi::{Role, State};
use fixtures::tried;
use tests::Stop;
use tests::screen::Screen;
use tests::steps::{go_to, practise};
use tests::window::Window;
use thirtyfour::Key;

use crate::accessibility_tree::{hears, one};
use crate::journey;
use crate::screen_reader::{Node, ScreenReader};

/// What Connect says first.
const HEADLINE: &str = "Your own key for MongoDB Atlas, and the right addresses allowed.";

/// What a person uses, and so has to have a name.
const CONTROLS: [Role; 9] = [
    Role::Button,
    Role::ToggleButton,
    Role::Link,
    Role::Entry,
    Role::PasswordText,
    Role::ComboBox,
    Role::CheckBox,
    Role::RadioButton,
    Role::PageTab,
];

/// Looks over the screen: one title, headings without a gap, and a name for every control. Gives
/// what is on it.
async fn sound(reader: &ScreenReader, screen: &Screen, title: &str) -> Result<Vec<Node>, Stop> {
    screen.rest().await?;
    one(reader, screen, Role::Heading, title).await?;
    let nodes = reader.tree().await?;
    let mut before = 0;
    let mut titles = 0;
    for heading in nodes.iter().filter(|node| node.role == Role::Heading) {
        let level: u32 = heading.attribute("level").parse().unwrap_or_default();
        assert!(
            (1..=before + 1).contains(&level),
            "{title}: “{}” of level {level} comes after level {before}",
            heading.name
        );
        titles += u32::from(level == 1);
        before = level;
    }
    assert_eq!(titles, 1, "{title}: one title a screen");
    let mut count = 0;
    for control in nodes.iter().filter(|node| CONTROLS.contains(&node.role)) {
        assert!(!control.name.trim().is_empty(), "{title}: {control:?}");
        count += 1;
    }
    assert!(count > 0, "{title} has controls");
    tried(&format!(
        "{title}: {} parts of the accessibility tree, {count} controls, each with a name",
        nodes.len()
    ));
    Ok(nodes)
}

fn only<'a>(nodes: &'a [Node], role: Role, name: &str) -> Result<&'a Node, Stop> {
    let mut found = nodes
        .iter()
        .filter(|node| node.role == role && node.name == name);
    match (found.next(), found.next()) {
        (Some(node), None) => Ok(node),
        (first, _) => Err(format!("not one {role} “{name}”: {first:?}").into()),
    }
}

/// Which of a group is chosen, by name.
fn chosen<'a>(nodes: &'a [Node], names: &[&str]) -> Result<Vec<&'a str>, Stop> {
    let mut chosen = Vec::new();
    for name in names {
        let node = only(nodes, Role::RadioButton, name)?;
        if node.is(State::Checked) {
            chosen.push(node.name.as_str());
        }
    }
    Ok(chosen)
}

#[tokio::test]
async fn every_screen_has_one_title_headings_in_order_named_controls_and_their_states()
-> Result<(), Stop> {
    journey(async |desktop| {
        let reader = ScreenReader::start(desktop).await?;
        let exports = desktop.folder("exports")?;
        let window = Window::open(desktop, &[("KEYGATE_SAVE_DIR", exports.into())]).await?;
        let screen = &window.screen;
        screen.find("button", "Connect").await?;
        connect(&reader, screen).await?;

        practise(screen).await?;
        screen
            .press("switch", "Encryption at rest using your key management")
            .await?;
        encryption(&reader, screen).await?;
        access_list(&reader, screen).await?;
        history(&reader, screen).await?;
        clusters(&reader, screen).await?;
        activity(&reader, screen).await?;
        settings(&reader, screen).await?;
        window.close().await
    })
    .await
}

async fn connect(reader: &ScreenReader, screen: &Screen) -> Result<(), Stop> {
    let nodes = sound(reader, screen, HEADLINE).await?;
    let ways = ["Service account", "API key"];
    assert_eq!(chosen(&nodes, &ways)?, ["Service account"]);
    only(&nodes, Role::PasswordText, "Client secret")?;
    let keep = only(&nodes, Role::CheckBox, "Keep in the system keychain")?;
    screen
        .press("checkbox", "Keep in the system keychain")
        .await?;
    let now = one(
        reader,
        screen,
        Role::CheckBox,
        "Keep in the system keychain",
    )
    .await?;
    assert_ne!(keep.is(State::Checked), now.is(State::Checked));
    Ok(())
}

async fn encryption(reader: &ScreenReader, screen: &Screen) -> Result<(), Stop> {
    let title = "Encryption at rest using your key management";
    let nodes = sound(reader, screen, title).await?;
    assert_eq!(
        chosen(&nodes, &["AWS KMS", "Azure Key Vault", "Google Cloud KMS"])?,
        ["AWS KMS"]
    );
    let steps: Vec<&Node> = nodes
        .iter()
        .filter(|node| node.attribute("current") == "step")
        .collect();
    assert_eq!(steps.len(), 1, "where one is on the way: {steps:?}");
    screen.press("button", "Check now").await?;
    hears(reader, screen, "Key check: Not set up").await
}

async fn access_list(reader: &ScreenReader, screen: &Screen) -> Result<(), Stop> {
    go_to(screen, "Access list").await?;
    screen.find("button", "Compare").await?;
    let nodes = sound(reader, screen, "Access list").await?;
    let target = only(&nodes, Role::ComboBox, "For")?;
    assert!(target.is(State::Expandable) && !target.is(State::Expanded));
    let project = nodes.iter().find(|node| node.role == Role::CheckBox);
    assert!(
        project.is_some_and(|node| node.is(State::Checked)),
        "{project:?}"
    );
    reader.tree().await?;
    screen.paste("Current access list", "198.18.0.1/32").await?;
    screen.press("button", "Compare").await?;
    hears(reader, screen, "can be cut off").await?;
    let tab = one(reader, screen, Role::PageTab, "Missing").await?;
    assert!(tab.is(State::Selected), "{tab:?}");
    let table = one(reader, screen, Role::Table, "Missing").await?;
    assert_ne!(table.attribute("rowcount"), "", "{table:?}");
    reader.tree().await?;
    screen.choose("For", "Plain list").await?;
    screen.press("button", "Copy").await?;
    hears(reader, screen, "Copied").await
}

async fn history(reader: &ScreenReader, screen: &Screen) -> Result<(), Stop> {
    go_to(screen, "IP addresses").await?;
    screen.press("tab", "History").await?;
    screen.rest().await?;
    let nodes = sound(reader, screen, "IP addresses").await?;
    let tabs = [
        "Needed by your key service",
        "Outbound from Atlas",
        "Inbound to Atlas",
        "History",
    ];
    for name in tabs {
        let tab = only(&nodes, Role::PageTab, name)?;
        assert_eq!(tab.is(State::Selected), name == "History", "{tab:?}");
    }
    screen.press("tab", "Outbound from Atlas").await?;
    screen.shows("420 addresses").await?;
    reader.tree().await?;
    screen.press("button", "Refresh").await?;
    hears(reader, screen, "Fetched again: 420 addresses").await
}

async fn clusters(reader: &ScreenReader, screen: &Screen) -> Result<(), Stop> {
    go_to(screen, "Clusters").await?;
    screen.find("grid", "Clusters").await?;
    let nodes = sound(reader, screen, "Clusters").await?;
    let rows: Vec<&str> = nodes
        .iter()
        .filter(|node| node.role == Role::TableRow)
        .map(|node| node.attribute("rowindex"))
        .collect();
    assert!(rows.len() > 2, "{rows:?}");
    let counted: Vec<String> = (1..=rows.len()).map(|index| index.to_string()).collect();
    assert_eq!(rows, counted, "each row knows its place");
    reader.tree().await?;
    screen.press("button", "Refresh").await?;
    hears(reader, screen, "cluster").await
}

async fn activity(reader: &ScreenReader, screen: &Screen) -> Result<(), Stop> {
    go_to(screen, "Activity").await?;
    screen.find("grid", "Activity").await?;
    let nodes = sound(reader, screen, "Activity").await?;
    let row = nodes
        .iter()
        .find(|node| node.role == Role::TableRow && node.attribute("rowindex") == "2");
    assert!(row.is_some_and(|row| row.is(State::Focusable)), "{row:?}");
    Ok(())
}

async fn settings(reader: &ScreenReader, screen: &Screen) -> Result<(), Stop> {
    go_to(screen, "Settings").await?;
    screen.find("heading", "About").await?;
    let nodes = sound(reader, screen, "Settings").await?;
    let others = ["Light", "Dark", "High contrast"];
    assert_eq!(chosen(&nodes, &others)?, [""; 0], "the system's theme");
    let toggle = only(&nodes, Role::ToggleButton, "Notifications")?;
    assert!(toggle.is(State::Checked), "{toggle:?}");

    screen.press("button", "Third-party licenses").await?;
    let licences = one(reader, screen, Role::Dialog, "Third-party licenses").await?;
    assert!(licences.is(State::Modal), "{licences:?}");
    let part = "License text of tauri";
    let text = one(reader, screen, Role::Button, part).await?;
    assert!(!text.is(State::Expanded), "{text:?}");
    screen.press("button", part).await?;
    let text = one(reader, screen, Role::Button, part).await?;
    assert!(text.is(State::Expanded), "{text:?}");
    screen.keys(Key::Escape).await
}
