//! Reading from Google Cloud all that decides who reaches the key, and evaluating it as one.

use access_list::{
    AccessList, Context, GoogleDocument, GoogleEvaluation, GoogleRead as Read, GoogleUse, compare,
    evaluate_google,
};
use clouds::google::{Around, KeyVersion, Reading, Resource, Unread, Why, fingerprint};
use encryption::Provider;

use super::SignedIn;
use crate::access_list::defaults::TargetDefaults;
use crate::access_list::state::KeptText;
use crate::clouds::reading::{Asked, AtlasHas};
use crate::support::blocking::blocking;
use crate::support::error::ShellError;

/// What was read from Google Cloud, and what it makes.
#[derive(Debug)]
pub struct GoogleRead {
    /// Who read it.
    pub identity: String,
    /// The perimeter, its levels, the key, and what could not be read.
    pub reading: Reading,
    /// The version of the key that Atlas uses.
    pub version: KeyVersion,
    /// The service account that Atlas uses, where it is known.
    pub account: Option<String>,
    /// Atlas names it and a person confirmed that, so that nobody has to say it.
    pub knows_account: bool,
    /// What they make together.
    pub evaluation: GoogleEvaluation,
    /// How many needed blocks a dry run of its own would shut out, or is not proven to let in; `None`
    /// where there is none.
    pub lacking_in_dry_run: Option<usize>,
    perimeter: Option<GoogleDocument>,
    levels: Vec<GoogleDocument>,
    others: Option<Vec<GoogleDocument>>,
}

/// Reads what decides. `named`: the service account that a person said Atlas uses.
///
/// # Errors
/// `CloudNotUsed`.
pub(in crate::clouds) async fn read(
    signed_in: &SignedIn,
    asked: &Asked<'_>,
    named: Option<String>,
) -> Result<GoogleRead, ShellError> {
    let version = key_version(asked.has)?;
    let defaults = TargetDefaults::new(&asked.has.settings, &asked.has.roles, asked.connection);
    let known = defaults.service_account;
    let knows_account = !known.is_empty();
    let account = if knows_account { Some(known) } else { named };
    let reading = Box::pin(clouds::google::read(&signed_in.session, &version)).await;
    Ok(blocking(|| {
        let read = Evaluated {
            reading,
            version,
            account,
            knows_account,
        };
        read.evaluated(signed_in, asked)
    }))
}

/// The version of the key that Atlas says it uses.
///
/// # Errors
/// `CloudNotUsed`.
pub(super) fn key_version(has: &AtlasHas) -> Result<KeyVersion, ShellError> {
    let google = has.settings.gcp.as_ref().filter(|google| google.enabled);
    let version = google.and_then(|google| google.key_version_resource_id.as_deref());
    let version = version.and_then(|version| KeyVersion::parse(version).ok());
    version.ok_or(ShellError::CloudNotUsed(Provider::Gcp))
}

/// What is evaluated.
struct Evaluated {
    reading: Reading,
    version: KeyVersion,
    account: Option<String>,
    knows_account: bool,
}

impl Evaluated {
    fn evaluated(self, signed_in: &SignedIn, asked: &Asked<'_>) -> GoogleRead {
        let Self {
            reading,
            version,
            account,
            knows_account,
        } = self;
        let perimeter = match &reading.around {
            Around::Nothing => None,
            Around::Perimeter(perimeter) => Some(document(perimeter)),
            Around::Unread(name) => Some(unread(name)),
            Around::NotKnown => Some(unread("")),
        };
        let mut read = GoogleRead {
            identity: signed_in.identity.clone(),
            perimeter,
            levels: reading.levels.iter().map(document).collect(),
            others: reading
                .others
                .as_ref()
                .map(|others| others.iter().map(document).collect()),
            reading,
            version,
            account,
            knows_account,
            lacking_in_dry_run: None,
            evaluation: evaluate_google(&NOTHING, &Context::at(asked.at)),
        };
        read.evaluation = evaluate_google(&read.read(), &Context::at(asked.at));
        let lacking = |list: &AccessList| {
            let comparison = compare(&asked.set.needed, list, &[], asked.at);
            comparison.missing.len() + comparison.not_proven.len()
        };
        read.lacking_in_dry_run = read.evaluation.dry_run.as_ref().map(lacking);
        read
    }
}

