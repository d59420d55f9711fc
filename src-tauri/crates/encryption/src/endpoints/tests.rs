#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::VecDeque;
use std::sync::Mutex;

use atlas::{Answer, Taken, Unexpected, Unreachable};
use tokio::time::Instant;

use super::*;

const PROJECT: &str = "32b6e34b3d91647abb20e7b8";
const CLOUD: EndpointCloud = EndpointCloud::Azure;
const HERE: &str = "EUROPE_WEST";
const ELSEWHERE: &str = "US_EAST_2";

enum Reply {
    List(Result<Vec<PrivateEndpoint>, AtlasError>),
    One(Result<PrivateEndpoint, AtlasError>),
    Deleted(Result<(), AtlasError>),
}

/// Answers as scripted and keeps what it was asked.
struct Twin {
    replies: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<String>>,
}

impl Twin {
    fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self {
            replies: Mutex::new(replies.into_iter().collect()),
            asked: Mutex::default(),
        }
    }

    fn reply(&self, project: &str, cloud: EndpointCloud, asked: String) -> Reply {
        assert_eq!((project, cloud), (PROJECT, CLOUD), "no other is touched");
        self.asked.lock().unwrap().push(asked);
        self.replies.lock().unwrap().pop_front().unwrap()
    }

    /// Everything asked, once the script was played to its end.
    fn asked(&self) -> Vec<String> {
        assert!(self.replies.lock().unwrap().is_empty(), "not played out");
        self.asked.lock().unwrap().clone()
    }
}

impl EndpointApi for Twin {
    async fn list(
        &self,
        project: &str,
        cloud: EndpointCloud,
    ) -> Result<Vec<PrivateEndpoint>, AtlasError> {
        match self.reply(project, cloud, "list".to_owned()) {
            Reply::List(reply) => reply,
            Reply::One(_) | Reply::Deleted(_) => panic!("listed out of turn"),
        }
    }

    async fn read(
        &self,
        project: &str,
        cloud: EndpointCloud,
        id: &str,
    ) -> Result<PrivateEndpoint, AtlasError> {
        match self.reply(project, cloud, format!("read {id}")) {
            Reply::One(reply) => reply,
            Reply::List(_) | Reply::Deleted(_) => panic!("read out of turn"),
        }
    }

    async fn create(
        &self,
        project: &str,
        cloud: EndpointCloud,
        region: &str,
    ) -> Result<PrivateEndpoint, AtlasError> {
        match self.reply(project, cloud, format!("create {region}")) {
            Reply::One(reply) => reply,
            Reply::List(_) | Reply::Deleted(_) => panic!("created out of turn"),
        }
    }

    async fn delete(
        &self,
        project: &str,
        cloud: EndpointCloud,
        id: &str,
    ) -> Result<(), AtlasError> {
        match self.reply(project, cloud, format!("delete {id}")) {
            Reply::Deleted(reply) => reply,
            Reply::List(_) | Reply::One(_) => panic!("deleted out of turn"),
        }
    }
}

fn endpoint(id: &str, region: &str, status: PrivateEndpointStatus) -> PrivateEndpoint {
    PrivateEndpoint {
        id: id.to_owned(),
        region: region.to_owned(),
        status,
        error_message: None,
        cloud: CLOUD,
        connection_name: None,
    }
}

fn active(id: &str, region: &str) -> PrivateEndpoint {
    endpoint(id, region, PrivateEndpointStatus::Active)
}

fn starting(id: &str) -> PrivateEndpoint {
    endpoint(id, HERE, PrivateEndpointStatus::Initiating)
}

fn cut(taken: Taken) -> AtlasError {
    AtlasError::Unreachable {
        host: "cloud.mongodb.com".to_owned(),
        cause: Unreachable::Interrupted,
        taken,
    }
}

fn answer(status: u16, error_code: &str) -> Box<Answer> {
    Box::new(Answer {
        status,
        error_code: Some(error_code.to_owned()),
        reason: None,
        detail: None,
        parameters: Vec::new(),
        fields: Vec::new(),
    })
}

fn refusal() -> AtlasError {
    AtlasError::Refused {
        answer: answer(400, "INVALID_ATTRIBUTE"),
    }
}

fn unclear_answers() -> [AtlasError; 3] {
    [
        cut(Taken::Unknown),
        AtlasError::Failed {
            answer: answer(504, "UNEXPECTED_ERROR"),
        },
        AtlasError::UnexpectedAnswer {
            operation: "anything",
            reason: Unexpected::NotJson,
        },
    ]
}

async fn created(
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<PrivateEndpoint, EndpointError>, Vec<String>) {
    let twin = Twin::new(replies);
    let result = create_endpoint(&twin, PROJECT, CLOUD, HERE).await;
    (result, twin.asked())
}

async fn deleted(
    replies: impl IntoIterator<Item = Reply>,
) -> (Result<(), EndpointError>, Vec<String>) {
    let twin = Twin::new(replies);
    let result = delete_endpoint(&twin, PROJECT, CLOUD, "a").await;
    (result, twin.asked())
}

