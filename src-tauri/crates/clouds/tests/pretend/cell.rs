//! One cell of the table: a change of one document that meets one fault, or two.

use std::sync::Mutex;
use std::time::Duration;

use clouds::change::{self, Along, Edit, Progress, Target, Written};
use clouds::{CloudError, Fingerprint, Timing};

use crate::cloud::{Cloud, Operation};
use crate::expected::{Stored, expected, reported};
use crate::fault::{OnRead, OnWrite, When};

/// What lists have before.
pub(crate) const BEFORE: [&str; 2] = ["198.18.0.1/32", "198.18.0.2/32"];
/// A limit that is met on purpose; a machine busy with other things should not come near.
const BRIEF: Duration = Duration::from_secs(2);
const OURS: &str = "198.18.0.7/32";
const THEIRS: &str = "198.18.0.9/32";

/// A change of one document, and what it meets.
#[derive(Debug)]
pub(crate) struct Cell<C: Cloud> {
    pub(crate) document: C::Document,
    pub(crate) write: OnWrite,
    pub(crate) read: Option<(Operation<C>, OnRead, When)>,
}

/// The cloud, over connections that wait, or do not wait long, or reach nobody.
struct Ways<T> {
    patient: T,
    /// Where only a limit ends a request.
    brief: T,
    gone: T,
    /// What a write goes over, and what a reading goes over from now on.
    write: Way,
    read: Mutex<Way>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Patient,
    Brief,
    Gone,
}

impl<T> Ways<T> {
    fn over(&self, way: Way) -> &T {
        match way {
            Way::Patient => &self.patient,
            Way::Brief => &self.brief,
            Way::Gone => &self.gone,
        }
    }

    fn read_over(&self, way: Way) {
        *self.read.lock().unwrap() = way;
    }
}

impl<T: Target + Send> Target for Ways<T> {
    type Place = T::Place;
    type Refusal = T::Refusal;

    async fn read(&self, place: &T::Place) -> Result<Option<change::Document>, CloudError> {
        let way = *self.read.lock().unwrap();
        self.over(way).read(place).await
    }

    async fn write(
        &self,
        place: &T::Place,
        text: &str,
        before: Option<&change::Document>,
    ) -> Written<T::Refusal> {
        self.over(self.write).write(place, text, before).await
    }

    fn fingerprint(&self, text: &str) -> Option<Fingerprint> {
        self.patient.fingerprint(text)
    }
}

