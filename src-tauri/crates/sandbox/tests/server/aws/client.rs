//! A client of AWS by hand, with a signer of its own.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use reqwest::RequestBuilder;
use sandbox::{AwsKeys, PretendAws};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::{Got, client, send};

/// Somebody with keys.
pub(super) struct Caller<'aws> {
    pub(super) aws: &'aws PretendAws,
    pub(super) keys: AwsKeys,
    /// How far this caller's clock is ahead, in seconds.
    pub(super) ahead: i64,
    http: reqwest::Client,
}

impl<'aws> Caller<'aws> {
    /// With a role that IAM Identity Center offers.
    pub(super) fn with_role(aws: &'aws PretendAws, role: &str) -> Self {
        Self::with_keys(aws, aws.session_keys(role).unwrap())
    }

    /// Who may do everything.
    pub(super) fn administrator(aws: &'aws PretendAws) -> Self {
        Self::with_role(aws, "KeyAdministrator")
    }

    pub(super) fn with_keys(aws: &'aws PretendAws, keys: AwsKeys) -> Self {
        Self {
            aws,
            keys,
            ahead: 0,
            http: client(),
        }
    }

    pub(super) async fn iam(&self, action: &str, parameters: &[(&str, &str)]) -> Got {
        send(self.iam_request(action, parameters)).await
    }

    pub(super) fn iam_request(&self, action: &str, parameters: &[(&str, &str)]) -> RequestBuilder {
        let body = form(action, "2010-05-08", parameters);
        self.signed("/iam/", "iam", "us-east-1", None, body)
    }

    pub(super) async fn sts(&self, region: &str) -> Got {
        let body = form("GetCallerIdentity", "2011-06-15", &[]);
        send(self.signed(&format!("/sts/{region}/"), "sts", region, None, body)).await
    }

    /// In the region of the key.
    pub(super) async fn kms(&self, operation: &str, body: &Value) -> Got {
        self.kms_in("eu-west-1", operation, body).await
    }

    pub(super) async fn kms_in(&self, region: &str, operation: &str, body: &Value) -> Got {
        let target = format!("TrentService.{operation}");
        let path = format!("/kms/{region}/");
        send(self.signed(&path, "kms", region, Some(&target), body.to_string())).await
    }

    /// The document of a policy of the role's own, decoded.
    pub(super) async fn role_policy(&self, role: &str, policy: &str) -> String {
        let parameters = [("RoleName", role), ("PolicyName", policy)];
        let got = self.iam("GetRolePolicy", &parameters).await;
        assert_eq!(got.status, 200, "{}", got.text);
        unescaped(&element(&got.text, "PolicyDocument"))
    }

    /// A signed request. Source: IAM User Guide, "Create a signed AWS API request".
    pub(super) fn signed(
        &self,
        path: &str,
        service: &str,
        region: &str,
        target: Option<&str>,
        body: String,
    ) -> RequestBuilder {
        let time = Timestamp::now() + SignedDuration::from_secs(self.ahead);
        let stamp = time.strftime("%Y%m%dT%H%M%SZ").to_string();
        let date = &stamp[..8];
        let host = self.aws.origin().trim_start_matches("http://");
        let kind = if target.is_some() {
            "application/x-amz-json-1.1"
        } else {
            "application/x-www-form-urlencoded; charset=utf-8"
        };
        let token = self.keys.session_token.as_deref();
        let mut headers = vec![
            ("content-type", kind),
            ("host", host),
            ("x-amz-date", &stamp),
        ];
        headers.extend(token.map(|token| ("x-amz-security-token", token)));
        headers.extend(target.map(|target| ("x-amz-target", target)));

        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines: String = headers
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let canonical = format!(
            "POST\n{path}\n\n{lines}\n{names}\n{}",
            hex::encode(Sha256::digest(&body))
        );
        let scope = format!("{date}/{region}/{service}/aws4_request");
        let text = format!(
            "AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}",
            hex::encode(Sha256::digest(canonical))
        );
        let secret = format!("AWS4{}", self.keys.secret_access_key);
        let key = mac(
            &mac(&mac(&mac(secret.as_bytes(), date), region), service),
            "aws4_request",
        );
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={}",
            self.keys.access_key_id,
            hex::encode(mac(&key, &text))
        );
        let mut request = self
            .http
            .post(format!("{}{path}", self.aws.origin()))
            .header("authorization", authorization)
            .body(body);
        for (name, value) in headers.iter().filter(|(name, _)| *name != "host") {
            request = request.header(*name, *value);
        }
        request
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn form(action: &str, version: &str, parameters: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .append_pair("Action", action)
        .append_pair("Version", version)
        .extend_pairs(parameters)
        .finish()
}

/// The text of the first element with this name.
pub(super) fn element(xml: &str, name: &str) -> String {
    elements(xml, name).into_iter().next().unwrap_or_default()
}

/// The texts of all elements with this name that have no such element inside.
pub(super) fn elements(xml: &str, name: &str) -> Vec<String> {
    xml.split(&format!("<{name}>"))
        .skip(1)
        .map(|rest| {
            let (text, _) = rest.split_once(&format!("</{name}>")).unwrap();
            text.replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
        })
        .collect()
}

/// Code and message of an error in XML.
pub(super) fn error(got: &Got) -> (u16, String, String) {
    let (code, message) = (element(&got.text, "Code"), element(&got.text, "Message"));
    (got.status, code, message)
}

/// Type and message of an error in JSON.
pub(super) fn kms_error(got: &Got) -> (u16, String, String) {
    let body = got.json();
    let message = body["message"].as_str().or(body["Message"].as_str());
    let kind = body["__type"].as_str().unwrap().to_owned();
    (got.status, kind, message.unwrap().to_owned())
}

pub(super) fn unescaped(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .unwrap()
        .into_owned()
}
