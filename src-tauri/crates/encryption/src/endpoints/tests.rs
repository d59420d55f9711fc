#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod create;
mod delete;
mod follow;

use std::collections::VecDeque;
use std::sync::Mutex;

use atlas::{Answer, Taken, Unexpected, Unreachable};

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

#[test]
fn google_has_no_private_endpoints() {
    assert_eq!(endpoint_cloud(Provider::Aws), Some(EndpointCloud::Aws));
    assert_eq!(endpoint_cloud(Provider::Azure), Some(EndpointCloud::Azure));
    assert_eq!(endpoint_cloud(Provider::Gcp), None);
}
