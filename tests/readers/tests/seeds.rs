//! Each reader on each of its seeds, as `make soak` begins with them.

use std::fs;
use std::path::Path;

use readers::READERS;

type Result = std::result::Result<(), Box<dyn std::error::Error>>;

#[test]
fn every_reader_stands_its_seeds() -> Result {
    for (name, _) in READERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../fuzz/corpus")
            .join(name);
        let mut count = 0;
        for entry in fs::read_dir(&folder)? {
            readers::feed(name, &fs::read(entry?.path())?);
            count += 1;
        }
        assert!(count >= 3, "{name} has {count} seeds");
    }
    Ok(())
}

#[test]
fn every_reader_has_its_fuzz_target() -> Result {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml"))?;
    for (name, _) in READERS {
        let target = fs::read_to_string(fuzz.join(format!("fuzz_targets/{name}.rs")))?;
        assert!(
            target.contains(&format!("readers::feed(\"{name}\", input)")),
            "{name}"
        );
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
    Ok(())
}
