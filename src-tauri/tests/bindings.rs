//! The TypeScript types are those of Rust.

use std::path::{Path, PathBuf};

use specta_typescript::Typescript;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

/// Set to write the file instead of comparing it: `KEYGATE_WRITE_BINDINGS=1 cargo test -p keygate --test bindings`.
const WRITE: &str = "KEYGATE_WRITE_BINDINGS";

#[test]
fn the_uis_bindings_are_up_to_date() -> Result {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
    if std::env::var_os(WRITE).is_some() {
        return export(&kept);
    }
    let folder = tempfile::tempdir()?;
    let fresh: PathBuf = folder.path().join("bindings.ts");
    export(&fresh)?;

    assert_eq!(
        std::fs::read_to_string(&kept)?,
        std::fs::read_to_string(&fresh)?,
        "ui/src/ipc/bindings.ts is stale; {WRITE}=1 cargo test -p keygate --test bindings writes it"
    );
    Ok(())
}

fn export(to: &Path) -> Result {
    keygate::app::commands().export(Typescript::default(), to)?;
    Ok(())
}
