//! Embeds the built UI and lists the commands, so that capabilities gate each of them.

use std::error::Error;

use tauri_build::{AppManifest, Attributes, WindowsAttributes};

const COMMANDS: &[&str] = &[
    "start",
    "watch_notices",
    "set_unsaved",
    "close_window",
    "connect",
    "resume",
    "session_only",
    "cancel_connect",
    "practice",
    "show_addresses",
    "disconnect",
    "choose_project",
    "read_encryption",
    "check_form",
    "prepare_save",
    "prepare_off",
    "drop_summary",
    "send",
    "create_role",
    "role_setup",
    "authorize_role",
    "wait_for_role",
    "cancel_waiting",
    "read_networking",
    "prepare_networking",
    "create_endpoint",
    "delete_endpoint",
    "follow_endpoints",
    "prepare_search_nodes",
    "read_off",
    "read_clusters",
    "prepare_moves",
    "start_moves",
    "watch_moves",
    "stop_moves",
    "forget_moves",
    "read_addresses",
    "refresh_addresses",
    "cancel_fetch",
    "address_rows",
    "find_row",
    "copy_addresses",
    "export_csv",
    "read_needed",
    "tick_projects",
    "read_access_list",
    "compare_text",
    "take_part",
    "compare_parts",
    "compare_file",
    "take_drops",
    "compare_dropped",
    "forget_access_list",
    "comparison_rows",
    "write_artefact",
    "copy_artefact",
    "save_artefact",
    "save_rollback",
    "read_history",
    "compare_moments",
    "open_link",
    "read_activity",
    "activity_rows",
    "read_settings",
    "set_theme",
    "set_zoom",
    "set_custom_address",
    "set_watch_closed",
    "set_check_every",
    "set_notifications",
    "set_proxy",
    "choose_certificates",
    "remove_certificates",
    "leave_computer",
    "show_saved",
    "cancel_save",
    "open_log_folder",
    "report_defect",
];

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        // The loader looks for symbols in the order of linking, and most of them are in WebKit's own
        // libraries: with those first, a start takes 6 ms less (of 52 ms; Debian 12).
        println!("cargo:rustc-link-lib=webkit2gtk-4.1");
    }
    if let Err(error) = build() {
        println!("cargo:warning={error}");
        std::process::exit(1);
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    // On Windows, dialogs come from version 6 of the common controls, which a program gets only if its
    // manifest asks for it. Tauri gives one to programs, but to no tests, which then do not start
    // (tauri issue 13419); here all get the same one.
    let windows = WindowsAttributes::new_without_app_manifest();
    let manifest = "windows/manifest.rc";
    println!("cargo:rerun-if-changed={manifest}");
    println!("cargo:rerun-if-changed=windows/keygate.manifest");
    embed_resource::compile_for_everything(manifest, embed_resource::NONE).manifest_required()?;
    let commands = AppManifest::new().commands(COMMANDS);
    let attributes = Attributes::new().windows_attributes(windows);
    let built = tauri_build::try_build(attributes.app_manifest(commands));
    built.map_err(|error| format!("{error:#}").into())
}
