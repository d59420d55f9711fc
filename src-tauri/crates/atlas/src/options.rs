//! What a client is given: waits, the time, and the route to Atlas.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::route::Route;
use crate::timing::Timing;

/// All of it in one value. A [`Timing`] alone means the computer's clock, its own
/// certificates and its own proxy.
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
    /// Every wait and limit.
    pub timing: Timing,
    /// What time it is.
    pub clock: Clock,
    /// Through which proxy, and whose certificates are trusted.
    pub route: Route,
}

impl From<Timing> for ClientOptions {
    fn from(timing: Timing) -> Self {
        Self {
            timing,
            ..Self::default()
        }
    }
}

/// Says what time it is: the wall clock, which may be wrong, and which goes on while a laptop
/// sleeps.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// A clock that shows what `now` returns.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Clock").field(&self.now()).finish()
    }
}
