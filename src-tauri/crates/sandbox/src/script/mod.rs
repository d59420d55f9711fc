//! What a test makes the stand-in do, in process. There is no port for it, and the program people
//! run does not contain it.

mod answer;
mod cloud;
mod cloud_answer;
mod hold;
mod record;
mod state;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use answer::Answer;
pub use cloud::{CloudScript, Scripted};
pub use cloud_answer::CloudAnswer;
pub(crate) use cloud_answer::Kind;
pub(crate) use hold::Gate;
pub use hold::Hold;
pub(crate) use record::{Record, header};
pub use record::{Recorded, Request};

use crate::asked::Asked;
use crate::operation::Operation;
use crate::reply::Reply;
use crate::shared::Core;

/// The script of one stand-in. Answers are given to requests that were let in (right sign-in and
/// version), unless they say otherwise.
pub struct Script {
    core: Arc<Core>,
    plans: Mutex<HashMap<Operation, Plan>>,
    record: Record<Recorded>,
}

#[derive(Default)]
struct Plan {
    next: VecDeque<Answer>,
    always: Option<Answer>,
    before: Vec<Arc<Gate>>,
    after: Vec<Arc<Gate>>,
}

impl Script {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self {
            core,
            plans: Mutex::default(),
            record: Record::default(),
        }
    }

    /// Gives `answer` to one request; answers queue up in the order they were given.
    pub fn next(&self, operation: Operation, answer: Answer) {
        self.plan(operation, |plan| plan.next.push_back(answer));
    }

    /// Gives `answer` to every request that no queued answer is for.
    pub fn always(&self, operation: Operation, answer: Answer) {
        self.plan(operation, |plan| plan.always = Some(answer));
    }

    /// Takes back every answer of the operation, queued ones too.
    pub fn genuine(&self, operation: Operation) {
        self.plan(operation, |plan| {
            plan.next.clear();
            plan.always = None;
        });
    }

    /// Holds requests that were let in, before anything is done, until the hold is released.
    pub fn hold(&self, operation: Operation) -> Hold {
        let (hold, gate) = Hold::new();
        self.plan(operation, |plan| plan.before.push(gate));
        hold
    }

    /// Holds answers after everything was done, until the hold is released.
    pub fn hold_answers(&self, operation: Operation) -> Hold {
        let (hold, gate) = Hold::new();
        self.plan(operation, |plan| plan.after.push(gate));
        hold
    }

    /// Everything that was asked by someone who may ask at all, in the order of arrival: challenges
    /// and refusals too.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.record.all()
    }

    /// Forgets what was asked so far.
    pub fn forget_requests(&self) {
        self.record.clear();
    }

    pub(crate) fn record(&self, operation: Operation, asked: &Asked) -> usize {
        self.record.begin(Recorded::new(operation, asked))
    }

    pub(crate) fn answered(&self, number: usize, status: u16) {
        self.record.end(number, status);
    }

    /// The answer that is given before the sign-in is checked, if there is one.
    pub(crate) async fn at_the_door(&self, operation: Operation) -> Option<Reply> {
        let answer = self.take(operation, Answer::is_at_the_door)?;
        tokio::time::sleep(answer.delay()).await;
        answer.reply()
    }

    /// Answers a request that was let in; `carry_out` does what it asks.
    pub(crate) async fn play(
        &self,
        operation: Operation,
        carry_out: impl Fn() -> Reply + Send,
    ) -> Reply {
        let (before, after) =
            self.plan(operation, |plan| (plan.before.clone(), plan.after.clone()));
        pass(&before).await;
        let answer = self.take(operation, |answer| !answer.is_at_the_door());
        let done = answer
            .as_ref()
            .is_none_or(Answer::is_carried_out)
            .then(&carry_out);
        if let Some(answer) = &answer {
            tokio::time::sleep(answer.delay()).await;
        }
        pass(&after).await;
        answer
            .and_then(Answer::reply)
            .or(done)
            .unwrap_or_else(carry_out)
    }

    fn take(&self, operation: Operation, fits: impl Fn(&Answer) -> bool) -> Option<Answer> {
        self.plan(operation, |plan| {
            if plan.next.front().is_some_and(&fits) {
                plan.next.pop_front()
            } else if plan.next.is_empty() {
                plan.always.clone().filter(fits)
            } else {
                None
            }
        })
    }

    fn plan<T>(&self, operation: Operation, work: impl FnOnce(&mut Plan) -> T) -> T {
        let mut plans = lock(&self.plans);
        let plan = plans.entry(operation).or_default();
        plan.before.retain(|gate| !gate.is_open());
        plan.after.retain(|gate| !gate.is_open());
        work(plan)
    }
}

pub(crate) async fn pass(gates: &[Arc<Gate>]) {
    for gate in gates {
        gate.pass().await;
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
