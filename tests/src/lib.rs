//! What the journeys, the tour and the contract tests share.

pub mod authority;
pub mod csv;
pub mod desktop;
pub mod dialog;
pub mod drag;
pub mod key_service;
pub mod office;
pub mod planted;
pub mod prepared;
pub mod process;
pub mod relay;
pub mod screen;
pub mod scripted;
pub mod steps;
pub mod tour;
pub mod waiting;
pub mod watching;
pub mod window;

/// Whatever stops a journey: the words are for whoever reads the test's output.
pub type Stop = Box<dyn std::error::Error + Send + Sync>;

/// What the program is called among all programs; its data folder is called so as well.
///
/// # Errors
/// Its configuration has none.
pub fn identifier() -> Result<String, Stop> {
    let configuration = include_str!("../../src-tauri/tauri.conf.json");
    let configuration: serde_json::Value = serde_json::from_str(configuration)?;
    let identifier = configuration["identifier"].as_str();
    Ok(identifier.ok_or("no identifier")?.to_owned())
}
