//! Certificates for servers on loopback: good ones, and the ways to be bad.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use std::sync::Arc;

/// An authority of our own. A process trusts it if `SSL_CERT_FILE` names a file with its [`Authority::pem`].
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// What a server shows to prove who it is.
#[derive(Clone)]
pub struct Identity {
    pub(super) config: Arc<ServerConfig>,
}

impl Authority {
    /// A new authority that nobody trusts yet.
    pub fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("no names are good names");
        params.distinguished_name.push(DnType::CommonName, "an authority of a test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, key()).expect("ring signs");
        Self { issuer }
    }

    /// Its certificate, as a file of roots holds it.
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A good certificate for this name or IP address.
    pub fn certify(&self, name: &str) -> Identity {
        self.sign(params(name))
    }

    /// A certificate that ran out in 2001.
    pub fn certify_long_ago(&self, name: &str) -> Identity {
        let mut params = params(name);
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(2001, 1, 1);
        self.sign(params)
    }

    fn sign(&self, params: CertificateParams) -> Identity {
        let key = key();
        let certificate = params.signed_by(&key, &self.issuer).expect("ring signs");
        Identity::new(&certificate, &key)
    }
}

impl Identity {
    /// A certificate that only the server itself vouches for.
    pub fn self_signed(name: &str) -> Self {
        let key = key();
        let certificate = params(name).self_signed(&key).expect("ring signs");
        Self::new(&certificate, &key)
    }

    fn new(certificate: &rcgen::Certificate, key: &KeyPair) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("rcgen writes PKCS #8");
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring knows TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("the key is the certificate's");
        Self { config: Arc::new(config) }
    }
}

fn params(name: &str) -> CertificateParams {
    CertificateParams::new([name.to_owned()]).expect("a test's name is a name")
}

fn key() -> KeyPair {
    KeyPair::generate().expect("the system has random numbers")
}
