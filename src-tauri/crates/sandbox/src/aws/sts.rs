//! The security token service: who is asking. Source: STS API reference, `GetCallerIdentity`; no
//! right is needed for it.

use super::credentials::Caller;
use super::refusal::STS_NAMESPACE;
use super::xml::Xml;

/// `GetCallerIdentity`.
pub(super) fn caller_identity(caller: &Caller, request_id: &str) -> Xml {
    let mut xml = Xml::new();
    xml.root("GetCallerIdentityResponse", STS_NAMESPACE, |xml| {
        xml.within("GetCallerIdentityResult", |xml| {
            xml.text("Arn", &caller.arn);
            xml.text("UserId", &caller.user_id);
            xml.text("Account", &caller.account);
        });
        xml.within("ResponseMetadata", |xml| xml.text("RequestId", request_id));
    });
    xml
}