#[tokio::test]
async fn an_endpoint_is_made() {
    let script = [
        Reply::List(Ok(vec![active("a", ELSEWHERE)])),
        Reply::One(Ok(starting("b"))),
    ];
    let (result, asked) = created(script).await;

    assert_eq!(result.unwrap(), starting("b"));
    assert_eq!(asked, ["list", "create EUROPE_WEST"]);
}

#[tokio::test]
async fn a_region_that_has_an_endpoint_or_is_getting_one_gets_no_other() {
    for status in [
        PrivateEndpointStatus::Active,
        PrivateEndpointStatus::Initiating,
        PrivateEndpointStatus::PendingAcceptance,
        PrivateEndpointStatus::PendingRecreation,
        PrivateEndpointStatus::Other("PAUSED".to_owned()),
    ] {
        let there = endpoint("a", HERE, status);
        let (result, asked) = created([Reply::List(Ok(vec![there.clone()]))]).await;

        assert!(
            matches!(&result, Err(EndpointError::AlreadyThere { endpoint }) if **endpoint == there),
            "{result:?}"
        );
        assert_eq!(asked, ["list"], "nothing is sent");
    }
}

#[tokio::test]
async fn a_failed_or_vanishing_endpoint_can_be_made_anew() {
    for status in [
        PrivateEndpointStatus::Failed,
        PrivateEndpointStatus::Deleting,
    ] {
        let script = [
            Reply::List(Ok(vec![endpoint("a", HERE, status)])),
            Reply::One(Ok(starting("b"))),
        ];
        assert_eq!(created(script).await.0.unwrap(), starting("b"));
    }
}

#[tokio::test]
async fn nothing_is_made_where_the_endpoints_before_cannot_be_read() {
    let (result, asked) = created([Reply::List(Err(cut(Taken::NotSent)))]).await;

    assert!(
        matches!(result, Err(EndpointError::NotSent { .. })),
        "{result:?}"
    );
    assert_eq!(asked, ["list"], "it could not be told apart afterwards");
}

