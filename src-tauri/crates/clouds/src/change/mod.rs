//! The way of a change: read again and compare, save what there was, write, read back until equal.
//!
//! Nothing is written twice, and nothing is retried by itself: an unclear answer is read back. Between
//! reading again and writing somebody else's edit can be lost where the cloud has no precondition;
//! where it can be seen afterwards, it is told. The first document that fails stops those after it.
//! What the documents mean, and what is added to them, is decided before.

mod way;

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;

use tokio::time::{Instant, sleep};

pub use self::way::{Ended, Fate};
use self::way::{Step, Way};
use crate::error::CloudError;
use crate::fingerprint::{Fingerprint, Marker};
use crate::timing::Timing;

/// A document as it stands in a cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its text.
    pub text: String,
    /// What tells it from any other.
    pub fingerprint: Fingerprint,
}

/// One document that is to be written.
#[derive(Debug, Clone)]
pub struct Edit<Place> {
    /// Where it stands.
    pub place: Place,
    /// What there was when a person confirmed; `None` where nothing was.
    pub confirmed: Option<Fingerprint>,
    /// The whole text that is to stand there.
    pub text: String,
}

/// What became of one write.
#[derive(Debug)]
pub enum Written<Refusal> {
    /// The cloud says that it is stored.
    Done {
        /// The marker that the cloud gave it, if it gives any.
        marker: Option<Marker>,
    },
    /// It is certain that nothing was changed.
    Refused(Refusal),
    /// It may have been stored, or not: only reading back shows.
    Unclear(CloudError),
}

/// A cloud, as far as a change needs it.
pub trait Target: Sync {
    /// Where a document stands.
    type Place: Sync;
    /// Why a write was refused.
    type Refusal: From<CloudError> + Send;

    /// What stands there now; `None` for nothing.
    fn read(
        &self,
        place: &Self::Place,
    ) -> impl Future<Output = Result<Option<Document>, CloudError>> + Send;

    /// Writes `text` there exactly once. `before` is what was read there right before: its marker is
    /// the precondition, in a cloud that knows one.
    fn write(
        &self,
        place: &Self::Place,
        text: &str,
        before: Option<&Document>,
    ) -> impl Future<Output = Written<Self::Refusal>> + Send;

    /// What tells `text` from other documents, without a marker; `None` for a text that is none.
    fn fingerprint(&self, text: &str) -> Option<Fingerprint>;
}

/// How far a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// What there is, is read once more and compared.
    ReadingAgain,
    /// What there was, is being saved.
    Saving,
    /// From now on the change cannot be cancelled, and its future must not be dropped.
    Writing {
        /// Which document.
        at: usize,
    },
    /// What was written is being read.
    ReadingBack {
        /// Which document.
        at: usize,
    },
}

/// What the caller does along the way.
pub struct Along<'a> {
    /// Is told each step.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Is asked until the first write.
    pub is_cancelled: &'a (dyn Fn() -> bool + Sync),
}

/// How a change ended.
#[derive(Debug)]
pub struct Outcome<Refusal, NotSaved> {
    /// In one word.
    pub ended: Ended<NotSaved>,
    /// What became of each document, in their order.
    pub fates: Vec<Fate<Refusal>>,
    /// What was there right before, as far as it was read.
    pub before: Vec<Option<Document>>,
}

/// Goes the whole way with `edits`, in their order. `save` is given what there is before anything is
/// written; where it fails nothing is.
pub async fn run<T, Saving, NotSaved>(
    target: &T,
    edits: &[Edit<T::Place>],
    timing: &Timing,
    along: &Along<'_>,
    save: impl FnOnce(Vec<Option<Document>>) -> Saving,
) -> Outcome<T::Refusal, NotSaved>
where
    T: Target,
    Saving: Future<Output = Result<(), NotSaved>>,
{
    let wanted = edits
        .iter()
        .map(|edit| (edit.confirmed.clone(), target.fingerprint(&edit.text)));
    let mut way = Way::new(wanted);
    let mut save = Some(save);
    let mut deadline = None;
    loop {
        let step = way.next();
        let edit = step.at().and_then(|at| edits.get(at));
        match (step, edit) {
            (Step::ReadAgain { .. }, Some(edit)) => {
                (along.progress)(Progress::ReadingAgain);
                way.read_again(target.read(&edit.place).await);
                if (along.is_cancelled)() {
                    way.cancel();
                }
            }
            (Step::Save, _) => {
                (along.progress)(Progress::Saving);
                let saved = match save.take() {
                    Some(save) => save(way.before().to_vec()).await,
                    None => Ok(()),
                };
                way.saved(saved);
                if (along.is_cancelled)() {
                    way.cancel();
                }
            }
            (Step::Write { at }, Some(edit)) => {
                (along.progress)(Progress::Writing { at });
                let before = way.before().get(at).and_then(Option::as_ref);
                let written = target.write(&edit.place, &edit.text, before).await;
                way.written(written);
                deadline = Instant::now().checked_add(timing.read_back);
            }
            (Step::ReadBack { at, is_first }, Some(edit)) => {
                if is_first {
                    (along.progress)(Progress::ReadingBack { at });
                } else {
                    sleep(timing.read_back_pause).await;
                }
                let read = target.read(&edit.place).await;
                let is_late = deadline.is_none_or(|deadline| Instant::now() >= deadline);
                way.read_back(read, is_late);
            }
            (Step::Over, _)
            | (Step::ReadAgain { .. } | Step::Write { .. } | Step::ReadBack { .. }, None) => {
                return way.outcome();
            }
        }
    }
}
