#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
//! A cloud that follows a script.

use std::collections::VecDeque;
use std::sync::Mutex;

use atlas::{Taken, Unreachable};

use super::*;
use crate::error::Answer;

/// What one request meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meets {
    Fine,
    /// No answer; a write is not stored.
    Cut,
    /// No answer; a write is stored.
    CutAfter,
    Throttled,
    Denied,
    /// A write is taken and not seen by the next readings.
    Lag(u32),
    /// Somebody else writes right before.
    OthersBefore,
    /// Somebody else writes right after.
    OthersAfter,
}

#[derive(Default)]
struct State {
    stored: Vec<Option<String>>,
    versions: Vec<u64>,
    /// What readings still show, and for how many of them.
    stale: Option<(usize, Option<String>, u64, u32)>,
    reads: VecDeque<Meets>,
    writes: VecDeque<Meets>,
    sent: Vec<(usize, String)>,
}

struct Cloud {
    has_markers: bool,
    state: Mutex<State>,
}

fn error(meets: Meets) -> CloudError {
    let answer = Box::new(Answer {
        operation: "test",
        status: 400,
        code: None,
        message: None,
        request_id: None,
    });
    match meets {
        Meets::Throttled => CloudError::Throttled(answer),
        Meets::Denied => CloudError::Denied {
            action: None,
            resource: None,
            answer,
        },
        _ => CloudError::Unreachable {
            host: "test".to_owned(),
            cause: Unreachable::Interrupted,
            taken: Taken::Unknown,
        },
    }
}

impl State {
    fn store(&mut self, at: usize, text: &str) {
        self.stored[at] = Some(text.to_owned());
        self.versions[at] += 1;
    }
}

impl Target for Cloud {
    type Place = usize;
    type Refusal = CloudError;

    async fn read(&self, at: &usize) -> Result<Option<Document>, CloudError> {
        let mut state = self.state.lock().unwrap();
        match state.reads.pop_front().unwrap_or(Meets::Fine) {
            Meets::Fine => {}
            Meets::OthersBefore => state.store(*at, "somebody else's"),
            meets => return Err(error(meets)),
        }
        let (text, version) = match &mut state.stale {
            Some((stale, text, version, left)) if stale == at && *left > 0 => {
                *left -= 1;
                (text.clone(), *version)
            }
            _ => (state.stored[*at].clone(), state.versions[*at]),
        };
        let marker = self.has_markers.then_some(Marker::Version(version));
        Ok(text.map(|text| Document {
            fingerprint: Fingerprint::of(&text, marker),
            text,
        }))
    }

    async fn write(
        &self,
        at: &usize,
        text: &str,
        _before: Option<&Document>,
    ) -> Written<CloudError> {
        let mut state = self.state.lock().unwrap();
        state.sent.push((*at, text.to_owned()));
        let meets = state.writes.pop_front().unwrap_or(Meets::Fine);
        let before = (state.stored[*at].clone(), state.versions[*at]);
        match meets {
            Meets::Cut => return Written::Unclear(error(meets)),
            Meets::Throttled | Meets::Denied => return Written::Refused(error(meets)),
            Meets::OthersBefore => state.store(*at, "somebody else's"),
            _ => {}
        }
        state.store(*at, text);
        let version = state.versions[*at];
        let marker = self.has_markers.then_some(Marker::Version(version));
        match meets {
            Meets::CutAfter => return Written::Unclear(error(meets)),
            Meets::Lag(reads) => state.stale = Some((*at, before.0, before.1, reads)),
            Meets::OthersAfter => state.store(*at, "somebody else's"),
            _ => {}
        }
        Written::Done { marker }
    }

    fn fingerprint(&self, text: &str) -> Option<Fingerprint> {
        (text != "no document").then(|| Fingerprint::of(text, None))
    }
}

pub(super) struct Run {
    pub(super) outcome: Outcome<CloudError, &'static str>,
    pub(super) sent: Vec<(usize, String)>,
    pub(super) stored: Vec<Option<String>>,
    pub(super) steps: Vec<Progress>,
    pub(super) saved: Option<Vec<Option<Document>>>,
}

pub(super) struct Script {
    pub(super) has_markers: bool,
    pub(super) before: [Option<&'static str>; 2],
    pub(super) after: [&'static str; 2],
    pub(super) reads: Vec<Meets>,
    pub(super) writes: Vec<Meets>,
    pub(super) save: Result<(), &'static str>,
    /// Cancelled once this was told.
    pub(super) cancel_at: Option<Progress>,
}

impl Default for Script {
    fn default() -> Self {
        Self {
            has_markers: false,
            before: [Some("a"), Some("b")],
            after: ["a and more", "b and more"],
            reads: Vec::new(),
            writes: Vec::new(),
            save: Ok(()),
            cancel_at: None,
        }
    }
}

impl Script {
    pub(super) async fn run(self) -> Run {
        let marker = self.has_markers.then_some(Marker::Version(4));
        let edits = [0, 1].map(|at| Edit {
            place: at,
            confirmed: self.before[at].map(|text| Fingerprint::of(text, marker.clone())),
            text: self.after[at].to_owned(),
        });
        let cloud = Cloud {
            has_markers: self.has_markers,
            state: Mutex::new(State {
                stored: self.before.map(|text| text.map(str::to_owned)).into(),
                versions: vec![4, 4],
                reads: self.reads.into(),
                writes: self.writes.into(),
                ..State::default()
            }),
        };
        let (steps, saved) = (Mutex::new(Vec::new()), Mutex::new(None));
        let outcome = run(
            &cloud,
            &edits,
            &Timing::short(),
            &Along {
                progress: &|progress| steps.lock().unwrap().push(progress),
                is_cancelled: &|| {
                    let told = steps.lock().unwrap();
                    self.cancel_at.is_some_and(|at| told.contains(&at))
                },
            },
            async |before| {
                *saved.lock().unwrap() = Some(before);
                self.save
            },
        )
        .await;
        let state = cloud.state.into_inner().unwrap();
        Run {
            outcome,
            sent: state.sent,
            stored: state.stored,
            steps: steps.into_inner().unwrap(),
            saved: saved.into_inner().unwrap(),
        }
    }
}

impl Run {
    pub(super) fn fates(&self) -> [&'static str; 2] {
        [0, 1].map(|at| match &self.outcome.fates[at] {
            Fate::NotStarted => "not started",
            Fate::NoDocument => "no document",
            Fate::Changed { .. } => "changed",
            Fate::NotRead(_) => "not read",
            Fate::AlreadyThere => "already there",
            Fate::Refused(_) => "refused",
            Fate::Proven { unclear: None, .. } => "proven",
            Fate::Proven { .. } => "proven after all",
            Fate::Foreign { .. } => "foreign",
            Fate::NotProven { .. } => "not proven",
            Fate::Unclear { .. } => "unclear",
        })
    }
}