#[tokio::test]
async fn a_refusal_and_a_request_that_never_left_are_told_apart() {
    let script = [Reply::List(Ok(Vec::new())), Reply::One(Err(refusal()))];
    let (result, _) = created(script).await;
    assert!(
        matches!(result, Err(EndpointError::Refused { .. })),
        "{result:?}"
    );

    let script = [
        Reply::List(Ok(Vec::new())),
        Reply::One(Err(cut(Taken::NotSent))),
    ];
    let (result, _) = created(script).await;
    assert!(
        matches!(result, Err(EndpointError::NotSent { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn after_an_unclear_answer_the_list_says_which_one_is_new() {
    let failed = endpoint("a", HERE, PrivateEndpointStatus::Failed);
    for cause in unclear_answers() {
        let script = [
            Reply::List(Ok(vec![failed.clone()])),
            Reply::One(Err(cause)),
            Reply::List(Ok(vec![
                failed.clone(),
                active("c", ELSEWHERE),
                starting("b"),
            ])),
        ];
        let (result, asked) = created(script).await;

        assert_eq!(result.unwrap(), starting("b"));
        assert_eq!(asked, ["list", "create EUROPE_WEST", "list"], "sent once");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_not_in_the_list_was_not_made_and_is_not_asked_for_again() {
    let failed = endpoint("a", HERE, PrivateEndpointStatus::Failed);
    for cause in unclear_answers() {
        let script = [
            Reply::List(Ok(vec![failed.clone()])),
            Reply::One(Err(cause)),
            Reply::List(Ok(vec![failed.clone(), active("c", ELSEWHERE)])),
        ];
        let (result, asked) = created(script).await;

        assert!(
            matches!(result, Err(EndpointError::NotTaken { .. })),
            "{result:?}"
        );
        assert_eq!(asked.len(), 3);
    }
}

#[tokio::test]
async fn nobody_knows_where_neither_answer_nor_list_came() {
    let script = [
        Reply::List(Ok(Vec::new())),
        Reply::One(Err(cut(Taken::Unknown))),
        Reply::List(Err(cut(Taken::NotSent))),
    ];
    let (result, _) = created(script).await;
    assert!(
        matches!(result, Err(EndpointError::LostSight { .. })),
        "{result:?}"
    );

    let script = [
        Reply::One(Ok(active("a", HERE))),
        Reply::Deleted(Err(cut(Taken::Unknown))),
        Reply::List(Err(cut(Taken::NotSent))),
    ];
    let (result, _) = deleted(script).await;
    assert!(
        matches!(result, Err(EndpointError::LostSight { .. })),
        "{result:?}"
    );
}

#[tokio::test]
async fn an_endpoint_is_deleted_once() {
    let script = [Reply::One(Ok(active("a", HERE))), Reply::Deleted(Ok(()))];
    let (result, asked) = deleted(script).await;

    assert!(result.is_ok(), "{result:?}");
    assert_eq!(asked, ["read a", "delete a"]);
}

#[tokio::test]
async fn one_that_is_being_deleted_is_left_to_it() {
    let deleting = endpoint("a", HERE, PrivateEndpointStatus::Deleting);
    let (result, asked) = deleted([Reply::One(Ok(deleting))]).await;

    assert!(result.is_ok(), "{result:?}");
    assert_eq!(asked, ["read a"], "nothing is sent");
}

#[tokio::test]
async fn after_an_unclear_answer_the_list_says_whether_it_is_going() {
    let deleting = endpoint("a", HERE, PrivateEndpointStatus::Deleting);
    for after in [Vec::new(), vec![deleting], vec![active("b", HERE)]] {
        for cause in unclear_answers() {
            let script = [
                Reply::One(Ok(active("a", HERE))),
                Reply::Deleted(Err(cause)),
                Reply::List(Ok(after.clone())),
            ];
            let (result, _) = deleted(script).await;
            assert!(result.is_ok(), "{result:?}");
        }
    }

    let script = [
        Reply::One(Ok(active("a", HERE))),
        Reply::Deleted(Err(cut(Taken::Unknown))),
        Reply::List(Ok(vec![active("a", HERE)])),
    ];
    let (result, asked) = deleted(script).await;
    assert!(
        matches!(result, Err(EndpointError::NotTaken { .. })),
        "{result:?}"
    );
    assert_eq!(asked, ["read a", "delete a", "list"], "sent once");
}

#[tokio::test]
async fn a_deletion_that_atlas_refuses_is_not_taken_for_done() {
    let script = [
        Reply::One(Ok(active("a", HERE))),
        Reply::Deleted(Err(refusal())),
    ];
    let (result, _) = deleted(script).await;
    assert!(
        matches!(result, Err(EndpointError::Refused { .. })),
        "{result:?}"
    );
}

/// What came of following, the statuses told at each look, and how many waits it took.
async fn followed(
    replies: impl IntoIterator<Item = Result<Vec<PrivateEndpoint>, AtlasError>>,
) -> (Result<Vec<PrivateEndpoint>, EndpointError>, Vec<String>) {
    let twin = Twin::new(replies.into_iter().map(Reply::List));
    let timing = Timing::default();
    let started = Instant::now();
    let mut looks = Vec::new();
    let result = follow_endpoints(&twin, PROJECT, CLOUD, &timing, |look| {
        looks.push(match look {
            EndpointLook::Seen { endpoints } => format!("{:?}", endpoints[0].status),
            EndpointLook::OutOfSight { .. } => "out of sight".to_owned(),
        });
    })
    .await;
    let waits = u32::try_from(looks.len()).unwrap();
    assert_eq!(started.elapsed(), timing.endpoint_wait * waits);
    assert!(twin.asked().iter().all(|asked| asked == "list"));
    (result, looks)
}

#[tokio::test(start_paused = true)]
async fn endpoints_are_followed_until_none_is_changing() {
    let looks = [
        PrivateEndpointStatus::Initiating,
        PrivateEndpointStatus::PendingAcceptance,
        PrivateEndpointStatus::PendingRecreation,
        PrivateEndpointStatus::Deleting,
    ]
    .map(|status| Ok(vec![endpoint("a", HERE, status), active("b", ELSEWHERE)]));
    let (result, told) = followed(looks.into_iter().chain([Ok(Vec::new())])).await;

    assert_eq!(result.unwrap(), []);
    assert_eq!(
        told,
        [
            "Initiating",
            "PendingAcceptance",
            "PendingRecreation",
            "Deleting"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_endpoint_is_not_waited_for() {
    let settled = vec![
        active("a", HERE),
        endpoint("b", ELSEWHERE, PrivateEndpointStatus::Failed),
        endpoint("c", HERE, PrivateEndpointStatus::Other(String::new())),
    ];
    let (result, told) = followed([Ok(settled.clone())]).await;

    assert_eq!(result.unwrap(), settled);
    assert_eq!(told, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_lost_network_is_waited_out() {
    let script = [
        Err(cut(Taken::NotSent)),
        Ok(vec![starting("a")]),
        Err(AtlasError::Failed {
            answer: answer(500, "UNEXPECTED_ERROR"),
        }),
        Ok(vec![active("a", HERE)]),
    ];
    let (result, told) = followed(script).await;

    assert_eq!(result.unwrap(), [active("a", HERE)]);
    assert_eq!(told, ["out of sight", "Initiating", "out of sight"]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_pass_ends_the_looking() {
    for end in [
        AtlasError::NotFound {
            answer: answer(404, "GROUP_NOT_FOUND"),
        },
        AtlasError::NotSignedIn,
        AtlasError::WrongSignIn,
    ] {
        let (result, _) = followed([Ok(vec![starting("a")]), Err(end)]).await;
        assert!(
            matches!(result, Err(EndpointError::Stopped { .. })),
            "{result:?}"
        );
    }
}

#[test]
fn google_has_no_private_endpoints() {
    assert_eq!(endpoint_cloud(Provider::Aws), Some(EndpointCloud::Aws));
    assert_eq!(endpoint_cloud(Provider::Azure), Some(EndpointCloud::Azure));
    assert_eq!(endpoint_cloud(Provider::Gcp), None);
}
