//! What an expression says of another resource.

use super::aws;
use super::configuration::argument;
use super::scope::{Declared, Scope};
use crate::document::Node;

impl Scope<'_> {
    /// An attribute of a resource or data source of the same text, as far as it is configured.
    pub(super) fn attribute(&mut self, address: &str, name: &str) -> Option<Node> {
        let declared = self.find(address)?.clone();
        if declared.mode == "module" || self.is_repeated(&declared) {
            return None;
        }
        let line = declared.line;
        match (declared.kind, name) {
            (aws::DOCUMENT, "json" | "minified_json") => {
                self.used.insert(address.to_owned());
                self.once(&format!("{address}.json"), |scope| {
                    let body = scope.contents(declared.contents, line);
                    Some(aws::document(&body))
                })
            }
            ("aws_iam_role", "arn") => self.once(&format!("{address}.arn"), |scope| {
                let name = argument(scope, &declared, "name")?;
                let path = argument(scope, &declared, "path");
                aws::role_arn(line, &name, path.as_ref())
            }),
            ("aws_iam_role", "id") => self.attribute(address, "name"),
            _ => self.once(&format!("{address}.{name}"), |scope| {
                argument(scope, &declared, name)
            }),
        }
    }

    fn is_repeated(&mut self, declared: &Declared<'_>) -> bool {
        ["count", "for_each"]
            .iter()
            .any(|name| argument(self, declared, name).is_some())
    }
}
