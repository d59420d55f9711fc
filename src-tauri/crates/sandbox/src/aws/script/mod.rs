//! What a test makes the pretend AWS do, in process. There is no port for it, and the program
//! people run does not contain it.

mod answer;
mod record;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::response::{IntoResponse as _, Response};

pub use answer::AwsAnswer;
pub use record::AwsRecorded;

use super::call::Call;
use super::handle::Visit;
use super::operation::AwsOperation;
use super::state::State;
use super::world::AwsWorld;
use crate::asked::Asked;
use crate::script::{Gate, Hold, Record, lock, pass};

/// What somebody else does.
type Edit = Box<dyn FnOnce(&mut AwsWorld) + Send>;

/// The script of one pretend AWS. Answers are given to requests that were let in: rightly signed,
/// or with the right token.
pub struct AwsScript {
    state: Arc<State>,
    plans: Mutex<HashMap<AwsOperation, Plan>>,
    record: Record<AwsRecorded>,
}

#[derive(Default)]
struct Plan {
    next: VecDeque<AwsAnswer>,
    always: Option<AwsAnswer>,
    /// So many requests were let in since the script was last changed for this operation.
    seen: usize,
    before: Vec<(usize, Edit)>,
    after: Vec<(usize, Edit)>,
    holds: Vec<Arc<Gate>>,
    answer_holds: Vec<Arc<Gate>>,
}

impl AwsScript {
    pub(super) fn new(state: Arc<State>) -> Self {
        Self {
            state,
            plans: Mutex::default(),
            record: Record::default(),
        }
    }

    /// Gives `answer` to one request; answers queue up in the order they were given.
    pub fn next(&self, operation: AwsOperation, answer: AwsAnswer) {
        self.plan(operation, |plan| plan.next.push_back(answer));
    }

    /// Gives `answer` to every request that no queued answer is for.
    pub fn always(&self, operation: AwsOperation, answer: AwsAnswer) {
        self.plan(operation, |plan| plan.always = Some(answer));
    }

    /// Takes back every answer of the operation, queued ones too.
    pub fn genuine(&self, operation: AwsOperation) {
        self.plan(operation, |plan| {
            plan.next.clear();
            plan.always = None;
        });
    }

    /// Lets somebody else change things right before the request with this number, counted from
    /// now, is carried out; the next one is 1.
    pub fn before(
        &self,
        operation: AwsOperation,
        number: usize,
        edit: impl FnOnce(&mut AwsWorld) + Send + 'static,
    ) {
        self.plan(operation, |plan| {
            plan.before.push(plan.due(number, edit));
        });
    }

    /// The same right after it was carried out, before it is answered.
    pub fn after(
        &self,
        operation: AwsOperation,
        number: usize,
        edit: impl FnOnce(&mut AwsWorld) + Send + 'static,
    ) {
        self.plan(operation, |plan| {
            plan.after.push(plan.due(number, edit));
        });
    }

    /// Holds requests that were let in, before anything is done, until the hold is released.
    pub fn hold(&self, operation: AwsOperation) -> Hold {
        let (hold, gate) = Hold::new();
        self.plan(operation, |plan| plan.holds.push(gate));
        hold
    }

    /// Holds answers after everything was done, until the hold is released.
    pub fn hold_answers(&self, operation: AwsOperation) -> Hold {
        let (hold, gate) = Hold::new();
        self.plan(operation, |plan| plan.answer_holds.push(gate));
        hold
    }

    /// Looks at what there is, or changes it now.
    pub fn world<T>(&self, look: impl FnOnce(&mut AwsWorld) -> T) -> T {
        look(&mut self.state.world())
    }

    /// How many reads after a write still show what there was, from the next write on.
    pub fn set_lag(&self, reads: u32) {
        self.state.set_lag(reads);
    }

    /// Moves AWS's clock: so many seconds ahead of this computer's, or behind it. What was handed
    /// out before ends by the moved clock.
    pub fn set_clock_ahead(&self, seconds: i64) {
        self.state.clock.set_ahead(seconds);
    }

    /// Ends all temporary keys handed out so far.
    pub fn expire_keys(&self) {
        self.state.credentials.expire(self.state.clock.now());
    }

    /// Ends all access tokens of IAM Identity Center; refresh tokens stay.
    pub fn forget_access_tokens(&self) {
        self.state.sso.forget_access();
    }

    /// Ends all its refresh tokens.
    pub fn forget_refresh_tokens(&self) {
        self.state.sso.forget_refresh();
    }

    /// Everything that was asked, in the order of arrival, refused or not, but what the guard
    /// turned away.
    #[must_use]
    pub fn requests(&self) -> Vec<AwsRecorded> {
        self.record.all()
    }

    /// Forgets what was asked so far.
    pub fn forget_requests(&self) {
        self.record.clear();
    }

    pub(super) fn record(&self, call: &Call, asked: &Asked) -> usize {
        self.record.begin(AwsRecorded::new(call, asked))
    }

    pub(super) fn answered(&self, number: usize, status: u16) {
        self.record.end(number, status);
    }

    /// Answers a request that was let in.
    pub(super) async fn play(&self, visit: &Visit<'_>) -> Response {
        let operation = visit.call.operation;
        let (holds, answer_holds) = self.plan(operation, |plan| {
            (plan.holds.clone(), plan.answer_holds.clone())
        });
        pass(&holds).await;
        let (answer, before, after) = self.plan(operation, Plan::take);
        self.act(before);
        let done = answer
            .is_carried_out()
            .then(|| visit.carry_out(&self.state));
        self.act(after);
        tokio::time::sleep(answer.delay()).await;
        pass(&answer_holds).await;
        let reply = match answer.refusal(visit.call.service) {
            Some(refusal) => answer.dress(visit.refuse(&refusal)),
            None => done.unwrap_or_else(|| visit.carry_out(&self.state)),
        };
        if answer.is_cut() {
            reply.into_cut_response()
        } else {
            reply.into_response()
        }
    }

    fn act(&self, edits: Vec<Edit>) {
        for edit in edits {
            edit(&mut self.state.world());
        }
    }

    fn plan<T>(&self, operation: AwsOperation, work: impl FnOnce(&mut Plan) -> T) -> T {
        let mut plans: MutexGuard<'_, _> = lock(&self.plans);
        let plan = plans.entry(operation).or_default();
        plan.holds.retain(|gate| !gate.is_open());
        plan.answer_holds.retain(|gate| !gate.is_open());
        work(plan)
    }
}

impl Plan {
    /// `edit` for the request with this number, counted from now.
    fn due(
        &self,
        number: usize,
        edit: impl FnOnce(&mut AwsWorld) + Send + 'static,
    ) -> (usize, Edit) {
        (self.seen + number, Box::new(edit))
    }

    /// The answer for this request, and what others do before and after it.
    fn take(&mut self) -> (AwsAnswer, Vec<Edit>, Vec<Edit>) {
        self.seen += 1;
        let answer = self
            .next
            .pop_front()
            .or_else(|| self.always.clone())
            .unwrap_or_else(AwsAnswer::genuine);
        let (before, after) = (
            due(&mut self.before, self.seen),
            due(&mut self.after, self.seen),
        );
        (answer, before, after)
    }
}

fn due(edits: &mut Vec<(usize, Edit)>, number: usize) -> Vec<Edit> {
    let (now, later): (Vec<_>, Vec<_>) = std::mem::take(edits)
        .into_iter()
        .partition(|(due, _)| *due == number);
    *edits = later;
    now.into_iter().map(|(_, edit)| edit).collect()
}
