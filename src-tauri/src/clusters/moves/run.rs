//! The clusters of one project on their way to another key, as they are remembered.

use std::collections::BTreeMap;

use encryption::{MoveQueue, MoveStep, QueuedMove};
use jiff::Timestamp;
use storage::{RememberedMove, RememberedMoves, Storage, StorageError};

use crate::support::error::Asked;

/// One row of moves.
#[derive(Clone)]
pub struct Run {
    /// Names it: what an ended one still says is dropped.
    pub(super) number: u32,
    /// The Atlas it is remembered for; nothing of the practice project is.
    pub(super) origin: Option<String>,
    /// Who is asked.
    pub asked: Asked,
    /// The project's ID.
    pub project: String,
    /// Which clusters, and how far they are.
    pub queue: MoveQueue,
    /// When each cluster was sent.
    pub began: BTreeMap<String, Timestamp>,
}

impl Run {
    /// The cluster at `index` has come to `step`.
    pub(super) fn step(&mut self, index: usize, step: &MoveStep) {
        if matches!(step, MoveStep::Sending)
            && let Some(one) = self.queue.moves().get(index)
        {
            self.began
                .entry(one.cluster.clone())
                .or_insert_with(Timestamp::now);
        }
        self.queue.step(index, step);
    }

    /// Keeps what has not ended.
    pub(super) fn remember(&self, storage: &Storage) -> Result<(), StorageError> {
        self.keep(storage, self.queue.open())
    }

    /// Keeps nothing of it.
    pub(super) fn forget(&self, storage: &Storage) -> Result<(), StorageError> {
        self.keep(storage, std::iter::empty())
    }

    fn keep<'one>(
        &self,
        storage: &Storage,
        moves: impl Iterator<Item = &'one QueuedMove>,
    ) -> Result<(), StorageError> {
        let Some(origin) = &self.origin else {
            return Ok(());
        };
        storage.set_moves(&RememberedMoves {
            origin: origin.clone(),
            project: self.project.clone(),
            to: self.queue.to.provider().key().to_owned(),
            moves: moves
                .map(|one| RememberedMove {
                    cluster: one.cluster.clone(),
                    sent: one.sent,
                    began_at: self.began.get(&one.cluster).copied(),
                })
                .collect(),
        })
    }
}
