//! What a screen reader gets of the program: its accessibility tree and what it is told of changes,
//! over AT-SPI.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use atspi::proxy::accessible::AccessibleProxy;
use atspi::proxy::bus::{BusProxy, StatusProxy};
use atspi::proxy::registry::RegistryProxy;
use atspi::proxy::text::TextProxy;
use atspi::{Role, State, StateSet};
use tests::Stop;
use tests::desktop::Desktop;
use zbus::message::Type;
use zbus::proxy::CacheProperties;
use zbus::zvariant::{OwnedObjectPath, Structure, Value};
use zbus::{MatchRule, blocking};

/// Where every program on the accessibility bus has its root.
const ROOT: &str = "/org/a11y/atspi/accessible/root";

/// More events than come between two looks.
const EVENTS: usize = 4096;

/// One thing in the tree.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) states: StateSet,
    pub(crate) attributes: HashMap<String, String>,
}

impl Node {
    pub(crate) fn is(&self, state: State) -> bool {
        self.states.contains(state)
    }

    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// Somebody who listens to the program instead of looking at it.
pub(crate) struct ScreenReader {
    bus: zbus::Connection,
    told: Arc<Mutex<Vec<Reference>>>,
}

impl ScreenReader {
    /// Begins to listen; programs started afterwards know it.
    pub(crate) async fn start(desktop: &Desktop) -> Result<Self, Stop> {
        let session = zbus::connection::Builder::address(desktop.bus())?
            .build()
            .await?;
        StatusProxy::new(&session)
            .await?
            .set_is_enabled(true)
            .await?;
        let address = BusProxy::new(&session).await?.get_address().await?;
        let bus = zbus::connection::Builder::address(address.as_str())?
            .build()
            .await?;
        let registry = RegistryProxy::new(&bus).await?;
        for event in ["object:text-changed", "object:children-changed"] {
            registry.register_event(event).await?;
        }
        let told = Arc::default();
        listen(&address, Arc::clone(&told))?;
        Ok(Self { bus, told })
    }

    /// What was read out since this was asked last: the text of what came into a live region.
    pub(crate) async fn heard(&self) -> Result<Vec<String>, Stop> {
        let told = {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *told)
        };
        let mut heard = Vec::new();
        for (owner, path) in told {
            // What is gone again is read out by nobody.
            if let Ok(Some(text)) = self.live_text(&owner, &path).await {
                heard.push(text);
            }
        }
        Ok(heard)
    }

    async fn live_text(&self, owner: &str, path: &str) -> Result<Option<String>, Stop> {
        let object = self.object(owner, path).await?;
        let attributes = object.get_attributes().await?;
        let live = attributes.get("container-live").map(String::as_str);
        if !matches!(live, Some("polite" | "assertive")) {
            return Ok(None);
        }
        let text: String = TextProxy::builder(&self.bus)
            .destination(owner.to_owned())?
            .path(path.to_owned())?
            .cache_properties(CacheProperties::No)
            .build()
            .await?
            .get_text(0, -1)
            .await?;
        Ok(Some(text))
    }

    /// The program's tree, in the order in which it is read.
    pub(crate) async fn tree(&self) -> Result<Vec<Node>, Stop> {
        let registry = self.object("org.a11y.atspi.Registry", ROOT).await?;
        let mut nodes = Vec::new();
        let mut left = Vec::new();
        for (owner, path) in children(&registry).await? {
            if self.object(&owner, &path).await?.name().await? == "keygate" {
                left.push((owner, path));
            }
        }
        while let Some((owner, path)) = left.pop() {
            // What was drawn anew meanwhile is gone, and something else stands for it.
            let Ok((node, below)) = self.read(&owner, &path).await else {
                continue;
            };
            left.extend(below.into_iter().rev());
            nodes.push(node);
        }
        Ok(nodes)
    }

    async fn read(&self, owner: &str, path: &str) -> Result<(Node, Vec<Reference>), Stop> {
        let object = self.object(owner, path).await?;
        let node = Node {
            role: object.get_role().await?,
            name: object.name().await?,
            states: object.get_state().await?,
            attributes: object.get_attributes().await?,
        };
        Ok((node, children(&object).await?))
    }

    async fn object(&self, owner: &str, path: &str) -> Result<AccessibleProxy<'_>, Stop> {
        Ok(AccessibleProxy::builder(&self.bus)
            .destination(owner.to_owned())?
            .path(path.to_owned())?
            .cache_properties(CacheProperties::No)
            .build()
            .await?)
    }
}

/// An object on the bus: who has it, and its path. WebKit's owners have names of their own, which
/// `atspi` takes for mistakes, so these calls are made here.
type Reference = (String, String);

async fn children(object: &AccessibleProxy<'_>) -> Result<Vec<Reference>, Stop> {
    let calls = object.inner();
    let all: Vec<(String, OwnedObjectPath)> = calls.call("GetChildren", &()).await?;
    let owned = |(owner, path): (String, OwnedObjectPath)| (owner, path.as_str().to_owned());
    if all.is_empty() && object.child_count().await? == 1 {
        // A socket: what is plugged into it belongs to another process.
        return Ok(vec![owned(calls.call("GetChildAtIndex", &0_i32).await?)]);
    }
    Ok(all.into_iter().map(owned).collect())
}

/// Keeps what is told to have come or changed, until the bus is gone.
fn listen(address: &str, told: Arc<Mutex<Vec<Reference>>>) -> Result<(), Stop> {
    let bus = blocking::connection::Builder::address(address)?.build()?;
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .interface("org.a11y.atspi.Event.Object")?
        .build();
    let events = blocking::MessageIterator::for_match_rule(rule, &bus, Some(EVENTS))?;
    thread::spawn(move || {
        for event in events.flatten() {
            if let Some(came) = came(&event) {
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                told.push(came);
            }
        }
    });
    Ok(())
}

/// What an event says has come: something new below what it is about, or that with another text.
fn came(event: &zbus::Message) -> Option<Reference> {
    let header = event.header();
    let body = event.body();
    // Its end differs from toolkit to toolkit.
    let body: Structure<'_> = body.deserialize().ok()?;
    let [Value::Str(kind), _, _, Value::Value(content), ..] = body.fields() else {
        return None;
    };
    match (header.member()?.as_str(), kind.as_str()) {
        ("ChildrenChanged", "add") => {
            let (owner, path): (String, OwnedObjectPath) =
                content.try_clone().ok()?.try_into().ok()?;
            Some((owner, path.as_str().to_owned()))
        }
        ("TextChanged", "insert") => Some((
            header.sender()?.as_str().to_owned(),
            header.path()?.as_str().to_owned(),
        )),
        _ => None,
    }
}
