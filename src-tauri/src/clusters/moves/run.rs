//! The clusters of one project on their way to another key, one after another.

use encryption::Target;
use storage::{RememberedMove, RememberedMoves, Storage};

use crate::view::{ErrorView, MoveStateView, MoveView, MovesView};

/// One row of moves.
pub(super) struct Run {
    /// Names it: what an ended one still says is dropped.
    pub number: u32,
    /// The Atlas it is remembered for; nothing of the practice project is.
    pub origin: Option<String>,
    pub project: String,
    pub to: Target,
    pub moves: Vec<Move>,
    /// No further cluster is sent.
    pub stopped: bool,
    pub running: bool,
}

pub(super) struct Move {
    pub cluster: String,
    pub state: MoveStateView,
    /// It may have reached Atlas.
    pub sent: bool,
}

impl Run {
    /// Sends no further cluster.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
        for waiting in &mut self.moves {
            if matches!(waiting.state, MoveStateView::Queued) && !waiting.sent {
                waiting.state = MoveStateView::NotSent;
            }
        }
    }

    /// Nobody follows it any more.
    pub(super) fn lose(&mut self) {
        self.stopped = true;
        self.running = false;
        for open in self.moves.iter_mut().filter(|one| !one.has_ended()) {
            open.state = if open.sent {
                MoveStateView::OutOfSight
            } else {
                MoveStateView::NotSent
            };
        }
    }

    pub(super) fn view(&self) -> MovesView {
        MovesView {
            project_id: self.project.clone(),
            to: self.to.into(),
            moves: self
                .moves
                .iter()
                .map(|one| MoveView {
                    cluster: one.cluster.clone(),
                    state: one.state.clone(),
                })
                .collect(),
            running: self.running,
        }
    }

    /// Keeps what has not ended.
    pub(super) fn remember(&self, storage: &Storage) -> Result<(), ErrorView> {
        let open = self.moves.iter().filter(|one| !one.has_ended());
        self.keep(storage, open)
    }

    /// Keeps nothing of it.
    pub(super) fn forget(&self, storage: &Storage) -> Result<(), ErrorView> {
        self.keep(storage, std::iter::empty())
    }

    fn keep<'one>(
        &self,
        storage: &Storage,
        moves: impl Iterator<Item = &'one Move>,
    ) -> Result<(), ErrorView> {
        let Some(origin) = &self.origin else {
            return Ok(());
        };
        storage.set_moves(&RememberedMoves {
            origin: origin.clone(),
            project: self.project.clone(),
            to: self.to.provider().key().to_owned(),
            moves: moves
                .map(|one| RememberedMove {
                    cluster: one.cluster.clone(),
                    sent: one.sent,
                })
                .collect(),
        })?;
        Ok(())
    }
}

impl Move {
    fn has_ended(&self) -> bool {
        matches!(
            self.state,
            MoveStateView::Done
                | MoveStateView::NotBecause { .. }
                | MoveStateView::NotOnItsWay
                | MoveStateView::Failed { .. }
        )
    }
}
