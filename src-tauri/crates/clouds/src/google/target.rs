//! Google as a change needs it.

use serde_json::Value;

use super::canonical::fingerprint;
use super::levels;
use super::names::{LevelName, PerimeterName};
use super::operation::Finished;
use super::perimeter::{self, Change};
use super::reading::Resource;
use super::session::Session;
use crate::change::{Document, Target, Written};
use crate::error::CloudError;
use crate::fingerprint::{Fingerprint, Marker};
use crate::rest::unexpected;

/// Where something is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// An access level, whether it is there or not.
    Level(LevelName),
    /// The ingress rules of a perimeter.
    Perimeter(PerimeterName),
}

/// Why something was not written. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Google refused, or was not reached.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// A level or a condition without addresses would accept everybody. Nothing was sent.
    #[error("a condition without addresses accepts everybody")]
    AdmitsEverybody,
    /// Something beside addresses would change in a level. Nothing was sent.
    #[error("something beside the level's addresses would change")]
    NotOnlyAddresses,
    /// Something beside one ingress rule would change in a perimeter. Nothing was sent.
    #[error("something beside one ingress rule would change")]
    NotOnlyOneRule,
    /// Google takes fewer. Nothing was sent.
    #[error("{used} of {most}")]
    TooMany {
        /// So many addresses or conditions.
        used: usize,
        /// Google takes so many.
        most: usize,
    },
    /// The perimeter has no version that could be the precondition. Nothing was sent.
    #[error("the perimeter has no version")]
    NoVersion,
}

/// One organization's policies.
#[derive(Debug, Clone)]
pub struct GoogleTarget {
    session: Session,
}

impl GoogleTarget {
    /// What `session` may read and write.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self { session }
    }

    async fn send(
        &self,
        place: &Place,
        text: &str,
        before: Option<&Document>,
    ) -> Result<Finished, Refusal> {
        let parsed = |text: &str| serde_json::from_str::<Value>(text);
        match place {
            Place::Level(name) => {
                let level = parsed(text).map_err(|_| Refusal::AdmitsEverybody)?;
                let known = before.and_then(|before| parsed(&before.text).ok());
                levels::checked(known.as_ref(), &level)?;
                Ok(match before {
                    Some(_) => levels::update(&self.session, name, &level).await,
                    None => levels::create(&self.session, name, &level).await,
                })
            }
            Place::Perimeter(name) => {
                let before = before.ok_or(Refusal::NotOnlyOneRule)?;
                let etag = before.fingerprint.marker().and_then(Marker::tag);
                let etag = etag.ok_or(Refusal::NoVersion)?;
                let change = Change::new(&before.text, text, etag)?;
                Ok(change.send(&self.session, name).await)
            }
        }
    }
}

impl Target for GoogleTarget {
    type Place = Place;
    type Refusal = Refusal;

    async fn read(&self, place: &Place) -> Result<Option<Document>, CloudError> {
        let read = match place {
            Place::Level(name) => levels::get(&self.session, name).await,
            Place::Perimeter(name) => perimeter::get(&self.session, name).await,
        };
        match read {
            Ok(text) => document(text).map(Some),
            Err(CloudError::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn write(
        &self,
        place: &Place,
        text: &str,
        before: Option<&Document>,
    ) -> Written<Refusal> {
        match self.send(place, text, before).await {
            Ok(Finished::Stored) => Written::Done { marker: None },
            Ok(Finished::Refused(error)) => Written::Refused(error.into()),
            Ok(Finished::Unclear(error)) => Written::Unclear(error),
            Err(why) => Written::Refused(why),
        }
    }

    fn fingerprint(&self, text: &str) -> Option<Fingerprint> {
        fingerprint(text, None)
    }
}

impl Resource {
    /// What a change of this resource is confirmed with.
    ///
    /// # Errors
    /// [`CloudError::UnexpectedAnswer`] where it is no resource.
    pub fn document(&self) -> Result<Document, CloudError> {
        document(self.text.clone())
    }
}

fn document(text: String) -> Result<Document, CloudError> {
    let marker = perimeter::etag(&text).map(Marker::Tag);
    let fingerprint = fingerprint(&text, marker);
    let wrong = || unexpected(perimeter::GET_PERIMETER, atlas::Unexpected::WrongShape);
    Ok(Document {
        fingerprint: fingerprint.ok_or_else(wrong)?,
        text,
    })
}
