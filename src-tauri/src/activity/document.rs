//! The record as a table that leaves the program, and finding entries by what stands in it. A test of the
//! page holds that its sentences are those on screen.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use storage::{Action, Entry, Outcome, Provider, Who};

/// The columns of the file.
pub const COLUMNS: [&str; 8] = [
    "time",
    "action",
    "what",
    "result",
    "who",
    "project",
    "organization",
    "atlas",
];

/// The cells of one line: time in UTC, the name of the action that never changes, and the rest as it
/// stands on screen.
#[must_use]
pub fn cells(entry: &Entry) -> [String; 8] {
    let place = entry.place.clone();
    [
        entry.at.to_string(),
        kind(&entry.action),
        what(&entry.action),
        result(entry.outcome.as_ref()),
        who(&entry.who),
        place.project.unwrap_or_default(),
        place.organization.unwrap_or_default(),
        place.host.unwrap_or_else(|| "this computer".to_owned()),
    ]
}

/// What was typed to find entries.
pub struct Filter(Vec<String>);

impl Filter {
    /// Each word of `text` must be found.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let words = text.split_whitespace().map(str::to_lowercase);
        Self(words.collect())
    }

    /// Whether every word stands in one of the entry's cells, in any case.
    #[must_use]
    pub fn passes(&self, entry: &Entry) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let cells = cells(entry).join("\n").to_lowercase();
        self.0.iter().all(|word| cells.contains(word))
    }
}

/// The name under which an action is kept.
fn kind(action: &Action) -> String {
    let value = serde_json::to_value(action).unwrap_or_default();
    let kind = value.get("kind").and_then(|kind| kind.as_str());
    kind.unwrap_or_default().to_owned()
}

fn what(action: &Action) -> String {
    match action {
        Action::CreateRole { provider } => format!("Set up a role for {}", name(*provider)),
        Action::AuthorizeRole { arn } => {
            format!("Authorized Atlas to assume the IAM role {arn}")
        }
        Action::SwitchOn { provider } => format!("Switched on {}", name(*provider)),
        Action::ChangeKey { provider } => format!("Changed the key in {}", name(*provider)),
        Action::ChangeSettings { provider } => {
            format!("Changed the settings of {}", name(*provider))
        }
        Action::SwitchOff { provider } => format!("Switched off {}", name(*provider)),
        Action::RequirePrivateNetworking { provider, on: true } => {
            format!("Required private networking for {}", name(*provider))
        }
        Action::RequirePrivateNetworking {
            provider,
            on: false,
        } => format!(
            "Stopped requiring private networking for {}",
            name(*provider)
        ),
        Action::EncryptSearchNodes { on: true } => "Encrypted search nodes".to_owned(),
        Action::EncryptSearchNodes { on: false } => "Stopped encrypting search nodes".to_owned(),
        Action::CreateEndpoint { region, .. } => {
            format!("Created a private endpoint in {region}")
        }
        Action::DeleteEndpoint { endpoint, .. } => {
            format!("Deleted the private endpoint {endpoint}")
        }
        Action::MoveCluster { cluster, to: None } => {
            format!("Stopped using your key for the cluster {cluster}")
        }
        Action::MoveCluster {
            cluster,
            to: Some(provider),
        } => format!(
            "Encrypted the cluster {cluster} with your key in {}",
            name(*provider)
        ),
        // A run-book has no addresses.
        Action::SaveFile { file, count: 0 } => format!("Saved {file}"),
        Action::SaveFile { file, count } => {
            format!("Saved {} to {file}", plural(*count, "address", "addresses"))
        }
        Action::SaveActivity { file, count } => {
            let entries = plural(*count, "entry", "entries");
            format!("Saved {entries} of the activity to {file}")
        }
        Action::RememberAccessList { count } => {
            let entries = plural(*count, "entry", "entries");
            format!("Compared an access list of {entries}")
        }
        Action::ForgetAccessList => "Forgot the access list".to_owned(),
        Action::AcceptList { fetched } => format!("Accepted Atlas’s list of {}", day(*fetched)),
        Action::StrikeOutList { fetched } => {
            format!("Struck out Atlas’s list of {}", day(*fetched))
        }
        Action::SignInToCloud {
            cloud,
            account,
            identity,
        } => {
            let account = account_name(*cloud, account);
            format!("Signed in to {account} as {identity}")
        }
        Action::AddToCloud {
            cloud,
            account,
            count,
            ..
        } => {
            let added = plural(*count, "address", "addresses");
            format!("Added {added} in {}", account_name(*cloud, account))
        }
        Action::PutBackInCloud {
            cloud,
            account,
            count,
            ..
        } => {
            let taken = plural(*count, "added address", "added addresses");
            format!("Took back {taken} in {}", account_name(*cloud, account))
        }
        Action::RemoveFromCloud {
            cloud,
            account,
            count,
        } => {
            let removed = plural(*count, "address", "addresses");
            format!("Removed {removed} in {}", account_name(*cloud, account))
        }
        Action::WatchWhileClosed { on: true } => {
            "Switched on watching while Keygate is closed".to_owned()
        }
        Action::WatchWhileClosed { on: false } => {
            "Switched off watching while Keygate is closed".to_owned()
        }
    }
}

