//! AWS as a change needs it.

use super::canonical;
use super::hosts::Region;
use super::policies;
use super::reading::{Place, PolicyText};
use super::session::{Session, incomplete};
use super::write::{self, Refusal};
use crate::change::{Document, Target, Written};
use crate::error::CloudError;
use crate::fingerprint::{Fingerprint, Marker};

/// One account's documents.
#[derive(Debug, Clone)]
pub struct AwsTarget {
    session: Session,
}

impl AwsTarget {
    /// What `session` may read and write.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self { session }
    }

    async fn text(&self, place: &Place) -> Result<Option<(String, Option<u64>)>, CloudError> {
        let session = &self.session;
        match place {
            Place::Inline { role, name } => match policies::inline(session, role, name).await {
                Ok(text) => Ok(Some((text, None))),
                Err(CloudError::NotFound(_)) => Ok(None),
                Err(error) => Err(error),
            },
            Place::Managed(policy) | Place::Boundary(policy) => {
                let version = policies::version_in_force(session, &policy.arn).await?;
                let (versions, _) = policies::versions(session, &policy.arn).await?;
                let text = policies::version(session, &policy.arn, version).await?;
                Ok(Some((text, versions.first().copied())))
            }
            Place::Key { arn } => {
                let region = Region::of_arn(arn).ok_or(CloudError::InvalidName("a key's ARN"))?;
                let ask = session.kms(&region).get_key_policy().key_id(arn);
                let asked = ask.policy_name("default").send().await;
                let answer =
                    asked.map_err(|error| session.kms_error(GET_KEY_POLICY, &region, error))?;
                let text = answer.policy.ok_or_else(|| incomplete(GET_KEY_POLICY))?;
                Ok(Some((text, None)))
            }
            Place::Trust => Err(CloudError::InvalidName("a trust policy")),
        }
    }
}

const GET_KEY_POLICY: &str = "kms:GetKeyPolicy";

impl Target for AwsTarget {
    type Place = Place;
    type Refusal = Refusal;

    async fn read(&self, place: &Place) -> Result<Option<Document>, CloudError> {
        let Some((text, marker)) = self.text(place).await? else {
            return Ok(None);
        };
        // AWS keeps nothing that is no policy.
        let fingerprint = canonical::fingerprint(&text, marker.map(Marker::Version))
            .ok_or_else(|| incomplete("a policy's document"))?;
        Ok(Some(Document { text, fingerprint }))
    }

    async fn write(
        &self,
        place: &Place,
        text: &str,
        // IAM and KMS know no precondition.
        _before: Option<&Document>,
    ) -> Written<Refusal> {
        let session = &self.session;
        match place {
            Place::Inline { role, name } => write::put_role_policy(session, role, name, text).await,
            Place::Managed(policy) | Place::Boundary(policy) => {
                write::create_policy_version(session, policy, text).await
            }
            Place::Key { arn } => write::put_key_policy(session, arn, text).await,
            Place::Trust => Written::Refused(Refusal::NotWritable),
        }
    }

    fn fingerprint(&self, text: &str) -> Option<Fingerprint> {
        canonical::fingerprint(text, None)
    }
}

impl PolicyText {
    /// What a change of this document is confirmed with; `None` where the text is no policy.
    #[must_use]
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        let marker = match &self.place {
            Place::Managed(policy) | Place::Boundary(policy) => policy.newest_version(),
            Place::Trust | Place::Inline { .. } | Place::Key { .. } => None,
        };
        canonical::fingerprint(&self.text, marker.map(Marker::Version))
    }
}