impl<C: Cloud> Cell<C> {
    /// Changes the document. `Err` says what was different from what the table expects.
    pub(crate) async fn meet(self) -> Result<(), String> {
        let Self {
            document, write, ..
        } = self;
        let wanted = expected::<C>(
            document,
            write,
            self.read.map(|(_, fault, when)| (fault, when)),
        );
        let cloud = C::started().await;
        let timing = self.timing(wanted.takes_the_deadline());
        let brief = Timing {
            silence: BRIEF,
            tries: 2,
            ..timing
        };
        let (gone, _nobody) = C::gone(timing).await;
        let target = Ways {
            patient: cloud.target(timing).await,
            brief: cloud.target(brief).await,
            gone,
            write: match write {
                OnWrite::Silent | OnWrite::SilentTaken => Way::Brief,
                OnWrite::Unreachable => Way::Gone,
                _ if self.is_watched(OnRead::is_slow) => Way::Brief,
                _ => Way::Patient,
            },
            read: Mutex::new(Way::Patient),
        };

        let place = cloud.place(document).await;
        let script = cloud.script();
        let before = script.world(|world| C::stored(world, document));
        let [ours, theirs] =
            [OURS, THEIRS].map(|added| C::added_to(document, before.as_deref(), added));
        let confirmed = target.read(&place).await.map_err(|it| it.to_string())?;
        let edit = Edit {
            place,
            confirmed: confirmed.map(|it| it.fingerprint),
            text: ours.clone(),
        };
        script.forget_requests();
        write.arm(&cloud, document, &theirs);
        match self.read {
            Some((read, fault, When::Again)) => meet_at_reading(read, fault, &cloud, &target),
            Some((read, fault, When::Watched)) => fault.arm(&cloud, read),
            _ => {}
        }
        let along = Along {
            progress: &|progress| self.happen(progress, &cloud, &target),
            is_cancelled: &|| false,
        };
        let saved = Mutex::new(None);
        let save = |documents| {
            *saved.lock().unwrap() = Some(documents);
            std::future::ready(Ok::<_, ()>(()))
        };
        let outcome = change::run(&target, &[edit], &timing, &along, save).await;

        let stored = script.world(|world| C::stored(world, document));
        let sent = cloud.sent(document);
        let fate = outcome.fates.first().map(reported).unwrap_or_default();
        let is = |wanted: &str| stored.as_deref().is_some_and(|it| C::is(it, wanted));
        let holds = match wanted.stored {
            Stored::Before => stored == before,
            Stored::Ours => is(&ours),
            Stored::Theirs => is(&theirs),
        };
        let was_saved = saved.into_inner().unwrap();
        let saved: Option<Option<change::Document>> =
            was_saved.and_then(|all| all.into_iter().next());
        let is_as_before = |saved: &Option<change::Document>| match (saved, &before) {
            (Some(saved), Some(before)) => C::is(&saved.text, before),
            (None, None) => true,
            _ => false,
        };
        let mut wrong = Vec::new();
        if fate != wanted.reported || sent != wanted.sent || !holds {
            wrong.push(format!(
                "expected {wanted:?}, saw {fate:?} sent {sent} times, and {stored:?}"
            ));
        }
        if sent > 1 {
            wrong.push("c2: it was written twice".to_owned());
        }
        if sent > 0 && !saved.as_ref().is_some_and(is_as_before) {
            wrong.push(format!(
                "c3: what there was, was not saved before: {saved:?}"
            ));
        }
        let has_less = match (&stored, &before) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(now), Some(before)) => !C::has_all_of(now, before),
        };
        if has_less {
            wrong.push(format!("c1: there is less than there was: {stored:?}"));
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(format!(
                "{document:?} {write:?} {:?}: {}",
                self.read,
                wrong.join("; ")
            )),
        }
    }

    fn happen(&self, progress: Progress, cloud: &C, target: &Ways<C::Target>) {
        match progress {
            Progress::Writing { .. } => self.write.happen(cloud),
            Progress::ReadingBack { .. } => {
                self.write.happen_afterwards(cloud);
                if let Some((read, fault, When::Back)) = self.read {
                    meet_at_reading(read, fault, cloud, target);
                }
                if self.write == OnWrite::UnreachableAfterwards {
                    target.read_over(Way::Gone);
                }
            }
            Progress::ReadingAgain | Progress::Saving => {}
        }
    }

    /// Whether such a fault is met while the change is being finished.
    fn is_watched(&self, is: impl Fn(OnRead) -> bool) -> bool {
        matches!(self.read, Some((_, fault, When::Watched)) if is(fault))
    }

    /// Where only a deadline ends it, it comes soon; everywhere else it is far.
    fn timing(&self, takes_the_deadline: bool) -> Timing {
        let (soon, far) = (Duration::from_millis(30), Duration::from_secs(60));
        let is_never_finished =
            self.write == OnWrite::NeverFinished || self.is_watched(|fault| !fault.is_once());
        let of = |is_met: bool| if is_met { soon } else { far };
        Timing {
            silence: far,
            request: far,
            tries: 3,
            read_back: of(takes_the_deadline),
            operation: of(is_never_finished),
            ..Timing::short()
        }
    }
}

fn meet_at_reading<C: Cloud>(
    read: Operation<C>,
    fault: OnRead,
    cloud: &C,
    target: &Ways<C::Target>,
) {
    fault.arm(cloud, read);
    if fault.is_slow() {
        target.read_over(Way::Brief);
    }
}