/// Nothing was read.
const NOTHING: Read<'static> = Read {
    perimeter: None,
    levels: &[],
    others: None,
    by: GoogleUse {
        project: "",
        ancestors: None,
        account: None,
    },
};

fn document(resource: &Resource) -> GoogleDocument {
    GoogleDocument {
        name: resource.name.clone(),
        text: Some(resource.text.clone()),
    }
}

fn unread(name: &str) -> GoogleDocument {
    GoogleDocument {
        name: name.to_owned(),
        text: None,
    }
}

impl GoogleRead {
    /// What was read, as it is evaluated.
    pub(super) fn read(&self) -> Read<'_> {
        let project = self.reading.project.as_ref();
        Read {
            perimeter: self.perimeter.as_ref(),
            levels: &self.levels,
            others: self.others.as_deref(),
            by: GoogleUse {
                project: project.map_or("", |project| &project.name),
                ancestors: project.and_then(|project| project.ancestors.as_deref()),
                account: self.account.as_deref(),
            },
        }
    }

    /// The ID of the key's project.
    #[must_use]
    pub fn project(&self) -> &str {
        let project = self.reading.project.as_ref();
        let id = project.and_then(|project| project.id.as_deref());
        id.unwrap_or_else(|| self.version.project())
    }

    /// The perimeter's short name.
    #[must_use]
    pub fn perimeter_name(&self) -> Option<&str> {
        let name = self.perimeter.as_ref()?.name.rsplit('/').next()?;
        (!name.is_empty()).then_some(name)
    }

    /// The perimeter that was read, or a level by its full name.
    pub(super) fn resource(&self, name: &str) -> Option<&Resource> {
        match &self.reading.around {
            Around::Perimeter(perimeter) if perimeter.name == name => Some(perimeter),
            _ => self.reading.levels.iter().find(|level| level.name == name),
        }
    }

    /// The documents that were read, each by its name, with what tells it from any other.
    pub(in crate::clouds) fn documents(&self) -> Vec<(String, String)> {
        let perimeter = match &self.reading.around {
            Around::Perimeter(perimeter) => Some(perimeter),
            Around::NotKnown | Around::Nothing | Around::Unread(_) => None,
        };
        let sources = self.evaluation.sources.iter();
        let levels = sources.filter_map(|source| self.resource(&source.level));
        let resources = perimeter.into_iter().chain(levels).map(|it| {
            // Without the tag, which is the whole policy's.
            let document = fingerprint(&it.text, None);
            let text = document.map_or_else(|| it.text.clone(), |it| it.to_string());
            (it.name.clone(), text)
        });
        let key = self.reading.key.iter();
        let key = key.map(|key| ("key".to_owned(), format!("{key:?}")));
        let mut documents: Vec<_> = resources.chain(key).collect();
        documents.sort_unstable();
        documents.dedup();
        documents
    }

    /// Whether everything could be read that could be read before. What is gone was read.
    pub(in crate::clouds) fn is_as_whole_as(&self, before: &Self) -> bool {
        let lacks = |unread: &Unread| {
            let mut others = before.reading.unread.iter();
            !matches!(unread.why, Why::Gone) && others.all(|other| other.what != unread.what)
        };
        !self.reading.unread.iter().any(lacks)
    }

    /// The texts as they are, to go back to: the levels that let Atlas in, and the perimeter.
    pub(in crate::clouds) fn texts(&self) -> Vec<KeptText> {
        let sources = self.evaluation.sources.iter();
        let mut names: Vec<&str> = sources.map(|source| source.level.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let perimeter = self
            .perimeter
            .as_ref()
            .map(|perimeter| perimeter.name.as_str());
        let all = names.into_iter().chain(perimeter);
        let texts = all
            .filter_map(|name| self.resource(name))
            .map(|it| KeptText {
                half: None,
                bytes: it.text.clone().into_bytes().into(),
            });
        texts.collect()
    }
}
