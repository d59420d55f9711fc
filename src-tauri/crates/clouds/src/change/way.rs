//! The way of a change without doing any of it: what comes next, given what came of the last step.

use super::{Document, Outcome, Written};
use crate::error::CloudError;
use crate::fingerprint::{Fingerprint, Marker};

/// How a change ended, in one word.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended<NotSaved> {
    /// All of it is proven.
    Proven,
    /// Cancelled before anything was written.
    Cancelled,
    /// What there was could not be saved. Nothing was written.
    NotSaved(NotSaved),
    /// A document stopped it: the first whose fate is none of [`Fate::Proven`] and
    /// [`Fate::AlreadyThere`].
    Stopped,
}

/// What became of one document.
#[derive(Debug)]
pub enum Fate<Refusal> {
    /// Nothing was done about it.
    NotStarted,
    /// The text that was to be written is no document. Nothing was sent.
    NoDocument,
    /// It is no longer what was confirmed. Nothing was written.
    Changed {
        /// What stands there.
        now: Option<Document>,
    },
    /// It could not be read once more. Nothing was written.
    NotRead(CloudError),
    /// Somebody wrote the same already. Nothing was written.
    AlreadyThere,
    /// Nothing was changed.
    Refused(Refusal),
    /// It was written and read back.
    Proven {
        /// What stands there.
        now: Document,
        /// Why it was unclear at first.
        unclear: Option<CloudError>,
    },
    /// It was written, and what stands there is somebody else's, or covers somebody else's.
    Foreign {
        /// What stands there.
        now: Option<Document>,
        /// Why it was unclear whether ours was stored.
        unclear: Option<CloudError>,
    },
    /// The cloud said that it is stored; until the deadline it was not seen.
    NotProven {
        /// What stands there, where it could be read.
        now: Option<Document>,
        /// Why the last reading failed.
        error: Option<CloudError>,
    },
    /// No clear answer came, and until the deadline it was not seen.
    Unclear {
        /// Why not.
        error: CloudError,
        /// What stands there, where it could be read.
        now: Option<Document>,
    },
}

impl<Refusal> Fate<Refusal> {
    /// The same with another refusal: each cloud has its own.
    #[must_use]
    pub fn map<Other>(self, refusal: impl FnOnce(Refusal) -> Other) -> Fate<Other> {
        match self {
            Self::NotStarted => Fate::NotStarted,
            Self::NoDocument => Fate::NoDocument,
            Self::Changed { now } => Fate::Changed { now },
            Self::NotRead(error) => Fate::NotRead(error),
            Self::AlreadyThere => Fate::AlreadyThere,
            Self::Refused(why) => Fate::Refused(refusal(why)),
            Self::Proven { now, unclear } => Fate::Proven { now, unclear },
            Self::Foreign { now, unclear } => Fate::Foreign { now, unclear },
            Self::NotProven { now, error } => Fate::NotProven { now, error },
            Self::Unclear { error, now } => Fate::Unclear { error, now },
        }
    }
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    ReadAgain { at: usize },
    Save,
    Write { at: usize },
    ReadBack { at: usize, is_first: bool },
    Over,
}

impl Step {
    pub(super) fn at(self) -> Option<usize> {
        match self {
            Self::ReadAgain { at } | Self::Write { at } | Self::ReadBack { at, .. } => Some(at),
            Self::Save | Self::Over => None,
        }
    }
}

/// Where on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// All are compared before what there was is saved.
    Comparing,
    Saving,
    /// Each is compared once more right before it is written.
    ComparingRightBefore,
    Writing,
    ReadingBack {
        is_first: bool,
    },
    Over,
}

struct Wanted {
    confirmed: Option<Fingerprint>,
    ours: Option<Fingerprint>,
}

pub(super) struct Way<Refusal, NotSaved> {
    wanted: Vec<Wanted>,
    phase: Phase,
    at: usize,
    has_written: bool,
    before: Vec<Option<Document>>,
    fates: Vec<Fate<Refusal>>,
    /// Of the write that is being read back.
    unclear: Option<CloudError>,
    marker: Option<Marker>,
    ended: Ended<NotSaved>,
}

/// What a document that was read back is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Ours,
    /// What was there before: reads lag behind writes.
    Before,
    Foreign,
}

impl<Refusal, NotSaved> Way<Refusal, NotSaved> {
    /// What was confirmed, and what is to stand there.
    pub(super) fn new(
        wanted: impl Iterator<Item = (Option<Fingerprint>, Option<Fingerprint>)>,
    ) -> Self {
        let wanted: Vec<Wanted> = wanted
            .map(|(confirmed, ours)| Wanted { confirmed, ours })
            .collect();
        let mut way = Self {
            phase: Phase::Comparing,
            at: 0,
            has_written: false,
            before: wanted.iter().map(|_| None).collect(),
            fates: wanted.iter().map(|_| Fate::NotStarted).collect(),
            unclear: None,
            marker: None,
            ended: Ended::Proven,
            wanted,
        };
        if way.wanted.is_empty() {
            way.phase = Phase::Over;
        }
        if let Some(at) = way.wanted.iter().position(|it| it.ours.is_none()) {
            way.at = at;
            way.stop(Fate::NoDocument);
        }
        way
    }

    pub(super) fn next(&self) -> Step {
        let at = self.at;
        match self.phase {
            Phase::Comparing | Phase::ComparingRightBefore => Step::ReadAgain { at },
            Phase::Saving => Step::Save,
            Phase::Writing => Step::Write { at },
            Phase::ReadingBack { is_first } => Step::ReadBack { at, is_first },
            Phase::Over => Step::Over,
        }
    }

