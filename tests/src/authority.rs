//! A certificate authority of a company, as proxies that read along have one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::Stop;

/// The authority. It is made anew each time, and nobody trusts it by itself.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// Until when a certificate is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// For long.
    Now,
    /// Until some years ago.
    Past,
}

impl Authority {
    /// Makes one.
    ///
    /// # Errors
    /// Where no key can be made.
    pub fn new() -> Result<Self, Stop> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
            .distinguished_name
            .push(DnType::CommonName, "Example Company Inspection CA");
        let key = KeyPair::generate()?;
        let pem = params.self_signed(&key)?.pem();
        Ok(Self {
            issuer: Issuer::new(params, key),
            pem,
        })
    }

    /// Its own certificate, as it would be handed out.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// What a server needs that calls itself `name`, an address or a host's name.
    ///
    /// # Errors
    /// Where no key can be made.
    pub fn server(&self, name: &str, validity: Validity) -> Result<Arc<ServerConfig>, Stop> {
        let certified = self.certified(name, validity)?;
        configured(Arc::new(Switch {
            first: certified.clone(),
            second: certified,
            switched: Arc::default(),
        }))
    }

    /// A server called `name` whose certificate is this authority's, and `second`'s in every handshake
    /// from the time when the returned flag is set.
    ///
    /// # Errors
    /// Where no key can be made.
    pub fn server_until(
        &self,
        second: &Self,
        name: &str,
    ) -> Result<(Arc<ServerConfig>, Arc<AtomicBool>), Stop> {
        let switched = Arc::new(AtomicBool::new(false));
        let config = configured(Arc::new(Switch {
            first: self.certified(name, Validity::Now)?,
            second: second.certified(name, Validity::Now)?,
            switched: Arc::clone(&switched),
        }))?;
        Ok((config, switched))
    }

    fn certified(&self, name: &str, validity: Validity) -> Result<Arc<CertifiedKey>, Stop> {
        let mut params = CertificateParams::new(vec![name.to_owned()])?;
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = match validity {
            Validity::Now => date_time_ymd(2100, 1, 1),
            Validity::Past => date_time_ymd(2021, 1, 1),
        };
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = aws_lc_rs::default_provider();
        let chain = vec![certificate.der().clone()];
        Ok(Arc::new(CertifiedKey::from_der(chain, private, &provider)?))
    }
}

#[derive(Debug)]
struct Switch {
    first: Arc<CertifiedKey>,
    second: Arc<CertifiedKey>,
    switched: Arc<AtomicBool>,
}

impl ResolvesServerCert for Switch {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(match self.switched.load(Ordering::SeqCst) {
            true => &self.second,
            false => &self.first,
        }))
    }
}

fn configured(certificates: Arc<Switch>) -> Result<Arc<ServerConfig>, Stop> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    // A proxy that steps in between cannot resume what another server began.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}
