//! The network of a company: a pretend Atlas that is reached only through its proxy, over
//! connections that the company's own authority vouches for.

use std::io;

use sandbox::Sandbox;

use crate::Stop;
use crate::authority::{Authority, Validity};
use crate::relay;
use crate::scripted::{Reply, ScriptedServer};

/// Where Atlas is, as nothing but the proxy knows. Source: RFC 2606.
pub const ATLAS: &str = "https://atlas.example";

/// Who signs in at the proxy.
pub const USER: &str = "OFFICE\\dana";

/// What is made up for the proxy; it looks like no real password.
pub const PASSWORD: &str = "made:up@for%the/proxy";

/// `USER` and `PASSWORD` as Basic authentication has them.
const BASIC: &str = "Basic T0ZGSUNFXGRhbmE6bWFkZTp1cEBmb3IldGhlL3Byb3h5";

/// A company's network.
pub struct Office {
    /// Whose certificate the company hands out.
    pub authority: Authority,
    /// What everything goes through.
    pub proxy: ScriptedServer,
    /// The encrypted end of the way.
    pub inspected: ScriptedServer,
}

impl Office {
    /// Sets it up before `atlas`; its proxy asks for a sign-in or not.
    ///
    /// # Errors
    /// Where no port of this computer can be opened.
    pub fn before(atlas: &Sandbox, asks: bool) -> Result<Self, Stop> {
        let authority = Authority::new()?;
        let server = authority.server("atlas.example", Validity::Now)?;
        let inspected =
            relay::encrypted_in_front_of(atlas.origin(), server, |_, pass_on| pass_on())?;
        let proxy = proxy(inspected.host(), asks)?;
        Ok(Self {
            authority,
            proxy,
            inspected,
        })
    }
}

fn proxy(to: String, asks: bool) -> io::Result<ScriptedServer> {
    ScriptedServer::start(move |request, _| {
        if request.method != "CONNECT" || request.target != "atlas.example:443" {
            return Reply::json(403, "");
        }
        if asks && request.header("proxy-authorization") != Some(BASIC) {
            return Reply::json(407, "").with("proxy-authenticate", "Basic realm=\"office\"");
        }
        Reply::Through(to.clone())
    })
}
