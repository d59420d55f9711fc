//! Atlas's request, as far as it is known.

use jiff::Timestamp;

use super::arn::{account, parts, some_key, some_role};
use super::pattern::{Symbol, Text, Word, known, literal, pattern, unknown};

/// Who asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Caller {
    /// The ARN of the role, with its path, or of the user; as far as it is known.
    pub(super) arn: Text,
    /// The account that it belongs to.
    pub(super) account: Text,
    /// Whether it is a user, whose key Atlas was given, instead of a role that it assumes.
    pub(super) is_user: bool,
    /// As it is written.
    pub(super) name: String,
}

impl Caller {
    /// A caller of this ARN.
    pub(super) fn new(arn: Text, name: String) -> Self {
        let account = account(&arn).unwrap_or_else(|| vec![unknown("the role's account")]);
        let resource = parts(&arn).and_then(|[.., resource]| known(resource));
        let is_user = resource.is_some_and(|resource| resource.starts_with("user/"));
        Self {
            arn,
            account,
            is_user,
            name,
        }
    }

    /// A role of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self::new(some_role(), String::new())
    }

    /// The name of the role without its path, where it is known.
    pub(super) fn role_name(&self) -> Option<String> {
        let [.., resource] = parts(&self.arn)?;
        let resource = known(resource)?;
        let path = resource.strip_prefix("role/")?;
        path.rsplit('/').next().map(str::to_owned)
    }
}

/// The key that is used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key {
    /// Its ARN, as far as it is known.
    pub(super) arn: Text,
    /// As it is written.
    pub(super) name: String,
}

impl Key {
    /// A key of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self {
            arn: some_key(),
            name: String::new(),
        }
    }

    /// The key of this ARN.
    pub(super) fn known(arn: &str) -> Self {
        Self {
            arn: literal(arn),
            name: arn.to_owned(),
        }
    }

    /// One of the keys that a policy's resource names.
    pub(super) fn of(resource: &Word) -> Self {
        Self {
            arn: resource.pattern(),
            name: resource.written(),
        }
    }

    /// The account it belongs to, where it is known.
    pub(super) fn account(&self) -> Option<Text> {
        account(&self.arn)
    }

    fn region(&self) -> Option<Text> {
        let [_, _, _, region, ..] = parts(&self.arn)?;
        (!region.is_empty()).then(|| region.to_vec())
    }
}

/// What a condition asks of the request.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fact {
    /// The address that is the variable.
    SourceIp,
    /// One value, which may be known in part.
    Is(Text),
    /// The time.
    Now,
    /// The time in seconds since 1970.
    Epoch,
    /// The request has no such key.
    Absent,
    /// It has one, and its value is not known.
    Present,
    /// Whether it has one is not known.
    Unknown,
}

/// One request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) caller: Caller,
    pub(super) key: Key,
    /// It comes through a private endpoint.
    pub(super) is_private: bool,
    pub(super) now: Timestamp,
}

impl Request {
    /// What is known of a condition key, whose name is in small letters.
    ///
    /// Source: AWS documentation, IAM user guide, "AWS global condition context keys"; KMS developer
    /// guide, "AWS KMS condition keys".
    pub(super) fn fact(&self, key: &str) -> Fact {
        let text = |text: &str| Fact::Is(literal(text));
        match key {
            "aws:sourceip" if self.is_private => Fact::Absent,
            "aws:sourceip" => Fact::SourceIp,
            // Atlas calls the key service itself.
            "aws:viaawsservice" | "aws:principalisawsservice" => text("false"),
            "aws:securetransport" => text("true"),
            "aws:sourcevpc" | "aws:sourcevpce" | "aws:vpcsourceip" if self.is_private => {
                Fact::Present
            }
            "kms:viaservice" | "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast"
                if self.is_private =>
            {
                Fact::Unknown
            }
            "aws:sourcevpc" | "aws:sourcevpce" | "aws:vpcsourceip" | "kms:viaservice"
            | "aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast" => Fact::Absent,
            "aws:principalarn" => Fact::Is(self.caller.arn.clone()),
            "aws:principalaccount" | "kms:calleraccount" => Fact::Is(self.caller.account.clone()),
            "aws:principaltype" if self.caller.is_user => text("User"),
            "aws:principaltype" => text("AssumedRole"),
            "aws:userid" => Fact::Present,
            "aws:requestedregion" => self.key.region().map_or(Fact::Present, Fact::Is),
            "aws:resourceaccount" => self.key.account().map_or(Fact::Present, Fact::Is),
            "aws:currenttime" => Fact::Now,
            "aws:epochtime" => Fact::Epoch,
            _ => Fact::Unknown,
        }
    }
}

/// The symbols of `word`, in which policy variables stand for what the request has, where the policy's
/// version knows them; `is_pattern` says whether `*` and `?` stand for others.
pub(super) fn expanded(
    word: &Word,
    request: &Request,
    has_variables: bool,
    is_pattern: bool,
) -> Text {
    let plain = |text: &str, symbols: &mut Text| {
        if is_pattern {
            symbols.extend(pattern(text));
        } else {
            symbols.extend(literal(text));
        }
    };
    if !has_variables {
        return word.symbols(plain);
    }
    word.symbols(|text, symbols| {
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${") {
            let Some((name, after)) = behind.split_once('}') else {
                break;
            };
            plain(before, symbols);
            symbols.extend(variable(name, request));
            rest = after;
        }
        plain(rest, symbols);
    })
}

/// What a policy variable stands for. Source: AWS documentation, IAM user guide, "IAM policy elements:
/// Variables and tags".
fn variable(name: &str, request: &Request) -> Text {
    match name {
        "*" | "?" | "$" => return literal(name),
        _ => {}
    }
    let name = name.to_ascii_lowercase();
    match request.fact(&name) {
        Fact::Is(text) => text.into_iter().map(fixed).collect(),
        Fact::SourceIp | Fact::Now | Fact::Epoch => vec![unknown(&name)],
        // A variable without a value makes its text match nothing, or what follows it as a default.
        Fact::Absent | Fact::Present | Fact::Unknown => vec![unknown(&format!("${{{name}}}"))],
    }
}

/// A key that is known as a pattern has one value.
fn fixed(symbol: Symbol) -> Symbol {
    match symbol {
        Symbol::Any | Symbol::One => unknown("the key"),
        other => other,
    }
}
