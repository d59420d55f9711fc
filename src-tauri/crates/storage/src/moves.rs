//! Clusters on their way to another key when the program was last open.

use serde::{Deserialize, Serialize};

use crate::file::VERSION;
use crate::{Storage, StorageError};

/// Moves of one project that have not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RememberedMoves {
    /// Scheme, host and port of the Atlas.
    pub origin: String,
    /// The project's ID.
    pub project: String,
    /// The key they go to, as Atlas writes it: `NONE`, `AWS`, `AZURE`, `GCP`.
    pub to: String,
    /// Which, in order.
    pub moves: Vec<RememberedMove>,
}

/// One cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RememberedMove {
    /// Its name.
    pub cluster: String,
    /// It may have reached Atlas.
    pub sent: bool,
}

impl Storage {
    /// The moves that were remembered last.
    #[must_use]
    pub fn moves(&self) -> Option<RememberedMoves> {
        let _turn = self.turn.lock();
        let file: MovesFile<RememberedMoves> = self.load(&self.root, MOVES)?;
        Some(file.moves)
    }

    /// Remembers moves, or forgets them.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then the earlier ones are still remembered.
    pub fn set_moves(&self, moves: Option<&RememberedMoves>) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        match moves {
            Some(moves) => {
                let version = VERSION;
                self.save(&self.root, MOVES, &MovesFile { version, moves })
            }
            None => self.remove(&self.root, MOVES),
        }
    }
}

const MOVES: &str = "moves.json";

#[derive(Serialize, Deserialize)]
struct MovesFile<T> {
    version: u32,
    moves: T,
}
