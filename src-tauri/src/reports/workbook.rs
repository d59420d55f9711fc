//! A workbook of the lists, put together.

use std::io::{Seek, Write};
use std::sync::Arc;

use addresses::{Address, AddressBook, Direction};
use report::{Sheet, Value, WorkbookError};

use super::{digest, services};

/// The words of a workbook.
pub struct Names {
    /// The sheet that says where the lists come from.
    pub about: String,
    /// The head of its names.
    pub fact: String,
    /// The head of its values.
    pub value: String,
    /// When Atlas gave a list.
    pub fetched: String,
    /// Which Atlas.
    pub atlas: String,
    /// By what one sees that it is the same list.
    pub digest: String,
    /// The heads of a list: block, addresses in it, what of Atlas uses it, cloud, region.
    pub columns: [String; 5],
    /// What stands above everything where it is of the practice project (safety rule A5).
    pub practice_mark: String,
    /// The same where the connection to Atlas has a private issuer (safety rule X6).
    pub private_issuer_mark: String,
}

/// A list of a workbook.
pub struct List {
    /// The name of its sheet.
    pub name: String,
    /// The addresses.
    pub book: Arc<AddressBook>,
    /// Which of them.
    pub direction: Direction,
}

/// What a workbook is made from.
pub struct Content {
    /// Its words.
    pub names: Names,
    /// A sheet each.
    pub lists: Vec<List>,
    /// The Atlas's host.
    pub host: String,
    /// It is of the practice project.
    pub practice: bool,
    /// The connection to Atlas has a private issuer.
    pub private_issuer: bool,
}

/// Writes a workbook: where the lists come from, then a sheet for each, whole.
///
/// # Errors
/// [`WorkbookError`].
pub fn write(content: &Content, out: impl Write + Seek + Send) -> Result<(), WorkbookError> {
    let names = &content.names;
    let rows: Vec<Vec<Address<'_>>> = content
        .lists
        .iter()
        .map(|list| list.book.matching(list.direction, ""))
        .collect();
    let about = Sheet {
        name: &names.about,
        columns: vec![(&names.fact, 40), (&names.value, 70)],
        rows: Box::new(about(content, &rows).into_iter()),
    };
    let [address, size, service, cloud, region] = &names.columns;
    let lists = content.lists.iter().zip(&rows).map(|(list, rows)| Sheet {
        name: &list.name,
        columns: vec![
            (address, 24),
            (size, 12),
            (service, 36),
            (cloud, 16),
            (region, 22),
        ],
        rows: Box::new(rows.iter().map(|row| cells(row, content.practice))),
    });
    report::write_workbook(std::iter::once(about).chain(lists), out)
}

fn about(content: &Content, rows: &[Vec<Address<'_>>]) -> Vec<Vec<Value>> {
    let names = &content.names;
    let text = |text: &str| Value::Text(text.to_owned());
    let mut facts = Vec::new();
    if content.practice {
        facts.push(vec![text(&names.practice_mark)]);
    }
    if content.private_issuer {
        facts.push(vec![text(&names.private_issuer_mark)]);
    }
    facts.push(vec![text(&names.atlas), text(&content.host)]);
    for (list, rows) in content.lists.iter().zip(rows) {
        let named = |name: &str| Value::Text(format!("{}: {name}", list.name));
        facts.push(vec![
            Value::Text(list.name.clone()),
            Value::Number(rows.len() as f64),
        ]);
        facts.push(vec![
            named(&names.fetched),
            Value::Time(list.book.fetched_at()),
        ]);
        facts.push(vec![named(&names.digest), Value::Text(digest(rows))]);
    }
    facts
}

fn cells(row: &Address<'_>, practice: bool) -> Vec<Value> {
    let free = u32::from(row.net.max_prefix_len() - row.net.prefix_len());
    vec![
        Value::Text(row.net.to_string()),
        Value::Number(2f64.powi(free.try_into().unwrap_or(i32::MAX))),
        Value::Text(services(row, practice)),
        Value::Text(row.cloud.label().to_owned()),
        Value::Text(row.region.to_owned()),
    ]
}
