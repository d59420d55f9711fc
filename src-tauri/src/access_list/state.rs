//! What the key service's access list has, and which projects use the key service.

mod answers;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use access_list::{
    AccessList, Artefact, Comparison, Doubt, Form, Half, ListState, Reason, compare,
};
use addresses::{AccessListRead, Ranges, Source};
use ipnet::IpNet;
use jiff::Timestamp;
use parking_lot::Mutex;
use storage::{RememberedAccess, RememberedList, Storage};

use super::needed::NeededSet;
use crate::addresses::book::InUse;
use crate::support::error::ShellError;
use crate::support::generation;

pub use handed_over::Returned;

mod handed_over;

/// Far more than any policy, vault or level has, in bytes, with what a console prints around it.
const LONGEST_KEPT: usize = 4 * 1024 * 1024;

/// So many readings of access lists are kept that had something new.
const MOST_READS: usize = 200;

/// A text that was compared; only until the program ends.
#[derive(Debug, Clone)]
pub struct KeptText {
    /// AWS: whose policy it is.
    pub half: Option<Half>,
    /// The text.
    pub bytes: Arc<[u8]>,
}

/// What is remembered, for each Atlas apart: a late answer of one never changes what another has.
#[derive(Default)]
pub struct AccessListState {
    states: Mutex<HashMap<Source, State>>,
}

struct State {
    source: Source,
    remembered: RememberedAccess,
    /// The texts that were compared, for merging and picking: the role's policy and the key's are
    /// kept apart.
    texts: Vec<KeptText>,
    /// What is needed, as it was read last.
    needed: Option<NeededSet>,
    compared: Option<Compared>,
    rollback_saved: bool,
    artefact: Option<Written>,
}

/// What was written, and waits to be copied or saved.
struct Written {
    token: u32,
    artefact: Arc<Artefact>,
    /// The list it was written from, with what is to be confirmed first.
    list: InUse,
    /// The person confirmed what is unusual about the list.
    confirmed: bool,
}

/// A comparison on screen.
#[derive(Clone)]
pub struct Compared {
    /// Names it.
    pub generation: u32,
    /// What is needed: the comparison counts in this set, whatever was read since.
    pub set: NeededSet,
    /// What there is.
    pub list: Arc<AccessList>,
    /// How they differ.
    pub comparison: Arc<Comparison>,
    /// When the list was read.
    pub read_at: Timestamp,
    /// Since when everything needed is proven to be accepted.
    pub complete_since: Option<Timestamp>,
    /// The text of one policy is still here.
    pub mergeable: bool,
    /// The text is still here, so that another of its lists can be picked.
    pub can_pick: bool,
    /// The list was saved, to go back to.
    pub rollback_saved: bool,
}

impl AccessListState {
    /// The IDs of the projects that use the key service, where the person chose them.
    pub fn projects(&self, source: &Source, storage: &Storage) -> Option<Vec<String>> {
        self.with(source, storage, |state| state.remembered.projects.clone())
    }

    /// Chooses the projects that use the key service; `None`: no choice. Gives the choice before.
    pub fn set_projects(
        &self,
        source: &Source,
        storage: &Storage,
        projects: Option<Vec<String>>,
    ) -> Option<Vec<String>> {
        self.with(source, storage, |state| {
            if state.remembered.projects == projects {
                return projects;
            }
            state.void();
            let before = std::mem::replace(&mut state.remembered.projects, projects);
            state.keep(storage);
            before
        })
    }

    /// Takes over what is needed, as it was read last.
    pub fn set_needed(&self, source: &Source, storage: &Storage, needed: NeededSet) {
        self.with(source, storage, |state| {
            let compared = state.compared.as_ref();
            if compared.is_some_and(|compared| compared.set.needed != needed.needed) {
                state.void();
            }
            state.needed = Some(needed);
        });
    }

    /// What is needed, as it was read last.
    pub fn needed(&self, source: &Source, storage: &Storage) -> Option<NeededSet> {
        self.with(source, storage, |state| state.needed.clone())
    }

    /// Takes over what the access list has; `None` forgets it.
    pub fn set_list(
        &self,
        source: &Source,
        storage: &Storage,
        list: Option<(AccessList, Vec<KeptText>)>,
    ) {
        self.with(source, storage, |state| {
            let before = state.remembered.list.take();
            state.compared = None;
            state.rollback_saved = false;
            state.artefact = None;
            let (list, texts) = list.unzip();
            state.texts = texts.unwrap_or_default();
            let length: usize = state.texts.iter().map(|text| text.bytes.len()).sum();
            if length > LONGEST_KEPT {
                state.texts.clear();
            }
            state.remembered.list = list.map(|content| RememberedList {
                // What was added counts from now on (safety rule A3).
                complete_since: before
                    .filter(|before| !has_more(&content, &before.content))
                    .and_then(|before| before.complete_since),
                content: Arc::new(content),
                read_at: Timestamp::now(),
            });
            state.keep(storage);
        });
    }

