//! What may be reported about a change, decided from what Atlas showed. Pure: the driver in `send`
//! does the asking.

use atlas::{AtlasError, EncryptionAtRest};

use crate::change::{Change, Shown, Subject, enabled, private_networking, valid};
use crate::fate::{Fate, fate};
use crate::finding::Field;

/// Atlas has the change, or it is not known whether.
#[derive(Debug)]
pub struct Outcome {
    /// What Atlas has now; what it answered to the change where it could not be read again.
    pub now: EncryptionAtRest,
    /// What that means.
    pub verdict: Verdict,
}

/// What became of a change.
#[derive(Debug)]
pub enum Verdict {
    /// Taken, and Atlas can use the key.
    Valid,
    /// Taken, and Atlas cannot use the key.
    NotValid,
    /// Taken. With private networking the clusters' nodes try the key later: what Atlas says of it
    /// right after a change may still be about the settings before.
    Waiting,
    /// Taken: the provider is off.
    SwitchedOff,
    /// It is not known.
    Unclear(Unsettled),
}

/// Why the outcome of a change is not known.
#[derive(Debug)]
pub enum Unsettled {
    /// No clear answer came, and what was sent is never shown again: *valid* may be about what was
    /// there before. Sending the same again is harmless.
    NeverShown {
        /// What happened to the answer.
        cause: Box<AtlasError>,
    },
    /// Atlas has other values than were sent: somebody else changed them, or it writes them
    /// differently.
    ReadsDifferently {
        /// Where.
        fields: Vec<Field>,
    },
    /// Atlas took the change and then could not be asked how it stands.
    NotReadBack {
        /// Why not.
        cause: Box<AtlasError>,
    },
    /// Taken, and Atlas did not say whether it can use the key.
    NoVerdict,
}

/// The change did not happen, or its outcome could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Nothing was sent.
    #[error("nothing was sent: {cause}")]
    NotSent {
        /// Why not.
        #[source]
        cause: Box<AtlasError>,
    },
    /// Atlas no longer has what the form was filled from. Nothing was sent.
    #[error("the configuration was changed meanwhile")]
    ChangedMeanwhile {
        /// What it has now.
        now: Box<EncryptionAtRest>,
    },
    /// Atlas does not switch off what it cannot reach. Nothing was sent.
    #[error("the key is not valid: Atlas cannot switch it off")]
    OffWhileNotValid {
        /// What it has now.
        now: Box<EncryptionAtRest>,
    },
    /// Atlas answered and did not take it.
    #[error("refused: {cause}")]
    Refused {
        /// What it answered.
        #[source]
        cause: Box<AtlasError>,
    },
    /// Atlas still refused when the time for AWS to spread the news was over.
    #[error("still refused: {cause}")]
    StillRefused {
        /// What it answered last.
        #[source]
        cause: Box<AtlasError>,
    },
    /// Cancelled before anything was sent.
    #[error("cancelled before anything was sent")]
    NotBegun,
    /// Cancelled while waiting to send again. Nothing of the change is in Atlas.
    #[error("cancelled after: {cause}")]
    Cancelled {
        /// What Atlas answered last.
        #[source]
        cause: Box<AtlasError>,
    },
    /// No clear answer came, and Atlas showed afterwards that it had not taken the change. A change
    /// that is slow to arrive is found by the check before the next one.
    #[error("not taken: {cause}")]
    NotTaken {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
        /// What it has now.
        now: Box<EncryptionAtRest>,
    },
    /// Neither a clear answer came nor could Atlas be asked: the outcome is not known.
    #[error("not known: {cause}; then {reading}")]
    LostSight {
        /// What happened to the answer.
        #[source]
        cause: Box<AtlasError>,
        /// What happened when asked.
        reading: Box<AtlasError>,
    },
}

/// What the answer to the change says about its being taken.
#[derive(Debug)]
pub(crate) enum Sent {
    /// Atlas took it and answered with what it has.
    Taken(Box<EncryptionAtRest>),
    /// Only reading back shows whether.
    Unknown(AtlasError),
}

