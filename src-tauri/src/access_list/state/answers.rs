//! What a person answered about each project.

use addresses::Source;
use storage::{ProjectAnswers, Storage};

use super::AccessListState;

impl AccessListState {
    /// What a person answered about `project`.
    pub fn answers(&self, source: &Source, storage: &Storage, project: &str) -> ProjectAnswers {
        self.with(source, storage, |state| {
            let answers = state.remembered.answers.get(project);
            answers.cloned().unwrap_or_default()
        })
    }

    /// Remembers what a person answered about `project`.
    pub fn answer(
        &self,
        source: &Source,
        storage: &Storage,
        project: &str,
        answer: impl FnOnce(&mut ProjectAnswers),
    ) {
        self.with(source, storage, |state| {
            let answers = &mut state.remembered.answers;
            answer(answers.entry(project.to_owned()).or_default());
            state.keep(storage);
        });
    }

    /// A person said that the key service of `project` needs no list.
    pub fn answered_no(&self, source: &Source, storage: &Storage, project: &str) -> bool {
        self.with(source, storage, |state| {
            state.remembered.answered_no(project)
        })
    }
}

#[cfg(test)]
mod tests {
    use storage::Listed;

    use super::super::tests::source;
    use super::*;

    type Result = std::result::Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn what_was_answered_is_remembered_for_each_project_and_never_of_practice() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let no = |access: &AccessListState, practice| {
            access.answer(&source(practice), &storage, "a", |answers| {
                answers.listed = Some(Listed::No);
            });
        };
        no(&AccessListState::default(), true);
        let again = AccessListState::default();
        assert!(!again.answered_no(&source(true), &storage, "a"));
        no(&AccessListState::default(), false);
        let again = AccessListState::default();
        assert!(again.answered_no(&source(false), &storage, "a"));
        assert!(!again.answered_no(&source(false), &storage, "b"));
        assert_eq!(
            again.answers(&source(false), &storage, "a").listed,
            Some(Listed::No)
        );
        Ok(())
    }
}
