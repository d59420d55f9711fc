use clouds::aws::{Hosts, Session, Wire};
use clouds::{CloudError, Http, Route, Taken, Timing, Trust, Unexpected, Unreachable};

use crate::account::reply;
use crate::stand::{Reply, SECRET, Stand, TOKEN, credentials, region, xml_error};

/// Who is signed in, asked of something that answers so.
async fn asked(
    answer: impl Fn(usize) -> Reply + Send + Sync + 'static,
) -> (Stand, Result<String, CloudError>) {
    let stand = Stand::new(move |_, before| answer(before)).await;
    let identity = stand.session().identity().await;
    (stand, identity.map(|identity| identity.account))
}

#[tokio::test]
async fn a_read_that_comes_too_fast_or_is_cut_is_asked_again() {
    for trouble in [
        xml_error(400, "Throttling", "Rate exceeded").with("Retry-After", "0"),
        xml_error(503, "ServiceUnavailable", ""),
        xml_error(500, "InternalFailure", ""),
        Reply::Cut,
    ] {
        let stand = Stand::new(move |seen, before| match before {
            0 | 1 => trouble.clone(),
            _ => reply(seen),
        })
        .await;
        let identity = stand.session().identity().await;
        assert!(identity.is_ok(), "{identity:?}");
        assert_eq!(stand.seen().len(), 3);
    }
}

#[tokio::test]
async fn a_read_is_not_asked_for_ever() {
    let (stand, asked) = asked(|_| xml_error(400, "Throttling", "Rate exceeded")).await;
    assert!(matches!(asked, Err(CloudError::Throttled(_))), "{asked:?}");
    assert_eq!(stand.seen().len(), 4);
}

#[tokio::test]
async fn what_only_a_person_can_change_is_told_at_once() {
    for (code, is) in [
        (
            "ExpiredToken",
            (|it| matches!(it, CloudError::SignInExpired(_))) as fn(&CloudError) -> bool,
        ),
        ("InvalidClientTokenId", |it| {
            matches!(it, CloudError::WrongSignIn(_))
        }),
        ("AccessDenied", |it| matches!(it, CloudError::Denied { .. })),
    ] {
        let (stand, asked) = asked(move |_| xml_error(403, code, "no")).await;
        assert!(is(asked.as_ref().unwrap_err()), "{code}: {asked:?}");
        assert_eq!(stand.seen().len(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told_with_the_clouds_own() {
    let (_stand, asked) = asked(|_| {
        xml_error(403, "RequestTimeTooSkewed", "too large")
            .with("Date", "Mon, 30 Nov 2026 09:00:00 GMT")
    })
    .await;
    assert!(
        matches!(asked, Err(CloudError::ClockOff { there: Some(_), .. })),
        "{asked:?}"
    );
}

#[tokio::test]
async fn an_answer_that_is_not_of_aws_is_told_from_one_that_is() {
    let page = || "<!doctype html><title>Sign in to the network</title>".to_owned();
    let largest = Timing::short().largest_answer;
    for (reply, reason) in [
        (
            Reply::Answer(
                302,
                vec![("Location", "http://127.0.0.1:9/".to_owned())],
                String::new(),
            ),
            Unexpected::Redirect,
        ),
        (Reply::Answer(200, vec![], page()), Unexpected::WrongShape),
        (
            Reply::Answer(403, vec![], page()),
            Unexpected::WrongContentType,
        ),
        (
            Reply::Answer(200, vec![], "x".repeat(largest + 1)),
            Unexpected::TooLarge,
        ),
        (
            Reply::Answer(200, vec![("Content-Encoding", "gzip".to_owned())], page()),
            Unexpected::Compressed,
        ),
    ] {
        let (_stand, asked) = asked(move |_| reply.clone()).await;
        assert!(
            matches!(&asked, Err(CloudError::UnexpectedAnswer { reason: told, .. }) if *told == reason),
            "{reason:?}: {asked:?}"
        );
    }
}

#[tokio::test]
async fn no_error_quotes_what_a_request_was_signed_with() {
    let quote =
        format!("The Canonical String should have been 'x-amz-security-token:{TOKEN}' {SECRET}");
    let (_stand, asked) = asked(move |_| xml_error(403, "SignatureDoesNotMatch", &quote)).await;
    let error = asked.unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(!told.contains(TOKEN) && !told.contains(SECRET), "{told}");
}

#[tokio::test]
async fn a_host_that_is_not_there_is_told_with_its_cause() {
    let stand = Stand::new(|_, _| Reply::Cut).await;
    let session = stand.session();
    drop(stand);
    tokio::task::yield_now().await;
    let error = session.identity().await.unwrap_err();
    assert!(
        matches!(
            &error,
            CloudError::Unreachable {
                cause: Unreachable::Refused,
                taken: Taken::NotSent,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn c5_connections_made_for_one_host_ask_no_other() {
    let stand = Stand::new(|seen, _| reply(seen)).await;
    // AWS's own hosts over connections that were made for this computer.
    let http = Http::new(
        stand.origin.clone(),
        Timing::short(),
        &Route {
            trust: Trust::default(),
            ..Route::default()
        },
    );
    let other = clouds::Origin::parse("http://127.0.0.1:1").unwrap();
    let wire = Wire::new(http.unwrap(), Hosts::on_this_computer(other).unwrap());
    let session = Session::new(wire, region("eu-west-1"), &credentials());
    assert!(session.identity().await.is_err());
    assert!(stand.seen().is_empty());
}
