//! A page to save or print, put together.

use std::io::{self, Write};
use std::sync::Arc;

use access_list::Artefact;
use addresses::{Address, AddressBook, Direction};
use report::{Page, Part, Section, Table};

use super::{digest, services};

/// What a page says.
pub struct Content {
    /// Its title.
    pub title: String,
    /// What stands above everything where it is of the practice project (safety rule A5).
    pub practice_mark: String,
    /// The same where the connection to Atlas has a private issuer (safety rule X6).
    pub private_issuer_mark: String,
    /// What it says, in order.
    pub sections: Vec<(String, Vec<PartContent>)>,
}

/// What a section of a page is made of.
pub enum PartContent {
    /// A paragraph.
    Text(String),
    /// Steps, numbered.
    Steps(Vec<String>),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// Where the addresses come from, under these names.
    Source(SourceNames),
    /// The addresses, under these heads.
    Addresses(AddressColumns),
    /// What was written for the cloud, each file whole.
    Files,
    /// Rows under columns.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// What facts about a list are called.
pub struct SourceNames {
    /// When Atlas gave it.
    pub fetched: String,
    /// Which Atlas.
    pub atlas: String,
    /// How many addresses.
    pub count: String,
    /// By what one sees that it is the same list.
    pub digest: String,
}

/// The heads of a table of addresses.
pub struct AddressColumns {
    /// The block.
    pub address: String,
    /// What of Atlas uses it.
    pub service: String,
    /// Its cloud.
    pub cloud: String,
    /// Its region.
    pub region: String,
}

/// What a page is made from beside its words.
#[derive(Default)]
pub struct Sources {
    /// The list on screen.
    pub list: Option<List>,
    /// What was written for the cloud.
    pub artefact: Option<Arc<Artefact>>,
    /// It is of the practice project.
    pub practice: bool,
    /// The connection to Atlas has a private issuer.
    pub private_issuer: bool,
}

/// A list with what was typed to find addresses in it.
pub struct List {
    /// The addresses.
    pub book: Arc<AddressBook>,
    /// Which of them.
    pub direction: Direction,
    /// What was typed.
    pub filter: String,
    /// The Atlas's host.
    pub host: String,
}

/// Writes `content` with the rows, files and facts of `sources`. Returns how many addresses of the list
/// match what was typed.
///
/// # Errors
/// Those of `out`.
pub fn write(content: &Content, sources: &Sources, out: impl Write) -> io::Result<usize> {
    let rows = sources.list.as_ref().map_or_else(Vec::new, |list| {
        list.book.matching(list.direction, &list.filter)
    });
    let mut marks = Vec::new();
    if sources.practice {
        marks.push(content.practice_mark.as_str());
    }
    if sources.private_issuer {
        marks.push(content.private_issuer_mark.as_str());
    }
    let sections = content.sections.iter().map(|(heading, parts)| Section {
        heading,
        parts: parts
            .iter()
            .flat_map(|part| parts_of(part, sources, &rows))
            .collect(),
    });
    let page = Page {
        title: &content.title,
        marks,
        sections: sections.collect(),
    };
    report::write_page(page, out)?;
    Ok(rows.len())
}

fn parts_of<'a>(
    part: &'a PartContent,
    sources: &'a Sources,
    rows: &'a [Address<'a>],
) -> Vec<Part<'a>> {
    match part {
        PartContent::Text(text) => vec![Part::Text(text)],
        PartContent::Steps(steps) => vec![Part::Steps(steps)],
        PartContent::Facts(facts) => {
            let facts = facts
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone()));
            vec![Part::Facts(facts.collect())]
        }
        PartContent::Source(names) => match &sources.list {
            Some(list) => vec![Part::Facts(source(names, list, rows))],
            None => Vec::new(),
        },
        PartContent::Addresses(columns) => {
            let cells = |row: &Address<'_>| {
                vec![
                    row.net.to_string(),
                    services(row, sources.practice),
                    row.cloud.label().to_owned(),
                    row.region.to_owned(),
                ]
            };
            vec![Part::Table(Table {
                columns: vec![
                    &columns.address,
                    &columns.service,
                    &columns.cloud,
                    &columns.region,
                ],
                rows: Box::new(rows.iter().map(cells)),
            })]
        }
        PartContent::Files => {
            let files = sources.artefact.iter().flat_map(|artefact| &artefact.files);
            let files = files.map(|file| Part::File {
                name: &file.name,
                text: &file.text,
            });
            files.collect()
        }
        PartContent::Table(columns, rows) => vec![Part::Table(Table {
            columns: columns.iter().map(String::as_str).collect(),
            rows: Box::new(rows.iter().cloned()),
        })],
    }
}