    pub(super) fn before(&self) -> &[Option<Document>] {
        &self.before
    }

    /// Until the first write.
    pub(super) fn cancel(&mut self) {
        if !self.has_written && self.phase != Phase::Over {
            self.ended = Ended::Cancelled;
            self.phase = Phase::Over;
        }
    }

    pub(super) fn read_again(&mut self, read: Result<Option<Document>, CloudError>) {
        let now = match read {
            Ok(now) => now,
            Err(error) => return self.stop(Fate::NotRead(error)),
        };
        let Some(wanted) = self.wanted.get(self.at) else {
            return self.phase = Phase::Over;
        };
        let is_there = match (&now, &wanted.ours) {
            (Some(now), Some(ours)) => now.fingerprint.is_same_document(ours),
            _ => false,
        };
        let is_as_confirmed = match (&now, &wanted.confirmed) {
            (Some(now), Some(confirmed)) => now.fingerprint.is_same_state(confirmed),
            (None, None) => true,
            _ => false,
        };
        if !is_there && !is_as_confirmed {
            return self.stop(Fate::Changed { now });
        }
        self.keep_before(now);
        if self.phase == Phase::Comparing {
            self.at += 1;
            if self.at == self.wanted.len() {
                self.at = 0;
                self.phase = Phase::Saving;
            }
        } else if is_there {
            self.settle(Fate::AlreadyThere);
        } else {
            self.phase = Phase::Writing;
        }
    }

    pub(super) fn saved(&mut self, saved: Result<(), NotSaved>) {
        match saved {
            Ok(()) => self.phase = Phase::ComparingRightBefore,
            Err(error) => {
                self.ended = Ended::NotSaved(error);
                self.phase = Phase::Over;
            }
        }
    }

    pub(super) fn written(&mut self, written: Written<Refusal>) {
        self.has_written = true;
        (self.marker, self.unclear) = match written {
            Written::Refused(why) => return self.stop(Fate::Refused(why)),
            Written::Done { marker } => (marker, None),
            Written::Unclear(error) => (None, Some(error)),
        };
        self.phase = Phase::ReadingBack { is_first: true };
    }

    /// `is_late`: the deadline has passed.
    pub(super) fn read_back(&mut self, read: Result<Option<Document>, CloudError>, is_late: bool) {
        self.phase = Phase::ReadingBack { is_first: false };
        let (now, error) = match read {
            Ok(now) => (now, None),
            Err(error) if error.is_passing() && !is_late => return,
            Err(error) => (None, Some(error)),
        };
        let verdict = match (&error, self.wanted.get(self.at)) {
            (None, Some(wanted)) => wanted.ours.as_ref().map(|ours| {
                let before = self.before.get(self.at).and_then(Option::as_ref);
                verdict(before, ours, self.marker.as_ref(), now.as_ref())
            }),
            _ => None,
        };
        match (verdict, now) {
            (Some(Verdict::Ours), Some(now)) => {
                let unclear = self.unclear.take();
                self.settle(Fate::Proven { now, unclear });
            }
            (Some(Verdict::Foreign), now) => {
                let unclear = self.unclear.take();
                self.stop(Fate::Foreign { now, unclear });
            }
            (Some(Verdict::Before), _) if !is_late => {}
            (_, now) => match self.unclear.take() {
                Some(error) => self.stop(Fate::Unclear { error, now }),
                None => self.stop(Fate::NotProven { now, error }),
            },
        }
    }

    pub(super) fn outcome(self) -> Outcome<Refusal, NotSaved> {
        Outcome {
            ended: self.ended,
            fates: self.fates,
            before: self.before,
        }
    }

    fn keep_before(&mut self, now: Option<Document>) {
        if let Some(before) = self.before.get_mut(self.at) {
            *before = now;
        }
    }

    fn set(&mut self, fate: Fate<Refusal>) {
        if let Some(current) = self.fates.get_mut(self.at) {
            *current = fate;
        }
    }

    /// This one is well; on to the next.
    fn settle(&mut self, fate: Fate<Refusal>) {
        self.set(fate);
        self.at += 1;
        self.phase = match self.at < self.wanted.len() {
            true => Phase::ComparingRightBefore,
            false => Phase::Over,
        };
    }

    fn stop(&mut self, fate: Fate<Refusal>) {
        self.set(fate);
        self.ended = Ended::Stopped;
        self.phase = Phase::Over;
    }
}

/// What `now` is, read back after `ours` was written over `before`. `marker`: the one that the cloud
/// gave to what was written.
pub(super) fn verdict(
    before: Option<&Document>,
    ours: &Fingerprint,
    marker: Option<&Marker>,
    now: Option<&Document>,
) -> Verdict {
    let Some(now) = now else {
        return match before {
            None => Verdict::Before,
            Some(_) => Verdict::Foreign,
        };
    };
    let now = &now.fingerprint;
    // Markers rise by one: any other means that somebody wrote in between.
    let next = before
        .and_then(|before| before.fingerprint.version())
        .map(|it| it + 1);
    let marker = marker.and_then(Marker::version);
    let is_newer =
        |than: Option<u64>| matches!((now.version(), than), (Some(now), Some(than)) if now > than);
    if is_newer(next) {
        return Verdict::Foreign;
    }
    if now.is_same_document(ours) {
        return match (next, now.version()) {
            (Some(next), Some(read)) if read < next => Verdict::Before,
            (Some(next), Some(_)) if marker.is_some_and(|given| given != next) => Verdict::Foreign,
            _ => Verdict::Ours,
        };
    }
    match before.is_some_and(|before| now.is_same_document(&before.fingerprint)) {
        true => Verdict::Before,
        false => Verdict::Foreign,
    }
}
