//! Clusters of one project that go to the same key, one after another. Pure: who sends and follows
//! reports to it what happened.

use std::sync::Arc;

use super::{MoveError, MoveStep, Obstacle, Target};

/// Clusters in the order in which they are moved.
#[derive(Debug, Clone)]
pub struct MoveQueue {
    /// The key they go to.
    pub to: Target,
    moves: Vec<QueuedMove>,
    stopped: bool,
    running: bool,
}

/// One cluster of a queue.
#[derive(Debug, Clone)]
pub struct QueuedMove {
    /// Its name.
    pub cluster: String,
    /// How far it is.
    pub state: MoveState,
    /// It may have reached Atlas.
    pub sent: bool,
}

/// How far a move is.
#[derive(Debug, Clone)]
pub enum MoveState {
    /// It comes after the one before.
    Queued,
    /// It was not sent before the program was closed or the queue was stopped: it is offered, and
    /// never sent by itself.
    NotSent,
    /// Reading the cluster as it is.
    Checking,
    /// Sending.
    Sending,
    /// Reading whether Atlas took it, because its answer did not say so.
    ReadingBack,
    /// Atlas is at work.
    Following,
    /// Atlas took it and cannot be asked right now.
    OutOfSight,
    /// The cluster is on the key.
    Done,
    /// It did not arrive, or that is not known.
    Failed(Arc<MoveError>),
}

impl MoveQueue {
    /// A queue of clusters that are to be sent.
    #[must_use]
    pub fn new(to: Target, clusters: impl IntoIterator<Item = String>) -> Self {
        let moves = clusters.into_iter().map(|cluster| QueuedMove {
            cluster,
            state: MoveState::Queued,
            sent: false,
        });
        Self {
            to,
            moves: moves.collect(),
            stopped: false,
            running: true,
        }
    }

    /// A queue that was left when the program was closed: each cluster and whether it may have reached
    /// Atlas. What did is followed, and nothing is sent.
    #[must_use]
    pub fn left(to: Target, clusters: impl IntoIterator<Item = (String, bool)>) -> Self {
        let moves = clusters.into_iter().map(|(cluster, sent)| QueuedMove {
            cluster,
            state: match sent {
                true => MoveState::Checking,
                false => MoveState::NotSent,
            },
            sent,
        });
        Self {
            to,
            moves: moves.collect(),
            stopped: true,
            running: true,
        }
    }

    /// Every cluster, in order.
    #[must_use]
    pub fn moves(&self) -> &[QueuedMove] {
        &self.moves
    }

    /// Those that have not ended.
    pub fn open(&self) -> impl Iterator<Item = &QueuedMove> {
        self.moves.iter().filter(|one| !one.state.has_ended())
    }

    /// Something is still being sent or followed.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running
    }

    /// No further cluster is sent.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether clusters wait to be sent.
    #[must_use]
    pub fn has_unsent(&self) -> bool {
        let unsent = |one: &QueuedMove| matches!(one.state, MoveState::Queued) && !one.sent;
        self.running && self.moves.iter().any(unsent)
    }

    /// Sends no further cluster.
    pub fn stop(&mut self) {
        self.stopped = true;
        for waiting in &mut self.moves {
            if matches!(waiting.state, MoveState::Queued) && !waiting.sent {
                waiting.state = MoveState::NotSent;
            }
        }
    }

    /// The cluster at `index` has come to `step`.
    pub fn step(&mut self, index: usize, step: &MoveStep) {
        if let Some(one) = self.moves.get_mut(index) {
            // Remembered before it is sent: a program that ends now follows it next time.
            one.sent |= matches!(step, MoveStep::Sending);
            one.state = match step {
                MoveStep::Checking => MoveState::Checking,
                MoveStep::Sending => MoveState::Sending,
                MoveStep::ReadingBack => MoveState::ReadingBack,
                MoveStep::Following { .. } => MoveState::Following,
                MoveStep::OutOfSight { .. } => MoveState::OutOfSight,
            };
        }
    }

    /// The cluster at `index` is in `state` now. After one that was refused, could not be followed or
    /// whose key does not work, no further cluster is sent until the person says so.
    pub fn set(&mut self, index: usize, state: MoveState) {
        if state.pauses() {
            self.stop();
        }
        if let Some(one) = self.moves.get_mut(index) {
            one.state = state;
        }
    }

    /// Every cluster has ended, or is not sent.
    pub fn end(&mut self) {
        self.running = false;
    }

    /// Nothing follows it any more: what was sent goes on at Atlas, the rest is offered.
    pub fn lose(&mut self) {
        self.stopped = true;
        self.running = false;
        for open in self.moves.iter_mut().filter(|one| !one.state.has_ended()) {
            open.state = match open.sent {
                true => MoveState::OutOfSight,
                false => MoveState::NotSent,
            };
        }
    }
}

