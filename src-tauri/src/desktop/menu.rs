//! The menu of macOS, which stands at the top of the screen and without which ⌘C, ⌘V and ⌘Q do nothing.
//! Source: Apple's Human Interface Guidelines, The menu bar.

use tauri::menu::{
    AboutMetadata, IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu, WINDOW_SUBMENU_ID,
};
use tauri::{AppHandle, Wry};

/// What a line of the menu does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// What the program itself does.
    Own(Asked),
    /// A rule between two groups.
    Rule,
    About,
    Services,
    Hide,
    HideOthers,
    ShowAll,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    SelectAll,
    FullScreen,
    Minimize,
    Zoom,
    Close,
}

/// The whole menu, from left to right.
const MENU: [(&str, &[Line]); 4] = [
    (
        "Keygate",
        &[
            Line::About,
            Line::Rule,
            Line::Own(Asked::Settings),
            Line::Rule,
            Line::Services,
            Line::Rule,
            Line::Hide,
            Line::HideOthers,
            Line::ShowAll,
            Line::Rule,
            Line::Own(Asked::Quit),
        ],
    ),
    (
        "Edit",
        &[
            Line::Undo,
            Line::Redo,
            Line::Rule,
            Line::Cut,
            Line::Copy,
            Line::Paste,
            Line::SelectAll,
        ],
    ),
    ("View", &[Line::FullScreen]),
    (
        WINDOW,
        &[Line::Minimize, Line::Zoom, Line::Rule, Line::Close],
    ),
];

/// The menu to which macOS adds its windows.
const WINDOW: &str = "Window";

/// What the person asks the program itself for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The Settings screen.
    Settings,
    /// To end. The system's own line for it would not ask about what is unsaved.
    Quit,
}

impl Asked {
    /// Its name, words and shortcut.
    const fn line(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Settings => ("settings", "Settings…", "Cmd+,"),
            Self::Quit => ("quit", "Quit Keygate", "Cmd+Q"),
        }
    }
}

/// What the line of this name asks for; `None` where the system does it.
#[must_use]
pub fn asked(name: &str) -> Option<Asked> {
    [Asked::Settings, Asked::Quit]
        .into_iter()
        .find(|asked| asked.line().0 == name)
}

/// Makes the menu.
///
/// # Errors
/// The system's.
pub fn make(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let menu = Menu::new(app)?;
    for (title, lines) in MENU {
        let part = match title {
            WINDOW => Submenu::with_id(app, WINDOW_SUBMENU_ID, title, true)?,
            _ => Submenu::new(app, title, true)?,
        };
        for line in lines {
            part.append(item(app, *line)?.as_ref())?;
        }
        menu.append(&part)?;
    }
    Ok(menu)
}

fn item(app: &AppHandle, line: Line) -> tauri::Result<Box<dyn IsMenuItem<Wry>>> {
    let item = match line {
        Line::Own(asked) => {
            let (name, words, shortcut) = asked.line();
            let own = MenuItem::with_id(app, name, words, true, Some(shortcut))?;
            return Ok(Box::new(own));
        }
        Line::Rule => PredefinedMenuItem::separator(app),
        Line::About => {
            let about = AboutMetadata {
                name: Some("Keygate".to_owned()),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
                ..AboutMetadata::default()
            };
            PredefinedMenuItem::about(app, None, Some(about))
        }
        Line::Services => PredefinedMenuItem::services(app, None),
        Line::Hide => PredefinedMenuItem::hide(app, None),
        Line::HideOthers => PredefinedMenuItem::hide_others(app, None),
        Line::ShowAll => PredefinedMenuItem::show_all(app, None),
        Line::Undo => PredefinedMenuItem::undo(app, None),
        Line::Redo => PredefinedMenuItem::redo(app, None),
        Line::Cut => PredefinedMenuItem::cut(app, None),
        Line::Copy => PredefinedMenuItem::copy(app, None),
        Line::Paste => PredefinedMenuItem::paste(app, None),
        Line::SelectAll => PredefinedMenuItem::select_all(app, None),
        Line::FullScreen => PredefinedMenuItem::fullscreen(app, None),
        Line::Minimize => PredefinedMenuItem::minimize(app, None),
        Line::Zoom => PredefinedMenuItem::maximize(app, None),
        Line::Close => PredefinedMenuItem::close_window(app, None),
    };
    Ok(Box::new(item?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(of: &str) -> Vec<Line> {
        let part = MENU.iter().find(|(title, _)| *title == of);
        part.map_or_else(Vec::new, |(_, lines)| lines.to_vec())
    }

    #[test]
    fn the_program_s_menu_comes_first_and_ends_with_quit() {
        let titles = MENU.map(|(title, _)| title);
        assert_eq!(titles, ["Keygate", "Edit", "View", "Window"]);
        let own = lines("Keygate");
        assert_eq!(own.first(), Some(&Line::About));
        assert_eq!(own.last(), Some(&Line::Own(Asked::Quit)));
        assert!(own.contains(&Line::Own(Asked::Settings)));
    }

    #[test]
    fn text_can_be_cut_copied_and_pasted_with_the_keyboard() {
        let edit = lines("Edit");
        for line in [
            Line::Undo,
            Line::Cut,
            Line::Copy,
            Line::Paste,
            Line::SelectAll,
        ] {
            assert!(edit.contains(&line), "{line:?}");
        }
    }

    #[test]
    fn no_rule_stands_at_an_end_or_beside_another() {
        for (title, lines) in MENU {
            assert_ne!(lines.first(), Some(&Line::Rule), "{title}");
            assert_ne!(lines.last(), Some(&Line::Rule), "{title}");
            let double = lines.windows(2).any(|two| two == [Line::Rule; 2]);
            assert!(!double, "{title}");
        }
    }

    #[test]
    fn every_line_of_its_own_is_answered_and_no_line_comes_twice() {
        let all: Vec<Line> = MENU
            .iter()
            .flat_map(|(_, lines)| lines.iter().copied())
            .filter(|line| *line != Line::Rule)
            .collect();
        for (index, line) in all.iter().enumerate() {
            assert!(!all[..index].contains(line), "{line:?}");
        }
        for one in [Asked::Settings, Asked::Quit] {
            assert!(all.contains(&Line::Own(one)), "{one:?}");
            let (name, _, shortcut) = one.line();
            assert_eq!(asked(name), Some(one));
            assert!(shortcut.starts_with("Cmd+"), "{shortcut}");
        }
        assert_eq!(asked("copy"), None);
    }
}
