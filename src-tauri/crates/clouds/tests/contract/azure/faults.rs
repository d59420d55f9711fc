use clouds::azure::{Reading, Why, read};
use clouds::{CloudError, Unexpected};

use super::stand::{VAULT, error, managed, session, stand, vault_id};
use crate::stand::{Reply, Seen, Stand};

/// The vault, asked of something that answers so.
async fn asked(
    answer: impl Fn(usize) -> Option<Reply> + Send + Sync + 'static,
) -> (Stand, Reading) {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let stand = stand(move |seen: &Seen| {
        if seen.target.split('?').next() != Some(VAULT) {
            return None;
        }
        answer(count.fetch_add(1, std::sync::atomic::Ordering::SeqCst))
    })
    .await;
    let session = session(&stand).await;
    let reading = read(&session, &vault_id(), &[]).await;
    (stand, reading)
}

fn times(stand: &Stand) -> usize {
    let asked = managed(stand);
    let is_vault = |it: &&Seen| it.target.split('?').next() == Some(VAULT);
    asked.iter().filter(is_vault).count()
}

fn why(reading: &Reading) -> &CloudError {
    match &reading.unread[0].why {
        Why::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_read_that_comes_too_fast_or_is_cut_is_asked_again() {
    for trouble in [
        error(429, "TooManyRequests", "").with("Retry-After", "0"),
        error(503, "ServerTimeout", ""),
        Reply::Answer(502, vec![], "<html>".to_owned()),
        Reply::Cut,
    ] {
        let (stand, reading) = asked(move |before| (before < 2).then(|| trouble.clone())).await;
        assert!(reading.vault.is_some(), "{:?}", reading.unread);
        assert_eq!(times(&stand), 3);
    }
}

#[tokio::test]
async fn a_read_is_not_asked_for_ever_and_no_absurd_wait_is_made() {
    let (stand, reading) = asked(|_| Some(error(429, "TooManyRequests", ""))).await;
    assert!(matches!(why(&reading), CloudError::Throttled(_)));
    assert_eq!(times(&stand), 4);
    let (stand, reading) =
        asked(|_| Some(error(429, "TooManyRequests", "").with("Retry-After", "3600"))).await;
    assert!(matches!(why(&reading), CloudError::Throttled(_)));
    assert_eq!(times(&stand), 1);
}

#[tokio::test]
async fn what_only_a_person_can_change_is_told_at_once() {
    for (status, code) in [
        (401, "ExpiredAuthenticationToken"),
        (401, "InvalidAuthenticationToken"),
    ] {
        let (stand, reading) = asked(move |_| Some(error(status, code, "no"))).await;
        assert!(
            matches!(why(&reading), CloudError::SignInExpired(_)),
            "{code}"
        );
        assert_eq!(times(&stand), 1, "{code}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_of_azure_is_told_from_one_that_is() {
    let page = || "<!doctype html><title>Sign in to the network</title>".to_owned();
    let elsewhere = vec![("Location", "http://127.0.0.1:9/".to_owned())];
    for (reply, reason) in [
        (
            Reply::Answer(302, elsewhere, String::new()),
            Unexpected::Redirect,
        ),
        (
            Reply::Answer(200, vec![], page()),
            Unexpected::WrongContentType,
        ),
        (
            Reply::Answer(403, vec![], page()),
            Unexpected::WrongContentType,
        ),
        (
            Reply::Answer(200, vec![], "{\"name\": 3}".to_owned()),
            Unexpected::WrongShape,
        ),
    ] {
        let told = format!("{reply:?}");
        let (_stand, reading) = asked(move |_| Some(reply.clone())).await;
        assert!(
            matches!(why(&reading), CloudError::UnexpectedAnswer { reason: told, .. } if *told == reason),
            "{told}: {:?}",
            reading.unread
        );
    }
}
