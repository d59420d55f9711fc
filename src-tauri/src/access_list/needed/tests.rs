use sandbox::Operation;
use storage::Storage;

use super::*;
use crate::access_list::state::AccessListState;
use crate::addresses::book::Books;
use crate::addresses::history::History;
use crate::connection::stand_in::{self, StandIn};
use crate::support::cancellation::Cancellation;

fn project() -> Project {
    Project {
        id: "a".to_owned(),
        name: "Payments".to_owned(),
        organization: "Northwind".to_owned(),
    }
}

fn cluster(outbound: &[&str], planned: &[&str]) -> ClusterAddresses {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    ClusterAddresses {
        cluster: "checkout".to_owned(),
        inbound: owned(&["3.0.0.9"]),
        outbound: owned(outbound),
        future_inbound: Vec::new(),
        future_outbound: owned(planned),
    }
}

#[test]
fn outbound_and_planned_addresses_are_needed_and_inbound_ones_are_not() {
    let read = [cluster(&["3.0.0.1"], &["3.0.0.2/32"])];
    let (found, understood) = of_project(&project(), &read, false);
    let found: Vec<(String, bool)> = found
        .iter()
        .map(|address| (address.net.to_string(), address.planned))
        .collect();
    assert_eq!(
        found,
        [
            ("3.0.0.1/32".to_owned(), false),
            ("3.0.0.2/32".to_owned(), true)
        ]
    );
    assert!(understood);
}

#[tokio::test]
async fn a2_an_earlier_list_that_stands_in_makes_the_result_incomplete() -> stand_in::Result {
    let atlas = StandIn::start().await?;
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let connection = atlas.connection()?;
    let books = Books::default();
    books.belong_to(connection.source());
    let (state, history) = (AccessListState::default(), History::default());
    let parts = Parts {
        books: &books,
        storage: &storage,
        state: &state,
        history: &history,
    };
    let gathered = async || {
        let set = gather(parts, &connection).await;
        set.map_err(|error| format!("{error:?}"))
    };
    let first = gathered().await?;
    assert_eq!(
        first.needed.gaps(),
        [Gap::UnusedControlPlane],
        "nobody looked at the first list"
    );
    assert!(books.accept(&first.control_plane, &storage).is_some());
    let fetched = gathered().await?;
    assert!(fetched.needed.is_complete());

    atlas.refuse_list(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST");
    let refreshed = books.refresh(&connection, &storage).await;
    assert!(refreshed.is_ok_and(|in_use| in_use.fetch_problem().is_some()));
    let earlier = gathered().await?;
    assert_eq!(earlier.needed.nets(), fetched.needed.nets());
    assert_eq!(earlier.needed.gaps(), [Gap::EarlierControlPlane]);
    let list = access_list::read(
        &[b"3.0.0.1 3.0.0.2 3.1.0.1".as_slice()],
        &access_list::Context::at(jiff::Timestamp::UNIX_EPOCH),
    )?;
    let compared = access_list::compare(&earlier.needed, &list, &[], jiff::Timestamp::UNIX_EPOCH);
    assert!(
        compared.missing.is_empty() && !compared.complete,
        "all that is known is allowed, and nothing may go"
    );
    Ok(())
}

#[tokio::test]
async fn a_tick_that_is_cancelled_is_taken_back() -> stand_in::Result {
    let atlas = StandIn::start().await?;
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let connection = atlas.connection()?;
    let (books, state, history) = <(Books, AccessListState, History)>::default();
    let parts = Parts {
        books: &books,
        storage: &storage,
        state: &state,
        history: &history,
    };
    let before = Some(vec!["a".to_owned()]);
    state.set_projects(&connection.source(), &storage, before.clone());
    let calls = Cancellation::default();
    calls.cancel(1);
    let ticked = tick(parts, &connection, vec!["b".to_owned()], &calls.begin(1)).await;
    assert!(matches!(ticked, Err(ShellError::Cancelled)));
    assert_eq!(state.projects(&connection.source(), &storage), before);
    Ok(())
}

#[test]
fn a2_a_ticked_project_that_this_sign_in_does_not_see_is_a_gap() {
    let ticked = ["a".to_owned(), "b".to_owned()];
    let seen = [project()];
    let unseen: Vec<&str> = unseen(&ticked, &seen).collect();
    assert_eq!(unseen, ["b"]);
}

#[test]
fn a2_an_address_that_is_not_understood_makes_the_project_incomplete() {
    for text in ["10.0.0.1", "soon", "0.0.0.0/0"] {
        let (found, understood) = of_project(&project(), &[cluster(&[text], &[])], false);
        assert!(found.is_empty() && !understood, "{text}");
    }
}

#[tokio::test]
async fn a2_a_kept_list_that_atlas_was_not_asked_about_makes_the_result_incomplete()
-> stand_in::Result {
    let atlas = StandIn::start().await?;
    let folder = tempfile::tempdir()?;
    let storage = Storage::open(folder.path())?;
    let signed_in = atlas.connection()?;
    let books = Books::default();
    books.belong_to(signed_in.source());
    let fetched = books.refresh(&signed_in, &storage).await;
    assert!(fetched.is_ok());

    let connection = Connection::addresses_only(signed_in.client.clone());
    let (state, history) = (AccessListState::default(), History::default());
    let books = Books::default();
    books.belong_to(connection.source());
    let parts = Parts {
        books: &books,
        storage: &storage,
        state: &state,
        history: &history,
    };
    let set = gather(parts, &connection).await;
    let set = set.map_err(|error| format!("{error:?}"))?;
    assert!(set.control_plane.is_unchecked());
    assert!(set.needed.gaps().contains(&Gap::EarlierControlPlane));
    assert_eq!(atlas.asked(Operation::ControlPlaneAddresses), 1);

    let set = gather(parts, &signed_in).await;
    let set = set.map_err(|error| format!("{error:?}"))?;
    assert!(
        !set.control_plane.is_unchecked(),
        "what is complete is not built on it"
    );
    assert_eq!(atlas.asked(Operation::ControlPlaneAddresses), 2);
    Ok(())
}
