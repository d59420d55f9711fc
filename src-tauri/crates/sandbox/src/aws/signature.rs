//! Signatures of requests, version 4, checked for real. Source: IAM User Guide, "Create a signed
//! AWS API request"; the wording of refusals as IAM, STS and KMS give them.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

use super::credentials::{Caller, Credentials};
use super::operation::Service;
use super::refusal::AwsRefusal;
use super::text::escaped;
use crate::asked::Asked;
use crate::clock::{basic, later};

/// How far a request's time may be off. Source: messages of services in 2024, "- 5 min."
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What the header says.
struct Claim<'asked> {
    access_key: &'asked str,
    date: &'asked str,
    region: &'asked str,
    service: &'asked str,
    signed: Vec<&'asked str>,
    signature: &'asked str,
}

/// Why a signature is not taken.
enum Fault {
    Missing,
    Incomplete(&'static str),
    UnknownKey,
    Mismatch(String),
    Expired,
}

/// Who signed the request, for this service and region.
pub(super) fn check(
    asked: &Asked,
    service: Service,
    region: &str,
    now: Timestamp,
    credentials: &Credentials,
) -> Result<Caller, AwsRefusal> {
    let name = service.signed_as().unwrap_or_default();
    verified(asked, name, region, now, credentials).map_err(|fault| fault.refusal(service))
}

fn verified(
    asked: &Asked,
    service: &str,
    region: &str,
    now: Timestamp,
    credentials: &Credentials,
) -> Result<Caller, Fault> {
    let header = asked.header("authorization").ok_or(Fault::Missing)?;
    let claim = Claim::read(header)?;
    let stamp = asked.header("x-amz-date").ok_or(Fault::Incomplete(
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    ))?;
    let time = moment(stamp).ok_or(Fault::Incomplete(
        "Date must be in ISO-8601 'basic format'.",
    ))?;
    if !stamp.starts_with(claim.date) || claim.date.len() != 8 {
        return Err(Fault::Mismatch(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}'",
            claim.date,
            stamp.get(..8).unwrap_or_default()
        )));
    }
    in_time(time, now)?;
    if claim.service != service {
        return Err(Fault::Mismatch(format!(
            "Credential should be scoped to correct service: '{service}'. "
        )));
    }
    if claim.region != region {
        return Err(Fault::Mismatch(format!(
            "Credential should be scoped to a valid region, not '{}'. ",
            claim.region
        )));
    }

    let known = credentials
        .find(claim.access_key)
        .ok_or(Fault::UnknownKey)?;
    if known.token.as_deref() != asked.header("x-amz-security-token") {
        return Err(Fault::UnknownKey);
    }
    let request = canonical(asked, &claim.signed)?;
    let scope = format!("{}/{region}/{service}/aws4_request", claim.date);
    let text = format!(
        "{ALGORITHM}\n{stamp}\n{scope}\n{}",
        hex::encode(Sha256::digest(request))
    );
    let key = [region, service, "aws4_request"]
        .iter()
        .try_fold(
            code(format!("AWS4{}", known.secret).as_bytes(), claim.date),
            |key, part| Some(code(&key?, part)),
        )
        .flatten();
    let expected = hex::decode(claim.signature).unwrap_or_default();
    let is_right = key
        .and_then(|key| Hmac::<Sha256>::new_from_slice(&key).ok())
        .is_some_and(|mac| mac.chain_update(&text).verify_slice(&expected).is_ok());
    if !is_right {
        return Err(Fault::Mismatch(
            "The request signature we calculated does not match the signature you provided. Check \
             your AWS Secret Access Key and signing method. Consult the service documentation for \
             details."
                .to_owned(),
        ));
    }
    if known.expires.is_some_and(|end| now >= end) {
        return Err(Fault::Expired);
    }
    Ok(known.caller)
}

