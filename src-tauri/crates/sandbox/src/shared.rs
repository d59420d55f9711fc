//! What every request of one running stand-in shares.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::config::Config;
use crate::rate_limit::RateLimits;
#[cfg(feature = "scripting")]
use crate::script::Script;
use crate::sign_in::SignIn;
use crate::world::World;

/// The state behind the server.
pub(crate) struct Shared {
    pub(crate) host: String,
    pub(crate) core: Arc<Core>,
    #[cfg(feature = "scripting")]
    pub(crate) script: Script,
}

/// The part that a script may change.
pub(crate) struct Core {
    pub(crate) sign_in: SignIn,
    pub(crate) limits: RateLimits,
    pub(crate) read_only: bool,
    world: Mutex<World>,
}

impl Shared {
    /// `host` is the address it listens on, with its port.
    pub(crate) fn new(
        host: String,
        config: Config,
        api_key: &(String, String),
        service_account: &(String, String),
    ) -> Self {
        let core = Arc::new(Core {
            sign_in: SignIn::new(api_key, service_account, config.timing),
            limits: RateLimits::new(),
            read_only: config.read_only,
            world: Mutex::new(World::practice(
                format!("http://{host}"),
                config.control_plane,
                &api_key.0,
                config.read_only,
                config.timing,
            )),
        });
        Self {
            host,
            #[cfg(feature = "scripting")]
            script: Script::new(Arc::clone(&core)),
            core,
        }
    }
}

impl Core {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
