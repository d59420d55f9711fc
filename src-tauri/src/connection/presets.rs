//! What was set from outside, in the environment: for kiosks and for tests. Each is announced on
//! screen, and a value that cannot be used is announced as refused rather than ignored.

use std::ffi::OsString;
use std::path::PathBuf;

use atlas::Origin;

const ATLAS: &str = "KEYGATE_ATLAS_URL";
const AWS: &str = "KEYGATE_AWS_URL";
const SAVE_FOLDER: &str = "KEYGATE_SAVE_DIR";
const DATA_FOLDER: &str = "KEYGATE_DATA_DIR";
const OPEN_FILE: &str = "KEYGATE_OPEN_FILE";

/// One preset, to be announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// Which.
    pub kind: PresetKind,
    /// As it was set.
    pub value: String,
    /// It is not used, because it cannot be.
    pub refused: bool,
}

/// What a preset sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PresetKind {
    /// `KEYGATE_ATLAS_URL`
    AtlasAddress,
    /// `KEYGATE_AWS_URL`
    AwsAddress,
    /// `KEYGATE_SAVE_DIR`
    SaveFolder,
    /// `KEYGATE_DATA_DIR`
    DataFolder,
    /// `KEYGATE_OPEN_FILE`
    OpenFile,
}

/// The environment's presets, read once at the start.
#[derive(Debug, Clone, Default)]
pub struct Presets {
    atlas: Option<(String, Option<Origin>)>,
    aws: Option<(String, Option<Origin>)>,
    save_folder: Option<PathBuf>,
    data_folder: Option<PathBuf>,
    open_file: Option<PathBuf>,
}

impl Presets {
    /// Reads the process's environment.
    #[must_use]
    pub fn from_environment() -> Self {
        Self::read(|name| std::env::var_os(name))
    }

    /// Reads presets through `lookup`; an empty value counts as not set.
    #[must_use]
    pub fn read(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name| lookup(name).filter(|value| !value.is_empty());
        Self {
            atlas: set(ATLAS).map(|value| address(&value)),
            aws: set(AWS).map(|value| address(&value)),
            save_folder: set(SAVE_FOLDER).map(PathBuf::from),
            data_folder: set(DATA_FOLDER).map(PathBuf::from),
            open_file: set(OPEN_FILE).map(PathBuf::from),
        }
    }

    /// The preset *Custom address*, where it can be used.
    #[must_use]
    pub fn atlas(&self) -> Option<&Origin> {
        self.atlas.as_ref().and_then(|(_, origin)| origin.as_ref())
    }

    /// What stands in for AWS: on this computer alone, and only together with an Atlas on this computer.
    #[must_use]
    pub fn aws(&self) -> Option<&Origin> {
        self.atlas().filter(|atlas| atlas.is_loopback())?;
        let (_, origin) = self.aws.as_ref()?;
        origin.as_ref().filter(|origin| origin.is_loopback())
    }

    /// Files go here without a dialog. Relative folders are refused: they would depend on where
    /// the program was started from.
    #[must_use]
    pub fn save_folder(&self) -> Option<&PathBuf> {
        self.save_folder
            .as_ref()
            .filter(|folder| folder.is_absolute())
    }

    /// Everything the program stores goes here.
    #[must_use]
    pub fn data_folder(&self) -> Option<&PathBuf> {
        self.data_folder
            .as_ref()
            .filter(|folder| folder.is_absolute())
    }

    /// The presets that a check without a window needs as well.
    #[must_use]
    pub fn for_a_check(&self) -> Vec<(&'static str, String)> {
        let folder = self.data_folder();
        let folder = folder.map(|folder| (DATA_FOLDER, folder.display().to_string()));
        let atlas = self.atlas();
        let atlas = atlas.map(|origin| (ATLAS, origin.as_str().to_owned()));
        folder.into_iter().chain(atlas).collect()
    }

    /// Opened without a dialog.
    #[must_use]
    pub fn open_file(&self) -> Option<&PathBuf> {
        self.open_file.as_ref().filter(|file| file.is_absolute())
    }

    /// Every preset that is set, to be announced.
    #[must_use]
    pub fn all(&self) -> Vec<Preset> {
        let folder = |kind, folder: &Option<PathBuf>| {
            folder.as_ref().map(|folder| Preset {
                kind,
                value: folder.display().to_string(),
                refused: !folder.is_absolute(),
            })
        };
        let atlas = self.atlas.as_ref().map(|(text, origin)| Preset {
            kind: PresetKind::AtlasAddress,
            value: text.clone(),
            refused: origin.is_none(),
        });
        let aws = self.aws.as_ref().map(|(text, _)| Preset {
            kind: PresetKind::AwsAddress,
            value: text.clone(),
            refused: self.aws().is_none(),
        });
        [
            atlas,
            aws,
            folder(PresetKind::SaveFolder, &self.save_folder),
            folder(PresetKind::DataFolder, &self.data_folder),
            folder(PresetKind::OpenFile, &self.open_file),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn address(value: &OsString) -> (String, Option<Origin>) {
    let text = value.to_string_lossy().into_owned();
    let origin = Origin::parse(&text).ok();
    (text, origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &'static [(&'static str, &'static str)]) -> Presets {
        Presets::read(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn nothing_set_means_nothing_announced() {
        assert!(with(&[]).all().is_empty());
        assert!(with(&[(SAVE_FOLDER, "")]).all().is_empty());
    }

    #[test]
    fn a_loopback_address_is_taken_and_announced() {
        let presets = with(&[(ATLAS, "http://127.0.0.1:4040")]);

        assert_eq!(
            presets.atlas().map(Origin::as_str),
            Some("http://127.0.0.1:4040")
        );
        assert!(!presets.all()[0].refused);
    }

    #[test]
    fn x1_plain_http_to_another_machine_is_refused_and_reported() {
        let presets = with(&[(ATLAS, "http://atlas.example.com")]);

        assert!(presets.atlas().is_none());
        assert!(presets.all()[0].refused, "a refused preset is announced");
    }

    #[test]
    fn x1_an_address_for_aws_is_used_on_this_computer_and_with_an_atlas_there_alone() {
        let here = [
            (ATLAS, "http://127.0.0.1:4040"),
            (AWS, "http://127.0.0.1:4041"),
        ];
        let used = |pairs: [(&'static str, &'static str); 2]| {
            let presets = Presets::read(|name| {
                let found = pairs.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| OsString::from(value))
            });
            let refused = presets.all().iter().any(|preset| preset.refused);
            (presets.aws().is_some(), refused)
        };

        assert_eq!(used(here), (true, false));
        let elsewhere = "https://sts.example.com";
        assert_eq!(used([here[0], (AWS, elsewhere)]), (false, true));
        let real = (ATLAS, "https://cloud.mongodb.com");
        assert_eq!(used([real, here[1]]), (false, true));
    }

    #[test]
    fn x4_a_relative_save_folder_is_refused_and_reported() {
        let presets = with(&[(SAVE_FOLDER, "exports")]);

        assert!(presets.save_folder().is_none());
        assert!(presets.all()[0].refused);
    }
}
