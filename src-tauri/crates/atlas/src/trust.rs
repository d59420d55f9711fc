//! Whose certificates are trusted, and whether the public ones would be enough.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Response;
use reqwest::tls::TlsInfo;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore,
    SignatureScheme,
};
use rustls_platform_verifier::Verifier;
use sha2::{Digest as _, Sha256};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::texts;

/// The certificate authorities of this computer, and what is added to them.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    also: Vec<CertificateDer<'static>>,
    as_public: Vec<CertificateDer<'static>>,
}

/// What a certificate says of itself, and what tells it from any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whom it names, such as `CN=Example Inspection CA`; empty where it cannot be read.
    pub subject: String,
    /// Who issued it.
    pub issuer: String,
    /// The SHA-256 of its bytes, as pairs of hexadecimal digits with colons between.
    pub fingerprint: String,
}

impl Certificate {
    fn read(certificate: &CertificateDer<'static>) -> Self {
        let read = X509Certificate::from_der(certificate)
            .map(|(_, read)| read)
            .ok();
        let shown = |name: fn(&X509Certificate<'_>) -> String| {
            let mut text = read.as_ref().map(name).unwrap_or_default();
            texts::show(&mut text);
            text
        };
        let digest: Vec<String> = Sha256::digest(certificate)
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        Self {
            subject: shown(|read| read.subject().to_string()),
            issuer: shown(|read| read.issuer().to_string()),
            fingerprint: digest.join(":"),
        }
    }
}

/// A text that holds no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no certificate in PEM form")]
pub struct NoCertificate;

impl Trust {
    /// This computer's own authorities and every certificate in `pem`, which a company that
    /// inspects its traffic hands out.
    ///
    /// # Errors
    /// [`NoCertificate`] where `pem` holds none, or one that is damaged.
    pub fn also(pem: &[u8]) -> Result<Self, NoCertificate> {
        Ok(Self {
            also: certificates(pem)?,
            as_public: Vec::new(),
        })
    }

    /// Trusts the authorities in `pem`, too, and takes them for public ones. Nobody can make a
    /// certificate of a real one, so tests of [`Unreachable::PrivateIssuer`] need this.
    ///
    /// # Errors
    /// [`NoCertificate`], as [`Trust::also`].
    ///
    /// [`Unreachable::PrivateIssuer`]: crate::Unreachable::PrivateIssuer
    pub fn as_public(mut self, pem: &[u8]) -> Result<Self, NoCertificate> {
        self.as_public = certificates(pem)?;
        self.also.extend(self.as_public.iter().cloned());
        Ok(self)
    }

    /// What each added certificate says of itself.
    #[must_use]
    pub fn described(&self) -> Vec<Certificate> {
        self.also.iter().map(Certificate::read).collect()
    }

    /// The added certificates in PEM form, and nothing else that may have stood beside them, such as
    /// a private key.
    #[must_use]
    pub fn pem(&self) -> String {
        self.also
            .iter()
            .map(|certificate| {
                let encoded = STANDARD.encode(certificate);
                let lines = encoded.as_bytes().chunks(64).map(String::from_utf8_lossy);
                let lines: String = lines.map(|line| format!("{line}\n")).collect();
                format!("-----BEGIN CERTIFICATE-----\n{lines}-----END CERTIFICATE-----\n")
            })
            .collect()
    }
}

fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, NoCertificate> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|_| NoCertificate)?;
    if found.is_empty() {
        return Err(NoCertificate);
    }
    let mut usable = RootCertStore::empty();
    for certificate in &found {
        usable.add(certificate.clone()).map_err(|_| NoCertificate)?;
    }
    Ok(found)
}

/// What the connections made with it have shown. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Issuers {
    /// The SHA-256 of every certificate that no public authority issued.
    private: Arc<Mutex<HashSet<[u8; 32]>>>,
}