impl MoveState {
    /// Nothing more comes of it.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        matches!(self, Self::Done | Self::Failed(_))
    }

    /// What ended it may hold for the clusters after it, too.
    fn pauses(&self) -> bool {
        let Self::Failed(error) = self else {
            return false;
        };
        match error.as_ref() {
            MoveError::LostSight { .. } | MoveError::Stopped { .. } | MoveError::Refused { .. } => {
                true
            }
            MoveError::NotBecause { obstacle, .. } => {
                matches!(obstacle, Obstacle::KeyNotValid | Obstacle::ProviderOff)
            }
            MoveError::NotSent { .. }
            | MoveError::NotTaken { .. }
            | MoveError::NotOnItsWay { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Provider;

    fn queue() -> MoveQueue {
        let clusters = ["ledger", "archive"].map(str::to_owned);
        MoveQueue::new(Target::YourKey(Provider::Aws), clusters)
    }

    fn unsent(queue: &MoveQueue) -> Vec<&str> {
        let unsent = queue.moves().iter().filter(|one| !one.sent);
        unsent.map(|one| one.cluster.as_str()).collect()
    }

    #[test]
    fn a_cluster_counts_as_sent_before_it_is_sent() {
        let mut queue = queue();
        queue.step(0, &MoveStep::Checking);
        assert_eq!(unsent(&queue), ["ledger", "archive"]);
        queue.step(0, &MoveStep::Sending);
        assert_eq!(unsent(&queue), ["archive"]);
        assert!(queue.has_unsent());
    }

    #[test]
    fn stopping_leaves_what_was_sent_and_offers_the_rest() {
        let mut queue = queue();
        queue.step(0, &MoveStep::Sending);
        queue.stop();
        assert!(queue.is_stopped() && queue.is_running() && !queue.has_unsent());
        assert!(matches!(queue.moves()[0].state, MoveState::Sending));
        assert!(matches!(queue.moves()[1].state, MoveState::NotSent));
        assert_eq!(queue.open().count(), 2);
    }

    #[test]
    fn a_cluster_that_is_refused_pauses_the_queue_and_one_that_cannot_be_moved_does_not() {
        let refused = || {
            let cause = Box::new(atlas::AtlasError::NotSignedIn);
            MoveState::Failed(Arc::new(MoveError::Refused { cause }))
        };
        let not_sent = || {
            let cause = Box::new(atlas::AtlasError::NotSignedIn);
            MoveState::Failed(Arc::new(MoveError::NotSent { cause }))
        };
        let mut paused = queue();
        paused.set(0, refused());
        assert!(paused.is_stopped());
        assert!(matches!(paused.moves()[0].state, MoveState::Failed(_)));
        assert!(matches!(paused.moves()[1].state, MoveState::NotSent));
        let mut going_on = queue();
        going_on.set(0, not_sent());
        assert!(!going_on.is_stopped());
        assert!(matches!(going_on.moves()[1].state, MoveState::Queued));
    }

    #[test]
    fn a_lost_queue_keeps_what_ended_and_sends_nothing_more() {
        let mut queue = queue();
        queue.step(0, &MoveStep::Sending);
        queue.set(0, MoveState::Done);
        queue.lose();
        assert!(matches!(queue.moves()[0].state, MoveState::Done));
        assert!(matches!(queue.moves()[1].state, MoveState::NotSent));
        assert!(!queue.is_running());
    }

    #[test]
    fn what_was_left_is_never_sent_by_itself() {
        let left = [("ledger".to_owned(), true), ("archive".to_owned(), false)];
        let queue = MoveQueue::left(Target::AtlasKey, left);
        assert!(queue.is_stopped() && !queue.has_unsent());
        assert!(matches!(queue.moves()[0].state, MoveState::Checking));
        assert!(matches!(queue.moves()[1].state, MoveState::NotSent));
    }
}
