//! Reading what the administrator has: the form is recognised from the text, which need not be
//! clean.

use crate::document::{self, Node, Problem, Stop, Value, decode, json, yaml};
use crate::found::{Context, Found};
use crate::list::{AccessList, Doubt, Form, ListKind, ListName, Reason};
use crate::reach::Reach;
use crate::terraform::{Kind, Resource, Terraform};
use crate::{aws, azure, finish, google, terraform, text};

/// The longest text that is read, in bytes: 64 MiB.
pub const LARGEST_TEXT: usize = 64 * 1024 * 1024;

/// The longest policy, vault, level, configuration or plan that is read, in bytes: 4 MiB. Longer texts
/// are plain lists and tables.
pub const LARGEST_FORM: usize = document::LARGEST;

/// Why a text is no access list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is nothing in it.
    #[error("the text is empty")]
    Empty,
    /// It is no text.
    #[error("this is not a text")]
    Binary,
    /// It is longer than [`LARGEST_TEXT`].
    #[error("the text is longer than {} MiB", LARGEST_TEXT / 1024 / 1024)]
    TooLarge,
    /// It is a form that is read as a whole, and longer than [`LARGEST_FORM`].
    #[error("the form is longer than {} MiB", LARGEST_FORM / 1024 / 1024)]
    FormTooLarge,
    /// Nobody waits for it any more.
    #[error("reading was stopped")]
    Cancelled,
}

/// Reads what a cloud's console or command line shows, Terraform, CSV, JSON, or any text with
/// addresses in it. Several texts are read together: the policies of a role and of its key.
///
/// What a form says about who is accepted is evaluated. What is not understood is named, and proves
/// nothing; nothing is left out silently.
///
/// # Errors
/// [`ReadError`] where there is nothing to read.
pub fn read(texts: &[&[u8]], context: &Context<'_>) -> Result<AccessList, ReadError> {
    let mut all = Content::default();
    let stop = context.is_cancelled;
    for bytes in texts {
        if bytes.len() > LARGEST_TEXT {
            return Err(ReadError::TooLarge);
        }
        let text = decode::text(bytes).ok_or(ReadError::Binary)?;
        // Lines are counted from the first, blank or not.
        let text = text.trim_end();
        if text.trim_start().is_empty() {
            return Err(ReadError::Empty);
        }
        if text.len() > LARGEST_FORM && is_form(text) {
            return Err(ReadError::FormTooLarge);
        }
        all.take(content(text, stop));
        if stop() {
            return Err(ReadError::Cancelled);
        }
    }
    if texts.is_empty() {
        return Err(ReadError::Empty);
    }
    let mut found = all.lists;
    let mut lists = aws::lists(&all.policies, context);
    for list in &mut lists {
        let doubts = all.doubts.iter().cloned();
        list.doubts.extend(doubts.map(|doubt| Doubt {
            is_whole: true,
            ..doubt
        }));
    }
    found.extend(lists);
    let form = all.form.unwrap_or(Form::Unknown);
    let mut list = finish::access_list(form, found, context);
    list.not_understood_count += all.unlisted;
    if stop() {
        return Err(ReadError::Cancelled);
    }
    Ok(list)
}

/// What a text holds.
#[derive(Default)]
struct Content {
    form: Option<Form>,
    policies: Vec<aws::Policy>,
    lists: Vec<Found>,
    /// Why the policies may not be as they are written.
    doubts: Vec<Doubt>,
    /// How many things that are no address are not among the doubts of the lists.
    unlisted: usize,
}

impl Content {
    fn take(&mut self, other: Self) {
        self.form = self.form.or(other.form);
        self.policies.extend(other.policies);
        self.lists.extend(other.lists);
        self.doubts.extend(other.doubts);
        self.unlisted += other.unlisted;
    }

    fn of(form: Form, lists: Vec<Found>) -> Self {
        Self {
            form: Some(form),
            lists,
            ..Self::default()
        }
    }

    fn is_empty(&self) -> bool {
        self.policies.is_empty() && self.lists.is_empty()
    }
}

/// What `text` holds, by the form that it is in.
fn content(text: &str, stop: Stop<'_>) -> Content {
    if text.len() > LARGEST_FORM {
        return of_lines(text, stop);
    }
    // In a comparison of two texts, a line that was removed has the form of any other.
    if let Some(found) = text::diff(text) {
        return Content::of(Form::Plain, vec![found]);
    }
    if let Ok(document) = json::parse_until(text, 1, stop) {
        return of_document(&document);
    }
    if stop() {
        return Content::default();
    }
    match terraform::read(text) {
        Some(Ok(read)) => return of_terraform(&read),
        Some(Err(problem)) => return of_problem(Form::Terraform, problem),
        None => {}
    }
    match json::embedded(text, 1, stop) {
        Some(Ok(documents)) => {
            let mut all = Content::default();
            for document in &documents {
                all.take(of_document(document));
            }
            if !all.is_empty() {
                azure::doubt_changes(text, &mut all.lists);
                return all;
            }
        }
        Some(Err(problem)) => return of_problem(form_of(text), problem),
        None => {}
    }
    if let Some(lists) = azure::read_text(text) {
        return Content::of(Form::AzureKeyVault, lists);
    }
    if let Some(lists) = google::read_text(text) {
        return Content::of(Form::GoogleAccessLevel, lists);
    }
    of_yaml(text, stop).unwrap_or_else(|| of_lines(text, stop))
}

