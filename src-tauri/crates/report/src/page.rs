//! A page in HTML: one file, no script, nothing fetched, light on ink.

use std::io::{self, Write};

use addresses::csv::defused;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A page.
pub struct Page<'a> {
    /// Its title, and the heading above everything.
    pub title: &'a str,
    /// What has to be seen before anything else: that it comes from the practice project, say.
    pub marks: Vec<&'a str>,
    /// What it says, in order.
    pub sections: Vec<Section<'a>>,
}

/// A part of a page with a heading.
pub struct Section<'a> {
    /// Above it.
    pub heading: &'a str,
    /// What it says, in order.
    pub parts: Vec<Part<'a>>,
}

/// What a section is made of.
pub enum Part<'a> {
    /// A paragraph.
    Text(&'a str),
    /// Steps, numbered, each with a box to tick on paper.
    Steps(&'a [String]),
    /// Names and values.
    Facts(Vec<(&'a str, String)>),
    /// Rows under columns.
    Table(Table<'a>),
    /// A file, whole, to be copied from here.
    File {
        /// Its name.
        name: &'a str,
        /// What is in it.
        text: &'a str,
    },
}

/// Rows under columns. A cell that a spreadsheet would run as a formula begins with `'`, because tables
/// are copied from pages into spreadsheets.
pub struct Table<'a> {
    /// The heads of the columns.
    pub columns: Vec<&'a str>,
    /// A cell for each column.
    pub rows: Box<dyn Iterator<Item = Vec<String>> + 'a>,
}

/// Nothing is loaded and nothing runs, whatever a name in it holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Black on white, no areas of colour; the heads of tables stand on every sheet of paper.
const STYLE: &str = "
:root { color-scheme: light; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff;
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { margin-top: 2rem; font-size: 1.15rem; break-after: avoid; }
.mark { padding: .5rem .75rem; border: 2px solid #111; font-weight: 700; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: #555; }
dd { margin: 0; }
ol.steps { padding-left: 1.75rem; }
ol.steps li { margin-bottom: .4rem; break-inside: avoid; }
ol.steps li::before { content: '\\2610\\00a0'; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; border-bottom: 2px solid #111; padding: .25rem .5rem .25rem 0; }
td { border-bottom: 1px solid #bbb; padding: .2rem .5rem .2rem 0; vertical-align: top; }
h3 { font-size: 1rem; break-after: avoid; }
pre { padding: .75rem; border: 1px solid #999; font: 12px/1.4 ui-monospace, monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; }
@page { margin: 18mm 15mm; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; } pre { font-size: 8pt; } }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
";

/// Writes `page`.
///
/// # Errors
/// Those of `out`.
pub fn write(page: Page<'_>, mut out: impl Write) -> io::Result<()> {
    let head = html! {
        (DOCTYPE)
        (PreEscaped("<html lang=\"en\">"))
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="referrer" content="no-referrer";
            title { (page.title) }
            style { (PreEscaped(STYLE)) }
        }
        (PreEscaped("<body>"))
        h1 { (page.title) }
        @for mark in &page.marks { p.mark { (mark) } }
    };
    put(&mut out, &head)?;
    for section in page.sections {
        put(&mut out, &html! { h2 { (section.heading) } })?;
        for part in section.parts {
            write_part(part, &mut out)?;
        }
    }
    out.write_all(b"</body></html>\n")
}

fn write_part(part: Part<'_>, out: &mut impl Write) -> io::Result<()> {
    let markup = match part {
        Part::Text(text) => html! { p { (text) } },
        Part::Steps(steps) => html! { ol.steps { @for step in steps { li { (step) } } } },
        Part::Facts(facts) => html! {
            dl { @for (name, value) in &facts { dt { (name) } dd { (value) } } }
        },
        Part::File { name, text } => html! { h3 { (name) } pre { (text) } },
        Part::Table(table) => return write_table(table, out),
    };
    put(out, &markup)
}

/// Row by row: a list may be a hundred times as long as the page around it.
fn write_table(table: Table<'_>, out: &mut impl Write) -> io::Result<()> {
    let head = html! {
        (PreEscaped("<table>"))
        thead { tr { @for column in &table.columns { th scope="col" { (column) } } } }
        (PreEscaped("<tbody>"))
    };
    put(out, &head)?;
    for row in table.rows {
        put(
            out,
            &html! { tr { @for cell in &row { td { (defused(cell)) } } } },
        )?;
    }
    out.write_all(b"</tbody></table>")
}

fn put(out: &mut impl Write, markup: &Markup) -> io::Result<()> {
    out.write_all(markup.0.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(page: Page<'_>) -> String {
        let mut out = Vec::new();
        let done = write(page, &mut out);
        assert!(done.is_ok(), "{done:?}");
        String::from_utf8_lossy(&out).into_owned()
    }

    fn page<'a>(title: &'a str, parts: Vec<Part<'a>>) -> Page<'a> {
        let heading = "Addresses";
        Page {
            title,
            marks: Vec::new(),
            sections: vec![Section { heading, parts }],
        }
    }

    #[test]
    fn names_stay_text_wherever_they_stand() {
        let hostile = "</pre></td><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
        let steps = [hostile.to_owned()];
        let mut page = page(
            hostile,
            vec![
                Part::Text(hostile),
                Part::Steps(&steps),
                Part::Facts(vec![(hostile, hostile.to_owned())]),
                Part::File {
                    name: hostile,
                    text: hostile,
                },
                Part::Table(Table {
                    columns: vec![hostile],
                    rows: Box::new(std::iter::once(vec![hostile.to_owned()])),
                }),
            ],
        );
        page.marks.push(hostile);
        let text = written(page);
        assert!(!text.contains("<script"), "{text}");
        assert!(!text.contains("<img"), "{text}");
        assert_eq!(text.matches("&lt;script&gt;").count(), 11, "{text}");
    }

    #[test]
    fn a_cell_copied_into_a_spreadsheet_runs_nothing() {
        let row = vec!["=HYPERLINK(1)".to_owned(), "3.0.0.1/32".to_owned()];
        let text = written(page(
            "Addresses",
            vec![Part::Table(Table {
                columns: vec!["Project", "Address"],
                rows: Box::new(std::iter::once(row)),
            })],
        ));
        assert!(
            text.contains("<td>'=HYPERLINK(1)</td><td>3.0.0.1/32</td>"),
            "{text}"
        );
    }

    #[test]
    fn nothing_is_loaded_and_nothing_runs() {
        let text = written(page("Addresses", vec![Part::Text("http://example.com/")]));
        assert!(text.contains(POLICY.split(';').next().unwrap_or_default()));
        for part in ["src=", "href=", "<script", "url(", "@import"] {
            assert!(!text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn every_row_is_there() {
        let rows = (0..5000).map(|row| vec![format!("10.0.{}.{}/32", row / 256, row % 256)]);
        let text = written(page(
            "Addresses",
            vec![Part::Table(Table {
                columns: vec!["Address"],
                rows: Box::new(rows),
            })],
        ));
        assert_eq!(text.matches("/32</td>").count(), 5000);
    }
}
