//! A file dropped on the window, with the mouse and the window system's own drag and drop.

use std::cell::Cell;
use std::fs;

use tests::Stop;
use tests::drag::Drag;
use tests::screen::Screen;
use tests::steps::{go_to, practising};

use crate::journey;

/// Holds it over the window until the page shows `text`.
async fn over(screen: &Screen, drag: &Drag<'_>, text: &str) -> Result<(), Stop> {
    let step = Cell::new(0);
    screen
        .until(text, async || {
            // A hand is never quite still, and the window system tells only what moves.
            step.set((step.get() + 1) % 40);
            drag.to((400 + step.get(), 400))?;
            Ok(screen.text().await?.contains(text).then_some(()))
        })
        .await
}

#[tokio::test]
async fn x7_a_file_dropped_on_access_list_is_compared_and_one_dropped_elsewhere_is_not()
-> Result<(), Stop> {
    journey(async |desktop| {
        let cloud = desktop.folder("cloud")?;
        let (list, other) = (cloud.join("firewall.txt"), cloud.join("other.txt"));
        fs::write(&list, "203.0.113.7\n203.0.113.8\n")?;
        fs::write(&other, "203.0.113.9\n")?;
        let environment = [("KEYGATE_DATA_DIR", desktop.folder("data")?.into())];
        let window = practising(desktop, &environment).await?;
        let screen = &window.screen;

        go_to(screen, "Clusters").await?;
        let drag = Drag::begin(desktop, &[&list])?;
        over(screen, &drag, "You can drop a file only on Access list.").await?;
        drag.drop_here()?;
        drop(drag);

        go_to(screen, "Access list").await?;
        screen
            .shows("Keygate does not know your access list yet")
            .await?;
        let drag = Drag::begin(desktop, &[&list])?;
        over(screen, &drag, "Drop the file here to compare it").await?;
        drag.drop_here()?;
        screen.shows("Read as a plain list with 2 entries").await?;
        drop(drag);
        screen.press("tab", "Not from Atlas: keep").await?;
        screen.shows("203.0.113.7/32").await?;

        let drag = Drag::begin(desktop, &[&list, &other])?;
        over(screen, &drag, "Keygate compares one file at a time.").await?;
        drag.drop_here()?;
        screen.shows("Read as a plain list with 2 entries").await?;
        window.close().await
    })
    .await
}