/// Whether a text is of a form that is read as a whole, as far as its lines show.
fn is_form(text: &str) -> bool {
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    let is_comment = |line: &str| line.is_empty() || line.starts_with('#');
    let first = begin.lines().map(str::trim).find(|line| !is_comment(line));
    // `::1` and `2600:1f18::` have colons, too.
    let is_member = |line: &str| {
        let (name, _) = line.trim_start_matches("- ").split_once(':')?;
        let is_name = name.contains(|it: char| it.is_alphabetic() && !it.is_ascii_hexdigit());
        (is_name && !name.contains([' ', ',', ';'])).then_some(())
    };
    begin.starts_with(['{', '['])
        || first.is_some_and(|line| line == "---" || is_member(line).is_some())
        || text::is_diff(text)
        || terraform::looks_like(text)
}

fn of_lines(text: &str, stop: Stop<'_>) -> Content {
    let lines = text::read(text, stop);
    Content {
        unlisted: lines.unlisted,
        ..Content::of(lines.form, vec![lines.found])
    }
}

fn of_document(document: &Node) -> Content {
    match terraform::read_json(document) {
        Some(Ok(read)) => return of_terraform(&read),
        Some(Err(problem)) => return of_problem(Form::Terraform, problem),
        None => {}
    }
    let known = of_cloud(document);
    if !known.is_empty() {
        return known;
    }
    Content::of(Form::Json, text::tree(document))
}

/// The policies, vaults and levels in a document.
fn of_cloud(document: &Node) -> Content {
    let policies = aws::policies(document);
    let (vaults, levels) = (azure::lists(document), google::lists(document));
    let form = if !policies.is_empty() {
        Some(Form::AwsPolicy)
    } else if !vaults.is_empty() {
        Some(Form::AzureKeyVault)
    } else if !levels.is_empty() {
        Some(Form::GoogleAccessLevel)
    } else {
        None
    };
    Content {
        form,
        policies,
        lists: vaults.into_iter().chain(levels).collect(),
        ..Content::default()
    }
}

fn of_terraform(read: &Terraform) -> Content {
    let mut all = Content {
        form: Some(Form::Terraform),
        ..Content::default()
    };
    for resource in &read.resources {
        let mut lists = match resource.kind {
            Kind::AwsPolicy => {
                let policies = aws::named_policies(&resource.node, &resource.address);
                all.policies.extend(policies);
                all.doubts.extend(resource.doubts.iter().cloned());
                continue;
            }
            Kind::AzureKeyVault => azure::lists(&resource.node),
            Kind::GoogleAccessLevel => google::lists(&resource.node),
            Kind::List => text::tree(&resource.node),
            Kind::Other => vec![unread(ListKind::Other, resource)],
        };
        for list in &mut lists {
            if list.name.name.is_empty() || resource.kind == Kind::List {
                list.name.name.clone_from(&resource.address);
            }
            list.name.line = resource.line;
            if !resource.doubts.is_empty() {
                // Whether it is as it is written is not known.
                list.reach = list.reach.either(&Reach::unknown());
                list.doubts.extend(resource.doubts.iter().cloned());
            }
        }
        all.lists.extend(lists);
    }
    all
}

fn unread(kind: ListKind, resource: &Resource) -> Found {
    let name = ListName {
        kind,
        name: resource.address.clone(),
        line: resource.line,
    };
    finish::undecided(name, Reason::NoList)
}

/// A text that resembles a form and is none as a whole.
fn of_problem(form: Form, problem: Problem) -> Content {
    let name = ListName {
        kind: ListKind::Plain,
        name: String::new(),
        line: problem.line,
    };
    Content::of(form, vec![finish::undecided(name, problem.reason)])
}

/// The form whose words stand in `text`.
fn form_of(text: &str) -> Form {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["Statement", "aws:SourceIp"]) {
        Form::AwsPolicy
    } else if has(&["networkAcls", "ipRules", "IpAddressRanges"]) {
        Form::AzureKeyVault
    } else if has(&["ipSubnetworks", "combiningFunction"]) {
        Form::GoogleAccessLevel
    } else {
        Form::Json
    }
}

/// YAML of a cloud, or any that has names; `None` where `text` is rather a list.
fn of_yaml(text: &str, stop: Stop<'_>) -> Option<Content> {
    let is_prompt = |line: &str| line.ends_with('$') || line.contains("$ ") || line.contains("> ");
    // Lines keep their numbers.
    let lines = || {
        let lines = text.lines();
        lines.map(|line| if is_prompt(line) { "" } else { line })
    };
    let has_names = lines().any(|line| {
        let line = line.trim_start().trim_start_matches("- ");
        let (name, _) = line.split_once(':').unwrap_or_default();
        !name.is_empty() && name.len() < 80 && !name.contains(' ')
    });
    if !has_names {
        return None;
    }
    let documents = yaml::parse_until(text, 1, stop)
        .or_else(|problem| {
            let bare: String = lines().flat_map(|line| [line, "\n"]).collect();
            if bare.trim_end() == text {
                return Err(problem);
            }
            yaml::parse_until(&bare, 1, stop)
        })
        .ok()?;
    let mut all = Content::default();
    for document in &documents {
        all.take(of_cloud(document));
    }
    if !all.is_empty() {
        azure::doubt_changes(text, &mut all.lists);
        return Some(all);
    }
    let is_tree = |node: &Node| match &node.value {
        Value::Map(_) => true,
        Value::List(items) => items.iter().any(|item| item.as_map().is_some()),
        _ => false,
    };
    if !documents.iter().all(is_tree) {
        return None;
    }
    let lists: Vec<Found> = documents.iter().flat_map(text::tree).collect();
    (!lists.is_empty()).then(|| Content::of(Form::Plain, lists))
}

#[cfg(test)]
mod tests;