/// The day of `at` on this computer, as on screen: `7 July 2026`.
fn day(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system())
        .strftime("%-d %B %Y")
        .to_string()
}

fn result(outcome: Option<&Outcome>) -> String {
    let said = match outcome {
        None => "No answer yet, or Keygate was closed first",
        Some(Outcome::Done) => "Done",
        Some(Outcome::Valid) => "Valid",
        Some(Outcome::NotValid) => "Saved, but Atlas does not reach the key",
        Some(Outcome::Waiting) => "Saved; waiting for your clusters’ nodes",
        Some(Outcome::NoVerdict) => "Saved; Atlas did not say whether it reaches the key",
        Some(Outcome::ReadsDifferently) => "Atlas has other values than Keygate sent",
        Some(Outcome::Refused { status, code }) => {
            let why = code.clone().unwrap_or_else(|| status.to_string());
            return format!("Refused by Atlas: {why}");
        }
        Some(Outcome::NotSent) => "Nothing was sent",
        Some(Outcome::NotTaken) => "Nothing was stored",
        Some(Outcome::NotKnown) => "Not known: the answer was lost",
        Some(Outcome::NotReached) => "Atlas did not answer as it should",
        Some(Outcome::Stopped) => "Stopped",
        Some(Outcome::NotWritten) => "Keygate could not write it on this computer",
        Some(Outcome::Missing) => "Addresses are missing",
        Some(Outcome::NotProven) => "Not proven",
        Some(Outcome::NoList) => "No list in force",
        Some(Outcome::Allowed) => "Allowed",
        Some(Outcome::HalfAllowed) => {
            "Nothing is missing in this policy; the other was not checked"
        }
    };
    said.to_owned()
}

fn who(who: &Who) -> String {
    match who {
        Who::ServiceAccount { id } => format!("service account {id}"),
        Who::ApiKey { id } => format!("API key {id}"),
        Who::NotSignedIn => "not signed in".to_owned(),
        Who::Practice => "practice".to_owned(),
    }
}

fn name(provider: Provider) -> &'static str {
    match provider {
        Provider::Aws => "AWS KMS",
        Provider::Azure => "Azure Key Vault",
        Provider::Gcp => "Google Cloud KMS",
    }
}

/// What is signed in to, as each cloud calls it.
fn account_name(cloud: Provider, account: &str) -> String {
    match cloud {
        Provider::Aws => format!("AWS account {account}"),
        Provider::Azure => format!("Azure tenant {account}"),
        Provider::Gcp => format!("Google Cloud project {account}"),
    }
}

/// `1 address`, `1,234 addresses`.
fn plural(count: u32, one: &str, many: &str) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let what = if count == 1 { one } else { many };
    format!("{grouped} {what}")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use storage::Place;

    use super::*;

    fn entry() -> Entry {
        Entry {
            id: 1,
            at: Timestamp::UNIX_EPOCH,
            who: Who::ServiceAccount {
                id: "mdb_sa_id_65f1".to_owned(),
            },
            place: Place {
                host: Some("cloud.mongodb.com".to_owned()),
                organization: Some("Northwind Ltd".to_owned()),
                project: Some("Payments (prod)".to_owned()),
            },
            action: Action::MoveCluster {
                cluster: "ledger".to_owned(),
                to: Some(Provider::Aws),
            },
            outcome: Some(Outcome::Refused {
                status: 409,
                code: Some("CLUSTER_UPDATE_IN_PROGRESS".to_owned()),
            }),
        }
    }

    #[test]
    fn a_line_says_when_what_with_what_result_who_and_where() {
        assert_eq!(
            cells(&entry()),
            [
                "1970-01-01T00:00:00Z",
                "moveCluster",
                "Encrypted the cluster ledger with your key in AWS KMS",
                "Refused by Atlas: CLUSTER_UPDATE_IN_PROGRESS",
                "service account mdb_sa_id_65f1",
                "Payments (prod)",
                "Northwind Ltd",
                "cloud.mongodb.com",
            ]
        );
        assert_eq!(COLUMNS.len(), cells(&entry()).len());
    }

    #[test]
    fn an_entry_is_found_by_every_word_that_stands_on_it() {
        let passes = |text: &str| Filter::new(text).passes(&entry());
        for text in [
            "",
            "  ",
            "LEDGER",
            "payments northwind",
            "refused in_progress",
            "encrypted aws",
            "mdb_sa_id_65f1",
            "1970-01-01",
        ] {
            assert!(passes(text), "{text}");
        }
        assert!(!passes("ledger orders"), "every word is needed");
        assert!(!passes("azure"));
    }

    #[test]
    fn counts_are_written_as_on_screen() {
        assert_eq!(plural(1, "address", "addresses"), "1 address");
        assert_eq!(plural(1234, "address", "addresses"), "1,234 addresses");
        assert_eq!(plural(1_234_567, "entry", "entries"), "1,234,567 entries");
    }
}