/// May the change be sent, now that Atlas was read again right before?
pub(crate) fn checked(
    baseline: &EncryptionAtRest,
    change: &Change,
    read: Result<EncryptionAtRest, AtlasError>,
) -> Result<(), SendError> {
    let now = read.map_err(|cause| SendError::NotSent {
        cause: Box::new(cause),
    })?;
    if settings(&now) != settings(baseline) {
        return Err(SendError::ChangedMeanwhile { now: Box::new(now) });
    }
    if change.is_off() && valid(change.provider(), &now) == Some(false) {
        return Err(SendError::OffWhileNotValid { now: Box::new(now) });
    }
    Ok(())
}

/// Was the change taken, decided by the answer to it?
pub(crate) fn answered(answer: Result<EncryptionAtRest, AtlasError>) -> Result<Sent, SendError> {
    let cause = match answer {
        Ok(now) => return Ok(Sent::Taken(Box::new(now))),
        Err(cause) => cause,
    };
    match fate(&cause) {
        Fate::Unknown => Ok(Sent::Unknown(cause)),
        Fate::NotSent => Err(SendError::NotSent {
            cause: Box::new(cause),
        }),
        Fate::Refused => Err(SendError::Refused {
            cause: Box::new(cause),
        }),
    }
}

/// What became of the change, decided by what Atlas has afterwards?
pub(crate) fn settled(
    change: &Change,
    sent: Sent,
    read: Result<EncryptionAtRest, AtlasError>,
) -> Result<Outcome, SendError> {
    let unclear = |now, unsettled| {
        Ok(Outcome {
            now,
            verdict: Verdict::Unclear(unsettled),
        })
    };
    match (sent, read) {
        (Sent::Taken(answer), Err(cause)) => {
            let cause = Box::new(cause);
            unclear(*answer, Unsettled::NotReadBack { cause })
        }
        (Sent::Unknown(cause), Err(reading)) => Err(SendError::LostSight {
            cause: Box::new(cause),
            reading: Box::new(reading),
        }),
        (sent, Ok(now)) => match (change.shown_in(&now), sent) {
            (Shown::All, _) | (Shown::Unseeable, Sent::Taken(_)) => {
                let verdict = verdict(change, &now);
                Ok(Outcome { now, verdict })
            }
            (Shown::Unseeable, Sent::Unknown(cause)) => {
                let cause = Box::new(cause);
                unclear(now, Unsettled::NeverShown { cause })
            }
            (Shown::Nothing, Sent::Unknown(cause)) => Err(SendError::NotTaken {
                cause: Box::new(cause),
                now: Box::new(now),
            }),
            (Shown::Nothing, Sent::Taken(_)) => {
                let fields = change.lines().iter().map(|line| line.field).collect();
                unclear(now, Unsettled::ReadsDifferently { fields })
            }
            (Shown::Without(fields), _) => unclear(now, Unsettled::ReadsDifferently { fields }),
        },
    }
}

/// For a change that is there.
fn verdict(change: &Change, now: &EncryptionAtRest) -> Verdict {
    let provider = change.provider();
    if change.is_off() {
        return Verdict::SwitchedOff;
    }
    if !enabled(provider, now) {
        let fields = vec![Field::Switch];
        return Verdict::Unclear(Unsettled::ReadsDifferently { fields });
    }
    let tries_key = !matches!(change.subject(), Subject::SearchNodes(_));
    if private_networking(provider, now) && tries_key {
        return Verdict::Waiting;
    }
    match valid(provider, now) {
        Some(true) => Verdict::Valid,
        Some(false) => Verdict::NotValid,
        None => Verdict::Unclear(Unsettled::NoVerdict),
    }
}

/// The configuration without what Atlas itself keeps finding out.
fn settings(current: &EncryptionAtRest) -> EncryptionAtRest {
    let mut settings = current.clone();
    if let Some(aws) = &mut settings.aws {
        aws.valid = None;
    }
    if let Some(azure) = &mut settings.azure {
        azure.valid = None;
    }
    if let Some(gcp) = &mut settings.gcp {
        gcp.valid = None;
    }
    settings
}