impl Issuers {
    /// Whether a connection was vouched for by an authority that is not a public one.
    #[must_use]
    pub fn has_private(&self) -> bool {
        let private = self.private.lock();
        !private.unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Whether the encrypted connection that carried `response` was; where that is not known, it was.
    pub(crate) fn is_private(&self, response: &Response) -> bool {
        let connection = response.extensions().get::<TlsInfo>();
        let Some(certificate) = connection.and_then(TlsInfo::peer_certificate) else {
            return true;
        };
        let private = self.private.lock();
        let private = private.unwrap_or_else(PoisonError::into_inner);
        private.contains(&<[u8; 32]>::from(Sha256::digest(certificate)))
    }

    fn add_private(&self, certificate: &[u8]) {
        let private = self.private.lock();
        let mut private = private.unwrap_or_else(PoisonError::into_inner);
        private.insert(Sha256::digest(certificate).into());
    }
}

/// The set-up of encrypted connections, by whose certificate they may have.
pub(crate) struct Encryption {
    /// Of any authority that is trusted.
    pub(crate) trusted: ClientConfig,
    /// Of a public authority alone; any other ends the handshake with [`PrivateIssuer`].
    pub(crate) public: ClientConfig,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IssuerRule {
    Trusted,
    Public,
}

/// Trusted, and issued by none of the public authorities: whoever did can read what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate's issuer is no public authority")]
pub(crate) struct PrivateIssuer;

impl PrivateIssuer {
    pub(crate) fn is(error: &rustls::Error) -> bool {
        match error {
            rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(cause))) => {
                cause.is::<Self>()
            }
            _ => false,
        }
    }
}

/// The set-up of encrypted connections with `trust`. Their issuers are reported to `issuers`.
pub(crate) fn encryption(trust: &Trust, issuers: &Issuers) -> Result<Encryption, rustls::Error> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
    let trusted = Verifier::new_with_extra_roots(trust.also.iter().cloned(), provider.clone())?;
    let trusted = Arc::new(trusted);
    let public = public_authorities(provider.clone(), &trust.as_public)?;
    let config = |rule| -> Result<ClientConfig, rustls::Error> {
        let verifier = Watching {
            trusted: Arc::clone(&trusted),
            public: Arc::clone(&public),
            issuers: issuers.clone(),
            rule,
        };
        let mut config = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(config)
    };
    Ok(Encryption {
        trusted: config(IssuerRule::Trusted)?,
        public: config(IssuerRule::Public)?,
    })
}

/// Source: Mozilla's list of certificate authorities, by the crate `webpki-roots`.
fn public_authorities(
    provider: Arc<CryptoProvider>,
    as_public: &[CertificateDer<'static>],
) -> Result<Arc<WebPkiServerVerifier>, rustls::Error> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    roots.add_parsable_certificates(as_public.iter().cloned());
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| rustls::Error::General(error.to_string()))
}

/// Trusts what this computer trusts, and verifies a second time with the public authorities alone.
/// Only [`IssuerRule::Public`] has the second one refuse anything.
#[derive(Debug)]
struct Watching {
    trusted: Arc<Verifier>,
    public: Arc<WebPkiServerVerifier>,
    issuers: Issuers,
    rule: IssuerRule,
}

impl ServerCertVerifier for Watching {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = self.trusted.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        )?;
        let public = self.public.verify_server_cert(
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        );
        if public.is_err() {
            self.issuers.add_private(end_entity);
            if self.rule == IssuerRule::Public {
                let cause = CertificateError::Other(OtherError(Arc::new(PrivateIssuer)));
                return Err(cause.into());
            }
        }
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.trusted.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.trusted.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.trusted.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_no_certificate_is_told_by_its_fingerprint() {
        let described = Certificate::read(&CertificateDer::from(vec![0, 1, 2]));
        assert_eq!((described.subject, described.issuer), Default::default());
        assert_eq!(
            described.fingerprint,
            "AE:4B:32:80:E5:6E:2F:AF:83:F4:14:A6:E3:DA:BE:9D:5F:BE:18:97:65:44:C0:5F:ED:12:1A:CC:B8:5B:53:FC"
        );
    }

    #[test]
    fn a_text_without_a_whole_certificate_is_refused() {
        for text in [
            "",
            "MIIB",
            "-----BEGIN CERTIFICATE-----\nMIIB\n",
            "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        ] {
            assert_eq!(
                Trust::also(text.as_bytes()).err(),
                Some(NoCertificate),
                "{text}"
            );
        }
    }
}
