//! What an ID service says about itself (OpenID Connect Discovery 1.0) and its signing keys.

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, IssuerUrl, JsonWebKeySet, JsonWebKeySetUrl,
    ProviderMetadata, TokenUrl,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::Url;

use crate::http::{Http, HttpError, require_secure};
use crate::token::{IssuerKeys, SigningAlgorithm};

/// Why an ID service cannot be used.
#[derive(Debug, Error)]
pub enum DiscoveryError {
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error("the ID service's description is not what OpenID Connect Discovery asks for: {0}")]
    Unusable(String),
}

/// RFC 9207, section 3.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct IssuerParameter {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for IssuerParameter {}

type Metadata = ProviderMetadata<
    IssuerParameter,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// An ID service as it described itself.
#[derive(Debug, Clone)]
pub struct Provider {
    pub(crate) issuer: IssuerUrl,
    pub(crate) authorization_endpoint: AuthUrl,
    pub(crate) token_endpoint: TokenUrl,
    pub(crate) userinfo_endpoint: Option<Url>,
    pub(crate) userinfo_algorithms: Vec<SigningAlgorithm>,
    /// `None` if the ID service does not say.
    pub(crate) assertion_algorithms: Option<Vec<SigningAlgorithm>>,
    pub(crate) auth_methods: Option<Vec<CoreClientAuthMethod>>,
    pub(crate) names_itself_in_callback: bool,
    jwks_uri: JsonWebKeySetUrl,
    keys: IssuerKeys,
}

impl Provider {
    /// Reads the description and the keys of `issuer`. The description must be the issuer's own,
    /// and every address in it must be HTTPS (or on this machine).
    pub async fn discover(issuer: &str, http: &Http) -> Result<Self, DiscoveryError> {
        let url = IssuerUrl::new(issuer.to_owned())
            .map_err(|_| DiscoveryError::Unusable("the issuer is not an address".into()))?;
        let metadata = Metadata::discover_async(url, http)
            .await
            .map_err(from_library)?;
        let missing = |what: &str| DiscoveryError::Unusable(format!("no {what}"));
        let token_endpoint = metadata
            .token_endpoint()
            .ok_or_else(|| missing("token endpoint"))?
            .clone();
        let userinfo_endpoint = metadata.userinfo_endpoint().map(|url| url.url().clone());
        require_secure(metadata.authorization_endpoint().url())?;
        require_secure(token_endpoint.url())?;
        if let Some(url) = &userinfo_endpoint {
            require_secure(url)?;
        }
        let algorithms = SigningAlgorithm::known(metadata.id_token_signing_alg_values_supported());
        if algorithms.is_empty() {
            return Err(missing("signature algorithm that is known here"));
        }
        let keys = IssuerKeys::new(issuer, algorithms.clone(), metadata.jwks().clone());
        Ok(Self {
            issuer: metadata.issuer().clone(),
            authorization_endpoint: metadata.authorization_endpoint().clone(),
            token_endpoint,
            userinfo_endpoint,
            userinfo_algorithms: metadata
                .userinfo_signing_alg_values_supported()
                .map_or(algorithms, |listed| SigningAlgorithm::known(listed)),
            assertion_algorithms: metadata
                .token_endpoint_auth_signing_alg_values_supported()
                .map(|listed| SigningAlgorithm::known(listed)),
            auth_methods: metadata.token_endpoint_auth_methods_supported().cloned(),
            names_itself_in_callback: metadata
                .additional_metadata()
                .authorization_response_iss_parameter_supported,
            jwks_uri: metadata.jwks_uri().clone(),
            keys,
        })
    }

    /// The keys with which this ID service signs, and the algorithms that it lists.
    pub fn keys(&self) -> &IssuerKeys {
        &self.keys
    }

    /// Reads the keys again, after a token named one that was not among them (key rotation,
    /// OpenID Connect Core 1.0, section 10.1.1).
    pub async fn refresh_keys(&mut self, http: &Http) -> Result<(), DiscoveryError> {
        let keys = JsonWebKeySet::fetch_async(&self.jwks_uri, http)
            .await
            .map_err(from_library)?;
        self.keys = IssuerKeys::new(self.keys.issuer(), self.keys.algorithms().to_vec(), keys);
        Ok(())
    }
}

fn from_library(error: openidconnect::DiscoveryError<HttpError>) -> DiscoveryError {
    use openidconnect::DiscoveryError as Library;
    match error {
        Library::Request(error) => DiscoveryError::Http(error),
        Library::Response(status, ..) => {
            DiscoveryError::Unusable(format!("answered with HTTP status {}", status.as_u16()))
        }
        Library::Parse(error) => {
            DiscoveryError::Unusable(format!("cannot read `{}`", error.path()))
        }
        Library::Validation(_) => DiscoveryError::Unusable("it is another issuer's".into()),
        _ => DiscoveryError::Unusable("unexpected answer".into()),
    }
}
