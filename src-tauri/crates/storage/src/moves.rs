//! Clusters that were moving to another key when the program was last open.

use jiff::Timestamp;
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
    /// When it was sent, where that is known.
    #[serde(default)]
    pub began_at: Option<Timestamp>,
}

impl Storage {
    /// The moves that are remembered, a row for each project.
    #[must_use]
    pub fn moves(&self) -> Vec<RememberedMoves> {
        let _turn = self.turn.lock();
        self.rows()
    }

    /// Remembers moves in place of the earlier ones of the same project; an empty row is forgotten.
    ///
    /// # Errors
    /// [`StorageError::NotSaved`]; then it holds until the program ends.
    pub fn set_moves(&self, moves: &RememberedMoves) -> Result<(), StorageError> {
        let _turn = self.turn.lock();
        let mut rows = self.rows();
        rows.retain(|row| row.origin != moves.origin || row.project != moves.project);
        if !moves.moves.is_empty() {
            rows.push(moves.clone());
        }
        if rows.is_empty() {
            return self.remove(&self.root, MOVES);
        }
        let version = VERSION;
        self.save(&self.root, MOVES, &MovesFile { version, rows })
    }

    fn rows(&self) -> Vec<RememberedMoves> {
        match self.load(&self.root, MOVES) {
            Some(StoredMoves::Rows { rows }) => rows,
            Some(StoredMoves::One { moves }) => vec![moves],
            None => Vec::new(),
        }
    }
}

pub(crate) const MOVES: &str = "moves.json";

#[derive(Serialize)]
struct MovesFile {
    version: u32,
    rows: Vec<RememberedMoves>,
}

/// What a file of this version holds.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredMoves {
    Rows {
        rows: Vec<RememberedMoves>,
    },
    /// Written when the moves of one project at a time were remembered.
    One {
        moves: RememberedMoves,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(project: &str, clusters: &[&str]) -> RememberedMoves {
        RememberedMoves {
            origin: "https://atlas.example.com".to_owned(),
            project: project.to_owned(),
            to: "AWS".to_owned(),
            moves: clusters
                .iter()
                .map(|cluster| RememberedMove {
                    cluster: (*cluster).to_owned(),
                    sent: true,
                    began_at: None,
                })
                .collect(),
        }
    }

    #[test]
    fn a_file_of_one_project_from_before_there_were_rows_is_read_and_kept_in_rows()
    -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let before = r#"{"version":1,"moves":{"origin":"https://atlas.example.com",
            "project":"one","to":"AWS","moves":[{"cluster":"orders","sent":true}]}}"#;
        std::fs::write(folder.path().join(MOVES), before)?;

        let storage = Storage::open(folder.path())?;
        assert_eq!(storage.moves(), [row("one", &["orders"])]);
        assert_eq!(storage.notices(), [], "nothing was set aside");
        storage.set_moves(&row("two", &["ledger"]))?;
        drop(storage);

        let storage = Storage::open(folder.path())?;
        assert_eq!(
            storage.moves(),
            [row("one", &["orders"]), row("two", &["ledger"])]
        );
        Ok(())
    }

    #[test]
    fn each_project_has_a_row_of_its_own() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        storage.set_moves(&row("one", &["orders"]))?;
        storage.set_moves(&row("two", &["ledger"]))?;
        storage.set_moves(&row("one", &["orders", "archive"]))?;
        drop(storage);

        let storage = Storage::open(folder.path())?;
        assert_eq!(
            storage.moves(),
            [row("two", &["ledger"]), row("one", &["orders", "archive"])]
        );
        storage.set_moves(&row("two", &[]))?;
        storage.set_moves(&row("one", &[]))?;
        assert_eq!(storage.moves(), []);
        assert!(
            !folder.path().join(MOVES).exists(),
            "nothing is left behind"
        );
        Ok(())
    }
}