fn source<'a>(names: &'a SourceNames, list: &List, rows: &[Address<'_>]) -> Vec<(&'a str, String)> {
    let total = list.book.totals(list.direction).total;
    let count = match rows.len() == total {
        true => total.to_string(),
        false => format!("{} / {total}", rows.len()),
    };
    vec![
        (
            names.fetched.as_str(),
            list.book
                .fetched_at()
                .strftime("%Y-%m-%d %H:%M UTC")
                .to_string(),
        ),
        (names.atlas.as_str(), list.host.clone()),
        (names.count.as_str(), count),
        (names.digest.as_str(), digest(rows)),
    ]
}

#[cfg(test)]
mod tests {
    use addresses::Source;
    use jiff::Timestamp;

    use super::*;

    type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn list(practice: bool, filter: &str) -> Result<List> {
        let source = Source {
            origin: "https://cloud.mongodb.com".to_owned(),
            practice,
        };
        let document = br#"{"inbound": {}, "outbound": {"aws": {"us-east-1": ["3.0.0.10/32",
            "3.0.0.2/32"]}, "azure": {"eastus2": ["20.0.0.1/32"]}}}"#;
        // Practice takes only what no real list has (safety rule A5).
        let document = match practice {
            true => br#"{"inbound": {}, "outbound": {"aws": {"us-east-1": ["198.18.0.1/32"]}}}"#
                .as_slice(),
            false => document.as_slice(),
        };
        let book = AddressBook::read(document, source, Timestamp::UNIX_EPOCH)?;
        Ok(List {
            book: Arc::new(book),
            direction: Direction::Outbound,
            filter: filter.to_owned(),
            host: "cloud.mongodb.com".to_owned(),
        })
    }

    fn content() -> Content {
        let named = |text: &str| text.to_owned();
        Content {
            title: named("Addresses of MongoDB Atlas"),
            practice_mark: named("For practice"),
            private_issuer_mark: named("Behind a proxy"),
            sections: vec![(
                named("Addresses"),
                vec![
                    PartContent::Source(SourceNames {
                        fetched: named("Fetched"),
                        atlas: named("From"),
                        count: named("How many"),
                        digest: named("Digest"),
                    }),
                    PartContent::Addresses(AddressColumns {
                        address: named("Address"),
                        service: named("Used by"),
                        cloud: named("Cloud"),
                        region: named("Region"),
                    }),
                ],
            )],
        }
    }

    fn written(sources: &Sources) -> Result<String> {
        let mut out = Vec::new();
        write(&content(), sources, &mut out)?;
        Ok(String::from_utf8(out)?)
    }

    #[test]
    fn a_page_has_every_address_with_where_it_is_from() -> Result {
        let page = written(&Sources {
            list: Some(list(false, "")?),
            ..Sources::default()
        })?;
        for text in [
            "<dt>Fetched</dt><dd>1970-01-01 00:00 UTC</dd>",
            "<dt>From</dt><dd>cloud.mongodb.com</dd>",
            "<dt>How many</dt><dd>3</dd>",
            // printf '3.0.0.2/32\n3.0.0.10/32\n20.0.0.1/32\n' | sha256sum
            "<dd>213eb75fb732a167fa9b50d634d9d73b5e14b9558d2453a5bd64f41c8e8d75ae</dd>",
            "<td>3.0.0.10/32</td><td>Control plane</td><td>AWS</td><td>us-east-1</td>",
            "<td>20.0.0.1/32</td><td>Control plane</td><td>Azure</td><td>eastus2</td>",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(!page.contains("class=\"mark\""), "{page}");
        Ok(())
    }

    #[test]
    fn a_filtered_page_says_how_many_of_how_many() -> Result {
        let page = written(&Sources {
            list: Some(list(false, "azure")?),
            ..Sources::default()
        })?;
        assert!(page.contains("<dd>1 / 3</dd>"), "{page}");
        assert!(!page.contains("3.0.0.2/32"), "{page}");
        Ok(())
    }

    #[test]
    fn a5_x6_practice_and_a_private_issuer_are_marked() -> Result {
        let page = written(&Sources {
            list: Some(list(true, "")?),
            practice: true,
            private_issuer: true,
            ..Sources::default()
        })?;
        for text in [
            "<p class=\"mark\">For practice</p>",
            "<p class=\"mark\">Behind a proxy</p>",
            "<td>PRACTICE Control plane</td>",
        ] {
            assert!(page.contains(text), "{text}: {page}");
        }
        Ok(())
    }
}
