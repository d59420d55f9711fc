//! One cell of the table: a change of one document that meets one fault, or two.

use std::sync::Mutex;
use std::time::Duration;

use clouds::Timing;
use clouds::aws::write::Refusal;
use clouds::aws::{AwsTarget, Place};
use clouds::change::{self, Along, Edit, Progress, Target, Written};
use clouds::{CloudError, Fingerprint};
use sandbox::{AwsOperation, PretendAws};
use tokio::net::TcpSocket;

use crate::account::{self, Document};
use crate::expected::{Stored, expected, told};
use crate::fault::{OnRead, OnWrite, When};

const BEFORE: [&str; 2] = ["198.18.0.1/32", "198.18.0.2/32"];
/// A limit that is met on purpose; a machine busy with other things should not come near.
const BRIEF: Duration = Duration::from_secs(2);
const OURS: &str = "198.18.0.7/32";
const THEIRS: &str = "198.18.0.9/32";

/// A change of one document, and what it meets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) document: Document,
    pub(crate) write: OnWrite,
    pub(crate) read: Option<(AwsOperation, OnRead, When)>,
}

/// The account, over connections that wait, or do not wait long, or reach nobody.
struct Ways {
    patient: AwsTarget,
    /// Where only a limit ends a request.
    brief: AwsTarget,
    gone: AwsTarget,
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

impl Ways {
    fn over(&self, way: Way) -> &AwsTarget {
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

impl Target for Ways {
    type Place = Place;
    type Refusal = Refusal;

    async fn read(&self, place: &Place) -> Result<Option<change::Document>, CloudError> {
        let way = *self.read.lock().unwrap();
        self.over(way).read(place).await
    }

    async fn write(
        &self,
        place: &Place,
        text: &str,
        before: Option<&change::Document>,
    ) -> Written<Refusal> {
        self.over(self.write).write(place, text, before).await
    }

    fn fingerprint(&self, text: &str) -> Option<Fingerprint> {
        self.patient.fingerprint(text)
    }
}

impl Cell {
    /// Changes the document. `Err` says what was different from what the table expects.
    pub(crate) async fn meet(self) -> Result<(), String> {
        let Self {
            document, write, ..
        } = self;
        let wanted = expected(
            document,
            write,
            self.read.map(|(_, fault, when)| (fault, when)),
        );
        let aws = account::started(account::world(&BEFORE)).await;
        let timing = timing(wanted.takes_the_deadline());
        let keys = account::keys(&aws);
        let session = account::session(aws.origin(), &keys, timing);
        let reading = account::read(&session).await;
        if !reading.is_whole() {
            return Err(format!("{self:?}: {:?}", reading.unread));
        }
        // Bound, and nobody listens.
        let nobody = TcpSocket::new_v4().unwrap();
        nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let gone = format!("http://{}", nobody.local_addr().unwrap());
        let brief = Timing {
            silence: BRIEF,
            tries: 2,
            ..timing
        };
        let target = Ways {
            patient: AwsTarget::new(session),
            brief: AwsTarget::new(account::session(aws.origin(), &keys, brief)),
            gone: AwsTarget::new(account::session(&gone, &keys, timing)),
            write: match write {
                OnWrite::Silent | OnWrite::SilentTaken => Way::Brief,
                OnWrite::Unreachable => Way::Gone,
                _ => Way::Patient,
            },
            read: Mutex::new(Way::Patient),
        };

        let place = document.place(&reading);
        let before = aws.script().world(|world| document.stored(world));
        let [ours, theirs] = [OURS, THEIRS].map(|added| match &before {
            Some(before) => added_to(before, added),
            None => document.text(&[added]),
        });
        let confirmed = target.read(&place).await.map_err(|it| it.to_string())?;
        let edit = Edit {
            place,
            confirmed: confirmed.map(|it| it.fingerprint),
            text: ours.clone(),
        };
        aws.script().forget_requests();
        write.arm(aws.script(), document, &theirs);
        if let Some((read, fault, When::Again)) = self.read {
            meet_at_reading(read, fault, &aws, &target);
        }
        let along = Along {
            progress: &|progress| self.happen(progress, &aws, &target),
            is_cancelled: &|| false,
        };
        let saved = Mutex::new(None);
        let save = |documents| {
            *saved.lock().unwrap() = Some(documents);
            std::future::ready(Ok::<_, ()>(()))
        };
        let outcome = change::run(&target, &[edit], &timing, &along, save).await;

        let stored = aws.script().world(|world| document.stored(world));
        let requests = aws.script().requests();
        let sent = requests
            .iter()
            .filter(|it| it.operation == document.write());
        let sent = sent.count();
        let fate = outcome.fates.first().map(told).unwrap_or_default();
        let holds = match wanted.stored {
            Stored::Before => stored == before,
            Stored::Ours => stored.as_deref() == Some(&ours),
            Stored::Theirs => stored.as_deref() == Some(&theirs),
        };
        let was_saved = saved.into_inner().unwrap();
        let saved = was_saved.as_ref().and_then(|all| all.first());
        let saved = saved.map(|it| it.as_ref().map(|it| it.text.clone()));
        let mut wrong = Vec::new();
        if fate != wanted.told || sent != wanted.sent || !holds {
            wrong.push(format!(
                "expected {wanted:?}, saw {fate:?} sent {sent} times, and {stored:?}"
            ));
        }
        if sent > 1 {
            wrong.push("c2: it was written twice".to_owned());
        }
        if sent > 0 && saved != Some(before.clone()) {
            wrong.push(format!(
                "c3: what there was, was not saved before: {saved:?}"
            ));
        }
        if !has_all_of(stored.as_deref(), before.as_deref()) {
            wrong.push(format!("c1: there is less than there was: {stored:?}"));
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(format!("{self:?}: {}", wrong.join("; "))),
        }
    }

    fn happen(self, progress: Progress, aws: &PretendAws, target: &Ways) {
        match progress {
            Progress::Writing { .. } => self.write.happen(aws.script()),
            Progress::ReadingBack { .. } => {
                self.write.happen_afterwards(aws.script());
                if let Some((read, fault, When::Back)) = self.read {
                    meet_at_reading(read, fault, aws, target);
                }
                if self.write == OnWrite::UnreachableAfterwards {
                    target.read_over(Way::Gone);
                }
            }
            Progress::ReadingAgain | Progress::Saving => {}
        }
    }
}

fn meet_at_reading(read: AwsOperation, fault: OnRead, aws: &PretendAws, target: &Ways) {
    fault.arm(aws.script(), read);
    if fault.is_slow() {
        target.read_over(Way::Brief);
    }
}

/// Where only the deadline ends it, it comes soon; everywhere else it is far.
fn timing(takes_the_deadline: bool) -> Timing {
    let far = Duration::from_secs(60);
    Timing {
        silence: far,
        request: far,
        tries: 3,
        read_back: match takes_the_deadline {
            true => Duration::from_millis(30),
            false => far,
        },
        ..Timing::short()
    }
}

/// The same document with one more address in its list.
fn added_to(document: &str, address: &str) -> String {
    let list = access_list::change_list(document, 0, &[address.parse().unwrap()], &[]);
    list.unwrap()
}

/// Whether every statement of `before` is in `now`, with each of its addresses.
fn has_all_of(now: Option<&str>, before: Option<&str>) -> bool {
    let Some(before) = before else { return true };
    let statements = |text: &str| -> Vec<serde_json::Value> {
        let document: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        document["Statement"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    let (now, before) = (statements(now.unwrap_or_default()), statements(before));
    before.len() == now.len()
        && before.iter().zip(&now).all(|(before, now)| {
            let (before, now) = (lists(before), lists(now));
            before.iter().all(|address| now.contains(address))
        })
}

fn lists(statement: &serde_json::Value) -> Vec<String> {
    let conditions = statement["Condition"].as_object().into_iter().flatten();
    let lists = conditions.flat_map(|(_, keys)| keys["aws:SourceIp"].as_array().cloned());
    lists.flatten().map(|it| it.to_string()).collect()
}
