//! What the page may not do, tried in the real window; and the program is still there afterwards.

use fixtures::tried;
use serde_json::{Value, json};
use tests::Stop;
use tests::scripted::{Reply, ScriptedServer};
use tests::steps::{practise, practising};
use tests::window::Window;

use crate::journey;

/// The script that tries everything that has a directive of the content policy to refuse it.
const FORBIDDEN: &str = include_str!("../../src/forbidden.js");

/// Leaves a mark in the page and remembers where it is: a page that was replaced has neither.
const MARK: &str = "window.sameKeygate = location.href; return location.href";

const STILL_THERE: &str = "return window.sameKeygate === location.href";

/// Ways out of the page that no directive covers: the window refuses them.
const WAYS_OUT: [(&str, &str); 9] = [
    (
        "an assigned location",
        "location.assign(`${origin}/assign`)",
    ),
    (
        "a replaced location",
        "location.replace(`${origin}/replace`)",
    ),
    (
        "a location of data",
        "location.assign('data:text/html,<h1>elsewhere</h1>')",
    ),
    (
        "a location of a file",
        "location.assign('file:///etc/hostname')",
    ),
    ("an empty page", "location.assign('about:blank')"),
    ("a link", "add('a', { href: `${origin}/link` }).click()"),
    (
        "a link to a new window",
        "add('a', { href: `${origin}/blank`, target: '_blank' }).click()",
    ),
    (
        "a link that downloads",
        "add('a', { href: `${origin}/download`, download: 'file' }).click()",
    ),
    (
        "a refreshed page",
        "add('meta', { 'http-equiv': 'refresh', content: `0;url=${origin}/refresh` })",
    ),
];

/// Commands of the framework and its plugins, and one that nobody made.
const UNLISTED: [&str; 30] = [
    "plugin:app|version",
    "plugin:app|set_app_theme",
    "plugin:dialog|open",
    "plugin:dialog|save",
    "plugin:dialog|message",
    "plugin:event|emit",
    "plugin:event|listen",
    "plugin:fs|read_text_file",
    "plugin:fs|write_text_file",
    "plugin:http|fetch",
    "plugin:image|from_path",
    "plugin:menu|new",
    "plugin:opener|open_url",
    "plugin:path|resolve_directory",
    "plugin:process|exit",
    "plugin:resources|close",
    "plugin:shell|execute",
    "plugin:shell|open",
    "plugin:store|get_store",
    "plugin:store|load",
    "plugin:store|set",
    "plugin:tray|new",
    "plugin:webview|clear_all_browsing_data",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:webview|print",
    "plugin:window|create",
    "plugin:window|get_all_windows",
    "plugin:window|set_title",
    "delete_everything",
];

fn counting() -> Result<ScriptedServer, Stop> {
    Ok(ScriptedServer::start(|_, _| Reply::json(200, "{}"))?)
}

#[tokio::test]
async fn the_content_policy_refuses_every_script_style_and_connection_of_a_stranger()
-> Result<(), Stop> {
    journey(async |desktop| {
        let stranger = counting()?;
        let window = Window::open(desktop, &[]).await?;
        let screen = &window.screen;
        screen
            .find("button", "Practice with a sample project")
            .await?;
        screen.run(MARK).await?;

        let answer = screen
            .wait_for(FORBIDDEN, vec![json!(stranger.origin())])
            .await?;
        assert_eq!(answer["tell"], json!([]), "{answer}");
        let count = answer["tried"].as_u64().unwrap_or_default();
        assert!(count >= 30, "{answer}");

        practise(screen).await?;
        assert_eq!(screen.run(STILL_THERE).await?, json!(true));
        assert_eq!(window.count().await?, 1, "no second window");
        assert_eq!(stranger.requests(), [], "no host heard of it");
        tried(&format!(
            "fences: {count} things that the content policy refuses, in the real window"
        ));
        window.close().await
    })
    .await
}

#[tokio::test]
async fn the_window_leaves_the_program_by_no_way() -> Result<(), Stop> {
    journey(async |desktop| {
        let stranger = counting()?;
        let window = Window::open(desktop, &[]).await?;
        let screen = &window.screen;
        screen
            .find("button", "Practice with a sample project")
            .await?;
        screen.run(MARK).await?;

        for (name, way) in WAYS_OUT {
            screen
                .run(&format!(
                    "const origin = '{}';
                     const add = (name, attributes) => {{
                       const made = document.createElement(name);
                       for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
                       document.head.append(made);
                       return made;
                     }};
                     {way}",
                    stranger.origin()
                ))
                .await?;
            screen.rest().await?;
            assert_eq!(screen.run(STILL_THERE).await?, json!(true), "{name}");
        }

        practise(screen).await?;
        assert_eq!(screen.run(STILL_THERE).await?, json!(true));
        assert_eq!(window.count().await?, 1, "no second window");
        assert_eq!(stranger.requests(), [], "no host heard of it");
        tried(&format!(
            "fences: {} ways out of the page, none leads anywhere",
            WAYS_OUT.len()
        ));
        window.close().await
    })
    .await
}

#[tokio::test]
async fn x7_the_page_refuses_a_dropped_file() -> Result<(), Stop> {
    journey(async |desktop| {
        let window = practising(desktop, &[]).await?;
        let screen = &window.screen;
        screen.run(MARK).await?;

        let taken = screen
            .run(
                "const taken = [];
                 for (const target of [document.body, ...document.querySelectorAll('main, input, textarea, button')])
                   for (const kind of ['dragover', 'drop']) {
                     const dataTransfer = new DataTransfer();
                     dataTransfer.items.add(new File(['<script>window.hurt = 1</script>'], 'page.html', { type: 'text/html' }));
                     const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
                     target.dispatchEvent(event);
                     if (!event.defaultPrevented) taken.push(`${target.tagName} ${kind}`);
                   }
                 return taken",
            )
            .await?;

        assert_eq!(taken, json!([]), "left to the webview, which would open it");
        assert_eq!(screen.run(STILL_THERE).await?, json!(true));
        assert!(!screen.everything().await?.contains("window.hurt"));
        window.close().await
    })
    .await
}

#[tokio::test]
async fn a_command_that_no_capability_lists_is_refused() -> Result<(), Stop> {
    journey(async |desktop| {
        let window = Window::open(desktop, &[]).await?;
        let screen = &window.screen;
        screen
            .find("button", "Practice with a sample project")
            .await?;

        let answers = screen
            .wait_for(
                "const [commands, done] = arguments;
                 const ask = (command) =>
                   window.__TAURI_INTERNALS__.invoke(command, { path: '/etc/hostname', key: 'a', rid: 1 })
                     .then((answer) => `given: ${JSON.stringify(answer)}`, (error) => `refused: ${error}`);
                 (async () => done([await ask('start'), ...await Promise.all(commands.map(ask))]))()",
                vec![json!(UNLISTED)],
            )
            .await?;

        let answers: Vec<&str> = answers
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let (own, unlisted) = answers.split_first().ok_or("no answers")?;
        assert!(own.starts_with("given: "), "its own commands work: {own}");
        assert_eq!(unlisted.len(), UNLISTED.len());
        for (command, answer) in UNLISTED.iter().zip(unlisted) {
            assert!(
                answer.starts_with("refused: ") && answer.contains("not allowed")
                    || answer.contains("not found"),
                "{command}: {answer}"
            );
        }
        practise(screen).await?;
        tried(&format!(
            "fences: {} commands that no capability lists, all refused",
            UNLISTED.len()
        ));
        window.close().await
    })
    .await
}
