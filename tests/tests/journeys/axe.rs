//! axe-core looks over every screen and dialog of the tour, in the real webview and in every theme.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fixtures::tried;
use serde_json::{Value, json};
use tests::Stop;
use tests::desktop::{Desktop, Size};
use tests::screen::Screen;
use tests::tour::Tour;
use tokio::sync::Mutex;

use crate::AT_A_TIME;

/// The themes as they are drawn. The tour walks in the first; at each stop the others are put on.
const DRAWN: [&str; 4] = ["light", "dark", "contrast-light", "contrast-dark"];

/// Looks at the page in the themes named, and gives what was found: all rules in the first theme,
/// in the others those that see colours.
const LOOK: &str = "
    const [themes] = arguments;
    const done = arguments[arguments.length - 1];
    const root = document.documentElement;
    const before = root.dataset.theme;
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    (async () => {
      const found = [];
      let rules = 0;
      for (const theme of themes) {
        root.dataset.theme = theme;
        const runOnly = theme === themes[0] ? tags : { type: 'rule', values: ['color-contrast'] };
        const { violations, passes } = await axe.run(document, {
          runOnly,
          resultTypes: ['violations'],
        });
        rules += violations.length + passes.length;
        for (const { id, help, nodes } of violations) {
          for (const { target, failureSummary } of nodes) {
            found.push(`${theme}: ${id} (${help}) at ${target.join(' ')}: ${failureSummary}`);
          }
        }
      }
      root.dataset.theme = before;
      done({ found, rules });
    })().catch((error) => done({ found: [`axe failed: ${error}`], rules: 0 }));";

/// Which terms are explained on this screen, and which stand in the glossary while it is open.
const TERMS: &str = "
    const of = (name) => [...document.querySelectorAll(`[data-${name}]`)].map((e) => e.dataset[name]);
    return { explained: of('term'), listed: of('entry') };";

#[tokio::test]
async fn axe_finds_nothing_on_any_screen_or_dialog_in_any_theme() -> Result<(), Stop> {
    let _turn = AT_A_TIME.acquire().await?;
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(&axe).map_err(|error| format!("{}: {error}", axe.display()))?;
    let seen = Mutex::new(Seen::default());
    Tour {
        theme: "Light",
        size: Size(1100, 760),
        scale: 1,
        files: None,
        visit: async |_: &Desktop, screen: &Screen, stop: &str| {
            seen.lock().await.look(screen, stop, &axe).await
        },
    }
    .walk()
    .await?;

    let seen = seen.into_inner();
    tried(&format!(
        "axe-core: {} stops of the tour in {} themes, {} rules held",
        seen.stops,
        DRAWN.len(),
        seen.rules
    ));
    assert!(seen.stops > 60, "the tour has every screen and dialog");
    assert!(seen.rules > 1000, "axe looked: {}", seen.rules);
    assert!(
        seen.found.is_empty(),
        "{} findings:\n{}",
        seen.found.len(),
        seen.found.join("\n")
    );
    let unused: Vec<&String> = seen.listed.difference(&seen.explained).collect();
    assert!(seen.listed.len() > 20, "the tour opens the glossary");
    assert!(unused.is_empty(), "stand in the glossary alone: {unused:?}");
    Ok(())
}

#[derive(Debug, Default)]
struct Seen {
    stops: usize,
    rules: u64,
    found: Vec<String>,
    /// Terms that explain themselves where they stand, and terms that the glossary has.
    explained: BTreeSet<String>,
    listed: BTreeSet<String>,
}

impl Seen {
    async fn look(&mut self, screen: &Screen, stop: &str, axe: &str) -> Result<(), Stop> {
        if screen.run("return typeof axe === 'undefined'").await? == json!(true) {
            screen.run(axe).await?;
        }
        let answer = screen.wait_for(LOOK, vec![json!(DRAWN)]).await?;
        self.stops += 1;
        let words = screen.run(TERMS).await?;
        self.explained.extend(strings(&words["explained"]));
        self.listed.extend(strings(&words["listed"]));
        self.rules += answer["rules"].as_u64().unwrap_or_default();
        let found = strings(&answer["found"]);
        self.found
            .extend(found.map(|line| format!("{stop}: {line}")));
        Ok(())
    }
}

fn strings(list: &Value) -> impl Iterator<Item = String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned)
}