impl<'asked> Claim<'asked> {
    fn read(header: &'asked str) -> Result<Self, Fault> {
        let rest = header
            .strip_prefix(ALGORITHM)
            .ok_or(Fault::Incomplete("Unsupported AWS 'algorithm'."))?;
        let part = |name: &str| {
            rest.split(',').find_map(|part| {
                let (known, value) = part.trim().split_once('=')?;
                (known == name).then_some(value)
            })
        };
        let scope: Vec<&str> = part("Credential")
            .ok_or(Fault::Incomplete(
                "Authorization header requires 'Credential' parameter.",
            ))?
            .split('/')
            .collect();
        let &[access_key, date, region, service, "aws4_request"] = scope.as_slice() else {
            return Err(Fault::Incomplete(
                "Credential must have exactly 5 slash-delimited elements.",
            ));
        };
        let signed: Vec<&str> = part("SignedHeaders")
            .ok_or(Fault::Incomplete(
                "Authorization header requires 'SignedHeaders' parameter.",
            ))?
            .split(';')
            .collect();
        if !signed.contains(&"host") || !signed.contains(&"x-amz-date") {
            return Err(Fault::Incomplete(
                "'Host' and 'X-Amz-Date' must be 'SignedHeaders' in the AWS Authorization.",
            ));
        }
        Ok(Self {
            access_key,
            date,
            region,
            service,
            signed,
            signature: part("Signature").ok_or(Fault::Incomplete(
                "Authorization header requires 'Signature' parameter.",
            ))?,
        })
    }
}

/// The request in the one form that is signed.
fn canonical(asked: &Asked, signed: &[&str]) -> Result<String, Fault> {
    let mut parameters: Vec<(String, String)> = form_urlencoded::parse(
        asked
            .target
            .split_once('?')
            .map_or("", |(_, query)| query)
            .as_bytes(),
    )
    .map(|(name, value)| (escaped(&name), escaped(&value)))
    .collect();
    parameters.sort();
    let query: Vec<String> = parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut headers = String::new();
    for name in signed {
        let value = joined(&asked.headers, name)
            .ok_or(Fault::Incomplete("A signed header is not in the request."))?;
        headers.push_str(&format!("{name}:{value}\n"));
    }
    // The path is escaped once more; only S3 signs it as it is.
    let path: Vec<String> = asked.path.split('/').map(escaped).collect();
    Ok(format!(
        "{}\n{}\n{}\n{headers}\n{}\n{}",
        asked.method,
        path.join("/"),
        query.join("&"),
        signed.join(";"),
        hex::encode(Sha256::digest(&asked.body))
    ))
}

/// All values of a header, each without spaces around it and with one space inside it.
fn joined(headers: &HeaderMap, name: &str) -> Option<String> {
    let values: Vec<String> = headers
        .get_all(name)
        .iter()
        .map(|value| {
            let words: Vec<&str> = value.to_str().ok()?.split_whitespace().collect();
            Some(words.join(" "))
        })
        .collect::<Option<_>>()?;
    (!values.is_empty()).then(|| values.join(","))
}

fn code(key: &[u8], text: &str) -> Option<Vec<u8>> {
    let mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    Some(mac.chain_update(text).finalize().into_bytes().to_vec())
}

fn moment(stamp: &str) -> Option<Timestamp> {
    let time = DateTime::strptime("%Y%m%dT%H%M%SZ", stamp).ok()?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn in_time(time: Timestamp, now: Timestamp) -> Result<(), Fault> {
    let (earliest, latest) = (later(now, -TOLERANCE), later(now, TOLERANCE));
    let (time_text, now_text) = (basic(time), basic(now));
    if time < earliest {
        return Err(Fault::Mismatch(format!(
            "Signature expired: {time_text} is now earlier than {} ({now_text} - 5 min.)",
            basic(earliest)
        )));
    }
    if time > latest {
        return Err(Fault::Mismatch(format!(
            "Signature not yet current: {time_text} is still later than {} ({now_text} + 5 min.)",
            basic(latest)
        )));
    }
    Ok(())
}

impl Fault {
    /// KMS answers 400 and ends its names with `Exception`; IAM and STS answer 403.
    fn refusal(self, service: Service) -> AwsRefusal {
        let is_kms = service == Service::Kms;
        let (code, kms_code, message) = match self {
            Self::Missing => (
                "MissingAuthenticationToken",
                "MissingAuthenticationTokenException",
                "Request is missing Authentication Token".to_owned(),
            ),
            Self::Incomplete(message) => (
                "IncompleteSignature",
                "IncompleteSignatureException",
                message.to_owned(),
            ),
            Self::UnknownKey => (
                "InvalidClientTokenId",
                "UnrecognizedClientException",
                "The security token included in the request is invalid.".to_owned(),
            ),
            Self::Mismatch(message) => (
                "SignatureDoesNotMatch",
                "InvalidSignatureException",
                message,
            ),
            Self::Expired => (
                "ExpiredToken",
                "ExpiredTokenException",
                "The security token included in the request is expired".to_owned(),
            ),
        };
        if is_kms {
            AwsRefusal::new(400, kms_code, message)
        } else {
            let status = if code == "IncompleteSignature" {
                400
            } else {
                403
            };
            AwsRefusal::new(status, code, message)
        }
    }
}
