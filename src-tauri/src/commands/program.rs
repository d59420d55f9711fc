//! What the commands share for as long as the program runs. Rooms never see it whole: a command hands
//! them the parts they use.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use storage::Storage;

use crate::access_list;
use crate::access_list::pasted::Pasted;
use crate::access_list::state::AccessListState;
use crate::activity::{Activity, Actor};
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::clouds;
use crate::clouds::state::Clouds;
use crate::clusters::moves::Moves;
use crate::connection;
use crate::connection::key_store::KeyStore;
use crate::connection::presets::Presets;
use crate::connection::proxy_settings::ProxySettings;
use crate::connection::session::Session;
use crate::desktop::appearance::Appearance;
use crate::desktop::clipboard::Clipboard;
use crate::desktop::drops::Drops;
use crate::desktop::printing::Printing;
use crate::desktop::saved_files::SavedFiles;
use crate::encryption::chosen_key_file::ChosenKeyFile;
use crate::encryption::pending::PendingChange;
use crate::support::cancellation::Cancellation;
use crate::support::events::Events;
use crate::support::preferences::Preferences;
use crate::watch::{self, Watch};

/// The parts of the running program.
pub struct Program {
    /// Files that are saved for the person.
    pub saved_files: SavedFiles,
    /// Everything here is erased; the rest goes when the program ends.
    pub erased: AtomicBool,
    /// What was set from outside.
    pub presets: Presets,
    /// It was started to show the IP addresses.
    pub begins_with_addresses: bool,
    /// What may be lost: theme, last folder.
    pub preferences: Preferences,
    /// What is kept on disk.
    pub storage: Arc<Storage>,
    /// Who did what when.
    pub activity: Activity,
    /// The folder `storage` and the webview keep things in.
    pub data_folder: PathBuf,
    /// Where secrets are kept.
    pub key_store: KeyStore,
    /// The route to Atlas.
    pub proxy: ProxySettings,
    /// The connection in use.
    pub session: Session,
    /// The address book on screen.
    pub books: Books,
    /// What the key service's access list has.
    pub access_list: AccessListState,
    /// Who is signed in to a cloud.
    pub clouds: Clouds,
    /// The lists fetched so far.
    pub history: History,
    /// Files dropped on the window.
    pub drops: Drops,
    /// A long text on its way from the page.
    pub pasted: Pasted,
    /// The change that waits for its confirming press.
    pub pending: PendingChange,
    /// The key file that was chosen for the form.
    pub key_file: ChosenKeyFile,
    /// Clusters on their way to another key.
    pub moves: Moves,
    /// The page's calls under way.
    pub cancellation: Cancellation,
    /// When to fetch the lists again.
    pub watch: Watch,
    /// What the page is sent unasked.
    pub events: Events,
    /// The pages that are being printed.
    pub printing: Printing,
    /// The system's clipboard.
    pub clipboard: Clipboard,
    /// The appearance that the desktop asks for.
    pub appearance: Appearance,
}

impl Program {
    /// What connecting works with.
    #[must_use]
    pub fn connection_parts(&self) -> connection::Parts<'_> {
        connection::Parts {
            presets: &self.presets,
            storage: &self.storage,
            key_store: &self.key_store,
            proxy: &self.proxy,
        }
    }

    /// What the lists are read and compared with.
    #[must_use]
    pub fn list_parts(&self) -> access_list::Parts<'_> {
        access_list::Parts {
            books: &self.books,
            history: &self.history,
            storage: &self.storage,
            state: &self.access_list,
        }
    }

    /// What the clouds are asked with.
    #[must_use]
    pub fn cloud_parts(&self) -> clouds::Parts<'_> {
        clouds::Parts {
            lists: self.list_parts(),
            clouds: &self.clouds,
            proxy: &self.proxy,
            key_store: &self.key_store,
            activity: &self.activity,
            data_folder: &self.data_folder,
        }
    }

    /// What the watch works with.
    #[must_use]
    pub fn watch_parts(&self) -> watch::Parts<'_> {
        watch::Parts {
            lists: self.list_parts(),
            watch: &self.watch,
            session: &self.session,
            events: &self.events,
        }
    }

    /// The user of the connection in use, in its project; else of this computer.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self.session.current() {
            Ok(connection) => Actor::new(&connection, connection.project()),
            Err(_) => Actor::here(),
        }
    }
}
