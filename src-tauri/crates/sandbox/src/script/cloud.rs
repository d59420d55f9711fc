//! What a test makes a pretend cloud do, whichever it is.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::response::{IntoResponse as _, Response};

use super::{CloudAnswer, Gate, Hold, Record, Request, lock, pass};
use crate::reply::Reply;

/// A pretend cloud, as far as a script needs it.
pub trait Scripted: Send + Sync + 'static {
    /// What can be asked.
    type Operation: Copy + Eq + Hash;
    /// What there is.
    type World;
    /// One request as it arrived.
    type Recorded: Request;

    /// Looks at what there is, or changes it.
    fn with_world<T>(&self, look: impl FnOnce(&mut Self::World) -> T) -> T;
}

/// What somebody else does.
type Edit<World> = Box<dyn FnOnce(&mut World) + Send>;

/// The script of one pretend cloud. Answers are given to requests that were let in.
pub struct CloudScript<Cloud: Scripted> {
    state: Arc<Cloud>,
    plans: Mutex<HashMap<Cloud::Operation, Plan<Cloud::World>>>,
    record: Record<Cloud::Recorded>,
}

struct Plan<World> {
    next: VecDeque<CloudAnswer>,
    always: Option<CloudAnswer>,
    /// So many requests were let in since the script was last changed for this operation.
    seen: usize,
    before: Vec<(usize, Edit<World>)>,
    after: Vec<(usize, Edit<World>)>,
    holds: Vec<Arc<Gate>>,
    answer_holds: Vec<Arc<Gate>>,
}

impl<Cloud: Scripted> CloudScript<Cloud> {
    pub(crate) fn new(state: Arc<Cloud>) -> Self {
        Self {
            state,
            plans: Mutex::new(HashMap::new()),
            record: Record::default(),
        }
    }

    /// Gives `answer` to one request; answers queue up in the order they were given.
    pub fn next(&self, operation: Cloud::Operation, answer: CloudAnswer) {
        self.plan(operation, |plan| plan.next.push_back(answer));
    }

    /// Gives `answer` to every request that no queued answer is for.
    pub fn always(&self, operation: Cloud::Operation, answer: CloudAnswer) {
        self.plan(operation, |plan| plan.always = Some(answer));
    }

    /// Takes back every answer of the operation, queued ones too.
    pub fn genuine(&self, operation: Cloud::Operation) {
        self.plan(operation, |plan| {
            plan.next.clear();
            plan.always = None;
        });
    }

    /// Lets somebody else change things right before the request with this number, counted from
    /// now, is carried out; the next one is 1.
    pub fn before(
        &self,
        operation: Cloud::Operation,
        number: usize,
        edit: impl FnOnce(&mut Cloud::World) + Send + 'static,
    ) {
        self.plan(operation, |plan| {
            plan.before.push(plan.due(number, edit));
        });
    }

    /// The same right after it was carried out, before it is answered.
    pub fn after(
        &self,
        operation: Cloud::Operation,
        number: usize,
        edit: impl FnOnce(&mut Cloud::World) + Send + 'static,
    ) {
        self.plan(operation, |plan| {
            plan.after.push(plan.due(number, edit));
        });
    }

    /// Holds requests that were let in, before anything is done, until the hold is released.
    pub fn hold(&self, operation: Cloud::Operation) -> Hold {
        let (hold, gate) = Hold::new();
        self.plan(operation, |plan| plan.holds.push(gate));
        hold
    }

    /// Holds answers after everything was done, until the hold is released.
    pub fn hold_answers(&self, operation: Cloud::Operation) -> Hold {
        let (hold, gate) = Hold::new();
        self.plan(operation, |plan| plan.answer_holds.push(gate));
        hold
    }

    /// Looks at what there is, or changes it now.
    pub fn world<T>(&self, look: impl FnOnce(&mut Cloud::World) -> T) -> T {
        self.state.with_world(look)
    }

    /// Everything that was asked, in the order of arrival, refused or not, but what the guard
    /// turned away.
    #[must_use]
    pub fn requests(&self) -> Vec<Cloud::Recorded> {
        self.record.all()
    }

    /// Forgets what was asked so far.
    pub fn forget_requests(&self) {
        self.record.clear();
    }

    pub(crate) fn state(&self) -> &Cloud {
        &self.state
    }

    /// Keeps a request; its number is what [`CloudScript::answered`] takes.
    pub(crate) fn begin(&self, request: Cloud::Recorded) -> usize {
        self.record.begin(request)
    }

    pub(crate) fn answered(&self, number: usize, status: u16) {
        self.record.end(number, status);
    }

    /// Answers a request that was let in: `carry_out` does what is asked, `refuse` words an error, if
    /// the answer is one.
    pub(crate) async fn act_out(
        &self,
        operation: Cloud::Operation,
        carry_out: impl Fn() -> Reply,
        refuse: impl Fn(&CloudAnswer) -> Option<Reply>,
    ) -> Response {
        let (holds, answer_holds) = self.plan(operation, |plan| {
            (plan.holds.clone(), plan.answer_holds.clone())
        });
        pass(&holds).await;
        let (answer, before, after) = self.plan(operation, Plan::take);
        self.act(before);
        let done = answer.is_carried_out().then(&carry_out);
        self.act(after);
        tokio::time::sleep(answer.delay()).await;
        pass(&answer_holds).await;
        let reply = match refuse(&answer) {
            Some(refusal) => answer.dress(refusal),
            None => done.unwrap_or_else(carry_out),
        };
        if answer.is_cut() {
            reply.into_cut_response()
        } else {
            reply.into_response()
        }
    }

    fn act(&self, edits: Vec<Edit<Cloud::World>>) {
        for edit in edits {
            self.state.with_world(edit);
        }
    }

    fn plan<T>(
        &self,
        operation: Cloud::Operation,
        work: impl FnOnce(&mut Plan<Cloud::World>) -> T,
    ) -> T {
        let mut plans: MutexGuard<'_, _> = lock(&self.plans);
        let plan = plans.entry(operation).or_insert_with(Plan::new);
        plan.holds.retain(|gate| !gate.is_open());
        plan.answer_holds.retain(|gate| !gate.is_open());
        work(plan)
    }
}

impl<World> Plan<World> {
    fn new() -> Self {
        Self {
            next: VecDeque::new(),
            always: None,
            seen: 0,
            before: Vec::new(),
            after: Vec::new(),
            holds: Vec::new(),
            answer_holds: Vec::new(),
        }
    }

    /// `edit` for the request with this number, counted from now.
    fn due(
        &self,
        number: usize,
        edit: impl FnOnce(&mut World) + Send + 'static,
    ) -> (usize, Edit<World>) {
        (self.seen + number, Box::new(edit))
    }

    /// The answer for this request, and what others do before and after it.
    fn take(&mut self) -> (CloudAnswer, Vec<Edit<World>>, Vec<Edit<World>>) {
        self.seen += 1;
        let answer = self
            .next
            .pop_front()
            .or_else(|| self.always.clone())
            .unwrap_or_else(CloudAnswer::genuine);
        let (before, after) = (
            due(&mut self.before, self.seen),
            due(&mut self.after, self.seen),
        );
        (answer, before, after)
    }
}

fn due<World>(edits: &mut Vec<(usize, Edit<World>)>, number: usize) -> Vec<Edit<World>> {
    let (now, later): (Vec<_>, Vec<_>) = std::mem::take(edits)
        .into_iter()
        .partition(|(due, _)| *due == number);
    *edits = later;
    now.into_iter().map(|(_, edit)| edit).collect()
}
