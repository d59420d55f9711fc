//! Whose certificates are trusted, and whether the public ones would be enough.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

/// The certificate authorities of this computer, and what is added to them.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    also: Vec<CertificateDer<'static>>,
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
        let also: Vec<_> = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<_, _>>()
            .map_err(|_| NoCertificate)?;
        if also.is_empty() {
            return Err(NoCertificate);
        }
        let mut usable = RootCertStore::empty();
        for certificate in &also {
            usable.add(certificate.clone()).map_err(|_| NoCertificate)?;
        }
        Ok(Self { also })
    }

    /// How many certificates were added to this computer's own.
    #[must_use]
    pub fn added(&self) -> usize {
        self.also.len()
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

/// What the connections made with it have shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Issuers {
    private: Arc<AtomicBool>,
}

impl Issuers {
    /// Whether a connection was vouched for by an authority that is not a public one.
    pub(crate) fn has_private(&self) -> bool {
        self.private.load(Ordering::SeqCst)
    }
}

/// The set-up of encrypted connections with `trust`. Their issuers are reported to `issuers`.
pub(crate) fn encryption(trust: &Trust, issuers: &Issuers) -> Result<ClientConfig, rustls::Error> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
    let verifier = Watching {
        trusted: Verifier::new_with_extra_roots(trust.also.iter().cloned(), provider.clone())?,
        public: public_authorities(provider.clone())?,
        issuers: issuers.clone(),
    };
    let mut encryption = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    encryption.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(encryption)
}

/// Source: Mozilla's list of certificate authorities, by the crate `webpki-roots`.
fn public_authorities(
    provider: Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, rustls::Error> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| rustls::Error::General(error.to_string()))
}

/// Trusts what this computer trusts, and verifies a second time with the public authorities alone.
/// The second verification refuses nothing.
#[derive(Debug)]
struct Watching {
    trusted: Verifier,
    public: Arc<WebPkiServerVerifier>,
    issuers: Issuers,
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
            self.issuers.private.store(true, Ordering::SeqCst);
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
