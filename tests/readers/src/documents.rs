//! Documents: Atlas's list of addresses, and Google's key file.

use std::collections::BTreeSet;
use std::sync::Arc;

use addresses::{AddressBook, Direction, Listing, Order, Row, Source, View, csv};
use encryption::{GcpAccess, GcpForm, KmsForm, check_secret};
use secret::Secret;

use crate::is_fit_to_be_shown;

/// Rows that are looked at of each listing.
const WINDOW: usize = 50;

pub(crate) fn address_document(input: &[u8]) {
    let Some(book) = read(input) else { return };
    for problem in book.problems() {
        is_fit_to_be_shown(&problem.place);
        is_fit_to_be_shown(&problem.text);
    }
    let book = Arc::new(book);
    for direction in Direction::BOTH {
        let view = View {
            direction,
            filter: String::new(),
            folded: BTreeSet::new(),
            order: Order::default(),
        };
        for row in Listing::new(Arc::clone(&book), view).rows(0..WINDOW) {
            is_fit_to_be_shown(&row.label());
            if let Row::Address(address) = row {
                let services = address.services.iter();
                services.for_each(|service| is_fit_to_be_shown(&service.to_string()));
            }
        }
        let mut file = Vec::new();
        if let Ok(count) = csv::write(&book, &[direction], "", &mut file) {
            let lines = String::from_utf8_lossy(&file).matches("\r\n").count();
            assert_eq!(lines, count + 1, "a heading, and a line for each address");
        }
    }
    // What is kept on disk is read again and is the same list.
    let again = read(&book.to_document());
    assert!(again.is_some_and(|again| again.same_list(&book)));
}

pub(crate) fn google_key_file(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let form = KmsForm::Gcp(GcpForm {
        access: GcpAccess::KeyFile,
        ..GcpForm::default()
    });
    let findings = check_secret(&form, Some(&Secret::new(text.to_owned())), false);
    let said = format!("{findings:?}");
    assert!(!said.contains('"'), "a finding repeats the file: {said}");
}

pub(crate) fn read(document: &[u8]) -> Option<AddressBook> {
    let source = Source {
        origin: "https://cloud.mongodb.com".to_owned(),
        practice: false,
    };
    let fetched_at = "2026-07-07T12:00:00Z".parse().ok()?;
    AddressBook::read(document, source, fetched_at).ok()
}
