//! What systems know the program by.

/// The name of the program for systems. Source: `identifier` in `tauri.conf.json`.
pub const IDENTIFIER: &str = "io.keygate.Keygate";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_one_that_packages_are_made_with() {
        let settings = include_str!("../../tauri.conf.json");
        assert!(settings.contains(&format!("\"identifier\": \"{IDENTIFIER}\"")));
    }
}