    /// What the access list has.
    pub fn list(&self, source: &Source, storage: &Storage) -> Option<RememberedList> {
        self.with(source, storage, |state| state.remembered.list.clone())
    }

    /// Remembers what the administrator had by himself at a time (safety rule A1).
    pub fn add_administrators(&self, source: &Source, storage: &Storage, read: AccessListRead) {
        self.with(source, storage, |state| {
            if add_read(&mut state.remembered.administrators, read) {
                state.keep(storage);
            }
        });
    }

    /// Compares what there is with what `set` needs; `None` where what there is is not known here (safety
    /// rule A6). `earlier`: every block of an earlier list from this Atlas.
    pub fn compare(
        &self,
        source: &Source,
        storage: &Storage,
        set: NeededSet,
        earlier: &[IpNet],
    ) -> Option<Compared> {
        self.with(source, storage, |state| {
            let remembered = state.remembered.list.as_mut()?;
            let now = Timestamp::now();
            let list = as_of(&remembered.content, &set, now);
            let comparison = compare(&set.needed, &list, earlier, now);
            let since = match remembered.complete_since {
                _ if !comparison.proof.is_complete() => None,
                None => Some(now),
                known => known,
            };
            let changed = since != remembered.complete_since;
            remembered.complete_since = since;
            let read_at = remembered.read_at;
            if changed {
                state.keep(storage);
            }
            let compared = Compared {
                generation: generation::next(),
                set,
                list,
                comparison: Arc::new(comparison),
                read_at,
                complete_since: since,
                mergeable: state.policy().is_some(),
                can_pick: !state.texts.is_empty(),
                rollback_saved: state.rollback_saved,
            };
            state.compared = Some(compared.clone());
            Some(compared)
        })
    }

    /// What the access list says of what `set` needs; `None` where it is not known here (safety rule A6).
    /// The comparison on screen stays.
    pub fn standing(
        &self,
        source: &Source,
        storage: &Storage,
        set: &NeededSet,
    ) -> Option<ListState> {
        self.with(source, storage, |state| {
            let remembered = state.remembered.list.as_mut()?;
            let now = Timestamp::now();
            let list = as_of(&remembered.content, set, now);
            let comparison = compare(&set.needed, &list, &[], now);
            let is_complete = comparison.proof.is_complete();
            if !is_complete && remembered.complete_since.take().is_some() {
                state.keep(storage);
            }
            Some(ListState::of(&comparison))
        })
    }

    /// What is needed changed, so that what was compared and written from it counts no more.
    pub fn void(&self, source: &Source, storage: &Storage) {
        self.with(source, storage, State::void);
    }

    /// Whether a list is remembered of which the comparison counts no more.
    pub fn is_void(&self, source: &Source, storage: &Storage) -> bool {
        self.with(source, storage, |state| {
            state.remembered.list.is_some() && state.compared.is_none()
        })
    }

    /// The comparison on screen.
    pub fn compared(&self, source: &Source, storage: &Storage) -> Option<Compared> {
        self.with(source, storage, |state| state.compared.clone())
    }

    /// The policy that was compared, where it is one.
    pub fn policy(&self, source: &Source, storage: &Storage) -> Option<String> {
        self.with(source, storage, |state| state.policy())
    }

    /// The texts that were compared.
    pub fn texts(&self, source: &Source, storage: &Storage) -> Vec<KeptText> {
        self.with(source, storage, |state| state.texts.clone())
    }

    /// Remembers that the list was saved, to go back to.
    pub fn saved_rollback(&self, source: &Source, storage: &Storage) {
        self.with(source, storage, |state| {
            state.rollback_saved = true;
            if let Some(compared) = &mut state.compared {
                compared.rollback_saved = true;
            }
        });
    }

