//! Embeds the built UI and lists the commands, so that capabilities gate each of them.

use std::error::Error;

use tauri_build::{AppManifest, Attributes, WindowsAttributes};

macro_rules! commands {
    ($($name:ident,)*) => {
        const COMMANDS: &[&str] = &[$(stringify!($name)),*];
    };
}

include!("src/commands/list.rs");

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
