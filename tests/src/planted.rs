//! Secrets that a test planted, and looking for them in whatever form they may have taken.

use std::fs;
use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use url::form_urlencoded;

use crate::Stop;

/// Secrets, and a way to find each in bytes: as it is, escaped for JSON once and twice, escaped for
/// URLs, in base64 wherever it begins, and each but the last in UTF-16 as well.
#[derive(Debug)]
pub struct Planted {
    names: Vec<&'static str>,
    /// Which secret each pattern is a form of.
    owners: Vec<usize>,
    patterns: AhoCorasick,
}

/// How often each secret was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Of every secret, in the order planted.
    pub times: Vec<(&'static str, usize)>,
    /// How many bytes were looked at.
    pub bytes: usize,
}

impl Planted {
    /// Looks for `secrets`, each with its name in messages.
    ///
    /// # Errors
    /// A secret is too short to be told from chance.
    pub fn new(secrets: &[(&'static str, String)]) -> Result<Self, Stop> {
        let mut owners = Vec::new();
        let mut patterns = Vec::new();
        for (owner, (name, secret)) in secrets.iter().enumerate() {
            if secret.len() < 12 {
                return Err(format!("{name} is too short to be looked for").into());
            }
            for form in forms(secret) {
                owners.push(owner);
                patterns.push(form);
            }
        }
        Ok(Self {
            names: secrets.iter().map(|(name, _)| *name).collect(),
            owners,
            patterns: AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .build(&patterns)?,
        })
    }

    /// How many forms of how many secrets are looked for.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.owners.len(), self.names.len())
    }

    /// Counts the secrets in `bytes`.
    #[must_use]
    pub fn find(&self, bytes: &[u8]) -> Found {
        let mut found = self.nothing();
        self.add(bytes, &mut found);
        found
    }

    /// What was found before anything was looked at.
    #[must_use]
    pub fn nothing(&self) -> Found {
        Found {
            times: self.names.iter().map(|name| (*name, 0)).collect(),
            bytes: 0,
        }
    }

    /// Counts the secrets in `bytes` into `found`.
    pub fn add(&self, bytes: &[u8], found: &mut Found) {
        found.bytes += bytes.len();
        for hit in self.patterns.find_iter(bytes) {
            let owner = self.owners[hit.pattern().as_usize()];
            found.times[owner].1 += 1;
        }
    }

    /// Takes what lies wholly in `bytes` out of `found`, because it will be counted again.
    pub fn forget(&self, bytes: &[u8], found: &mut Found) {
        found.bytes -= bytes.len();
        for (mine, here) in found.times.iter_mut().zip(self.find(bytes).times) {
            mine.1 = mine.1.saturating_sub(here.1);
        }
    }

    /// Counts the secrets in the names and contents of all files below `folder`, and says which
    /// files hold one and how many were looked at.
    ///
    /// # Errors
    /// The file system's; a file that goes away meanwhile is passed over.
    pub fn in_folder(&self, folder: &Path) -> Result<(Found, Vec<PathBuf>, usize), Stop> {
        let mut found = self.nothing();
        let (mut holding, mut files) = (Vec::new(), 0);
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                let Ok(about) = path.symlink_metadata() else {
                    continue;
                };
                let content = if about.is_dir() {
                    folders.push(path.clone());
                    Vec::new()
                } else if about.is_file() {
                    files += 1;
                    fs::read(&path).unwrap_or_default()
                } else {
                    continue;
                };
                let mut here = self.find(&content);
                self.add(path.as_os_str().as_encoded_bytes(), &mut here);
                if here.any() {
                    holding.push(path);
                }
                found.join(&here);
            }
        }
        Ok((found, holding, files))
    }
}

impl Found {
    /// Whether any secret was found.
    #[must_use]
    pub fn any(&self) -> bool {
        self.times.iter().any(|(_, times)| *times > 0)
    }

    /// Which were found and how often, in words.
    #[must_use]
    pub fn summary(&self) -> String {
        let found: Vec<String> = self
            .times
            .iter()
            .filter(|(_, times)| *times > 0)
            .map(|(name, times)| format!("{times} × {name}"))
            .collect();
        if found.is_empty() {
            "none left".to_owned()
        } else {
            found.join(", ")
        }
    }

    /// Takes over what was found elsewhere.
    pub fn join(&mut self, other: &Self) {
        self.bytes += other.bytes;
        for (mine, theirs) in self.times.iter_mut().zip(&other.times) {
            mine.1 += theirs.1;
        }
    }
}

/// Every form, without repetition.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let once = in_json(secret);
    let escaped: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let texts = [
        secret.to_owned(),
        in_json(&once),
        once,
        escaped.replace('+', "%20"),
        escaped,
    ];
    let mut forms: Vec<Vec<u8>> = Vec::new();
    for text in texts {
        forms.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        forms.push(text.into_bytes());
    }
    forms.extend((0..3).map(|begin| in_base64(secret, begin)));
    forms.sort();
    forms.dedup();
    forms
}

fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The characters that are the same whatever stands around `secret`, where `begin` bytes of a
/// group of three come before it.
fn in_base64(secret: &str, begin: usize) -> Vec<u8> {
    let mut bytes = vec![0; begin];
    bytes.extend_from_slice(secret.as_bytes());
    let encoded = STANDARD_NO_PAD.encode(&bytes);
    let first = [0, 2, 3][begin];
    let last = encoded.len() - usize::from(!bytes.len().is_multiple_of(3));
    encoded.as_bytes()[first..last].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "a \"quoted\" secret/with+signs";

    #[test]
    fn a_secret_is_found_in_every_form_it_may_take() -> Result<(), Stop> {
        let planted = Planted::new(&[("it", SECRET.to_owned())])?;
        let in_string = serde_json::json!({ "key": SECRET }).to_string();
        let in_string_in_string = serde_json::json!({ "body": in_string }).to_string();
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("key", SECRET)
            .finish();
        let wide: Vec<u8> = format!("x{SECRET}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();

        for holding in [SECRET, &in_string, &in_string_in_string, &form] {
            assert!(planted.find(holding.as_bytes()).any(), "{holding}");
        }
        assert!(planted.find(&wide).any());
        for before in ["", "i", "id", "id:"] {
            let pair = STANDARD_NO_PAD.encode(format!("{before}{SECRET}:after"));
            assert!(planted.find(pair.as_bytes()).any(), "{before}");
        }
        assert!(!planted.find(b"a quoted secret with signs").any());
        Ok(())
    }

    #[test]
    fn files_and_their_names_are_looked_at_however_deep() -> Result<(), Stop> {
        let folder = tempfile::tempdir()?;
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep)?;
        fs::write(deep.join("harmless"), "nothing")?;
        fs::write(deep.join("holding"), format!("x{SECRET}y"))?;
        let planted = Planted::new(&[("it", SECRET.to_owned())])?;

        let (found, holding, files) = planted.in_folder(folder.path())?;

        assert_eq!(found.times, [("it", 1)]);
        assert_eq!(holding, [deep.join("holding")]);
        assert_eq!(files, 2);
        Ok(())
    }
}