    /// Lets what was written from `list` wait to be copied or saved, and names it.
    pub fn put_artefact(
        &self,
        source: &Source,
        storage: &Storage,
        artefact: Arc<Artefact>,
        list: InUse,
    ) -> u32 {
        self.with(source, storage, |state| {
            // The same list in another form has been confirmed already.
            let confirmed = state.artefact.as_ref().is_some_and(|before| {
                before.confirmed
                    && list.unusual.is_within(before.list.unusual)
                    && before.list.book.same_list(&list.book)
            });
            let token = generation::next();
            state.artefact = Some(Written {
                token,
                artefact,
                list,
                confirmed,
            });
            token
        })
    }

    /// What was written and named `token`, and the list it was written from. Where its list has something
    /// to confirm, it is not taken anywhere before (safety rule A4); having `confirmed` holds for every
    /// file and form of that list.
    ///
    /// # Errors
    /// `StaleSummary`; `UnusualList` unless `confirmed`, now or before.
    pub fn artefact(
        &self,
        source: &Source,
        storage: &Storage,
        token: u32,
        confirmed: bool,
    ) -> Result<(Arc<Artefact>, InUse), ShellError> {
        self.with(source, storage, |state| {
            let written = state.artefact.as_mut();
            let written = written.filter(|written| written.token == token);
            let written = written.ok_or(ShellError::StaleSummary)?;
            written.list.may_leave(confirmed || written.confirmed)?;
            written.confirmed |= confirmed;
            Ok((Arc::clone(&written.artefact), written.list.clone()))
        })
    }

    fn with<T>(&self, source: &Source, storage: &Storage, work: impl FnOnce(&mut State) -> T) -> T {
        let mut states = self.states.lock();
        let state = states.entry(source.clone());
        work(state.or_insert_with(|| State::load(source, storage)))
    }
}

/// `list` with what came to be in doubt of it since it was read: it says nothing of the key services of
/// projects that were ticked later (safety rule A9).
fn as_of(list: &Arc<AccessList>, set: &NeededSet, now: Timestamp) -> Arc<AccessList> {
    let mut list = Arc::clone(list);
    let is_known = |id: &str| {
        let mut known = list.projects.iter().flatten();
        list.projects.is_none() || known.any(|known| known == id)
    };
    if !set.ticked().all(is_known) {
        list = Arc::new(list.doubted(Reason::ProjectsSince));
    }
    if list.ends_at.is_some_and(|end| end <= now) {
        Arc::make_mut(&mut list).doubts.insert(
            0,
            Doubt {
                reason: Reason::Ended,
                line: 1,
                is_whole: true,
            },
        );
    }
    list
}

/// Adds what of `read` is not in `reads` yet; whether there was anything. The oldest two of too many
/// become one, as if it had all been there from the beginning.
fn add_read(reads: &mut Vec<AccessListRead>, read: AccessListRead) -> bool {
    let known = reads.iter().flat_map(|read| &read.blocks).copied();
    let new = Ranges::of(read.blocks).minus(&Ranges::of(known));
    if new.is_empty() {
        return false;
    }
    let blocks = new.blocks().collect();
    reads.push(AccessListRead { blocks, ..read });
    reads.sort_by_key(|read| read.at);
    if reads.len() > MOST_READS
        && let [oldest, second, ..] = reads.as_mut_slice()
    {
        oldest.blocks.append(&mut second.blocks);
        reads.remove(1);
    }
    true
}

/// Whether `list` has entries that `before` has not.
fn has_more(list: &AccessList, before: &AccessList) -> bool {
    let known: HashSet<IpNet> = before.entries.iter().map(|entry| entry.net).collect();
    list.entries.iter().any(|entry| !known.contains(&entry.net))
}

impl State {
    /// A practice list never meets real ones (safety rule A5).
    fn load(source: &Source, storage: &Storage) -> Self {
        let remembered = if source.practice {
            RememberedAccess::default()
        } else {
            storage.access(&source.origin)
        };
        Self {
            source: source.clone(),
            remembered,
            texts: Vec::new(),
            needed: None,
            compared: None,
            rollback_saved: false,
            artefact: None,
        }
    }

    fn void(&mut self) {
        self.compared = None;
        self.artefact = None;
    }

    fn policy(&self) -> Option<String> {
        let list = self.remembered.list.as_ref()?;
        let [text] = self.texts.as_slice() else {
            return None;
        };
        (list.content.form == Form::AwsPolicy)
            .then(|| String::from_utf8_lossy(&text.bytes).into_owned())
    }

    fn keep(&self, storage: &Storage) {
        if !self.source.practice {
            // What the disk does not take holds until the program ends, which the screen says.
            let _holds = storage.set_access(&self.source.origin, &self.remembered);
        }
    }
}

#[cfg(test)]
mod tests;
