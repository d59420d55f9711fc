//! What was handed over to somebody else, and what the list that came back says of it.

use access_list::{ListState, NeededBuilder, UsedBy, compare};
use addresses::{Cloud, Service, Source};
use ipnet::IpNet;
use jiff::Timestamp;
use storage::{HandedOver, Storage};

use super::AccessListState;

/// What became of what was handed over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Returned {
    /// When it was handed over.
    pub at: Timestamp,
    /// How many blocks it had.
    pub count: usize,
    /// They are those that are needed today.
    pub is_current: bool,
    /// What the list that was compared says of them; `None` where none was since.
    pub state: Option<ListState>,
}

impl AccessListState {
    /// Remembers what is handed over now.
    pub fn hand_over(&self, source: &Source, storage: &Storage, blocks: Vec<IpNet>) {
        let at = Timestamp::now();
        self.with(source, storage, |state| {
            state.remembered.handed_over = Some(HandedOver { at, blocks });
            state.keep(storage);
        });
    }

    /// What became of what was handed over last; `None` where nothing was. `needed`: what is needed today.
    pub fn returned(
        &self,
        source: &Source,
        storage: &Storage,
        needed: &[IpNet],
    ) -> Option<Returned> {
        let (handed, list) = self.with(source, storage, |state| {
            let handed = state.remembered.handed_over.clone()?;
            Some((handed, state.remembered.list.clone()))
        })?;
        let list = list.filter(|list| list.read_at > handed.at);
        let mut blocks = NeededBuilder::default();
        for block in &handed.blocks {
            blocks.add(*block, of_atlas());
        }
        let blocks = blocks.build();
        let state = list.map(|list| {
            let comparison = compare(&blocks, &list.content, &[], Timestamp::now());
            ListState::of(&comparison)
        });
        Some(Returned {
            at: handed.at,
            count: blocks.nets().len(),
            is_current: blocks.nets() == needed,
            state,
        })
    }
}

/// Where a block that was handed over comes from: that is written down in what was handed over.
fn of_atlas() -> UsedBy {
    UsedBy {
        service: Service::ControlPlane,
        cloud: Cloud::Other(String::new()),
        region: String::new(),
        project: None,
        planned: false,
    }
}

#[cfg(test)]
mod tests {
    use access_list::{Context, Verdict};

    use super::super::tests::source;
    use super::*;

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn nets(texts: &[&str]) -> Result<Vec<IpNet>> {
        Ok(texts
            .iter()
            .map(|it| it.parse())
            .collect::<std::result::Result<_, _>>()?)
    }

    fn comes_back(state: &AccessListState, storage: &Storage, text: &str) -> Result {
        let read = access_list::read(&[text.as_bytes()], &Context::at(Timestamp::now()))?;
        state.set_list(&source(false), storage, Some((read, Vec::new())));
        Ok(())
    }

    #[test]
    fn what_comes_back_is_compared_with_what_was_handed_over() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let state = AccessListState::default();
        let source = source(false);
        let today = nets(&["3.0.0.1/32", "3.0.0.2/32"])?;
        assert_eq!(state.returned(&source, &storage, &today), None);

        comes_back(&state, &storage, "3.0.0.1\n3.0.0.2\n")?;
        state.hand_over(&source, &storage, today.clone());
        let waiting = state.returned(&source, &storage, &today).ok_or("nothing")?;
        assert_eq!((waiting.count, waiting.is_current), (2, true));
        assert_eq!(waiting.state, None, "it was compared before");

        comes_back(&state, &storage, "3.0.0.1\n")?;
        let part = state.returned(&source, &storage, &today).ok_or("nothing")?;
        let found = part.state.ok_or("not compared")?;
        assert_eq!((found.verdict, found.missing), (Verdict::Missing, 1));

        comes_back(&state, &storage, "3.0.0.1\n3.0.0.2\n")?;
        let newer = nets(&["3.0.0.1/32", "3.0.0.2/32", "3.0.0.3/32"])?;
        let whole = state.returned(&source, &storage, &newer).ok_or("nothing")?;
        assert_eq!(whole.state.map(|it| it.verdict), Some(Verdict::Allowed));
        assert!(!whole.is_current, "Atlas needs another one by now");

        let later = AccessListState::default();
        assert_eq!(later.returned(&source, &storage, &newer), Some(whole));
        Ok(())
    }

    #[test]
    fn a5_practice_is_kept_nowhere() -> Result {
        let folder = tempfile::tempdir()?;
        let storage = Storage::open(folder.path())?;
        let today = nets(&["198.18.0.1/32"])?;
        let state = AccessListState::default();
        state.hand_over(&source(true), &storage, today.clone());
        assert!(state.returned(&source(true), &storage, &today).is_some());
        assert_eq!(
            AccessListState::default().returned(&source(true), &storage, &today),
            None
        );
        Ok(())
    }
}
