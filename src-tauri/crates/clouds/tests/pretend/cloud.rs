//! What the table needs of a pretend cloud, whichever it is.

use std::fmt::Debug;

use clouds::change::Target;
use clouds::{CloudError, Timing};
use sandbox::{CloudAnswer, CloudScript, Scripted};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket};

use crate::fault::Refused;

/// What a script is of.
pub(crate) trait OfScript {
    type State: Scripted;
}

impl<State: Scripted> OfScript for CloudScript<State> {
    type State = State;
}

pub(crate) type Operation<C> = <<C as Cloud>::State as Scripted>::Operation;
pub(crate) type World<C> = <<C as Cloud>::State as Scripted>::World;

/// A pretend cloud with the documents that are changed.
pub(crate) trait Cloud: Sized + Send + Sync + 'static {
    const NAME: &'static str;
    /// What is reported where the clocks differ.
    const CLOCK_OFF: &'static str;
    /// It takes a change now, and finishes it later.
    const FINISHES_LATER: bool = false;
    const DOCUMENTS: &'static [Self::Document];
    /// Everything that is asked for by a reading of all that decides.
    const READS: &'static [Operation<Self>];

    type State: Scripted<Operation: Debug + Send + Sync + 'static, Recorded: Send>;
    type Document: Copy + Debug + Send + Sync + 'static;
    type Target: Target<Place: Clone + Debug + Send, Refusal: Reported> + Send;

    fn started() -> impl Future<Output = Self> + Send;
    fn script(&self) -> &CloudScript<Self::State>;
    /// What somebody who is signed in may read and write.
    fn target(&self, timing: Timing) -> impl Future<Output = Self::Target> + Send;
    /// The same where nobody listens any more.
    fn gone(timing: Timing) -> impl Future<Output = (Self::Target, Nobody)> + Send;
    /// Whether a reading of all that decides lacks nothing.
    fn reads_whole(&self, timing: Timing) -> impl Future<Output = bool> + Send;
    /// Whether a reading finds the same without `read`.
    fn has_another_way(_read: Operation<Self>, _is_refused: bool) -> bool {
        false
    }

    fn kind(document: Self::Document) -> Kind;
    fn place(
        &self,
        document: Self::Document,
    ) -> impl Future<Output = <Self::Target as Target>::Place> + Send;
    /// What writes it.
    fn write(document: Self::Document) -> Operation<Self>;
    /// What reads it, in this order.
    fn reads(document: Self::Document) -> &'static [Operation<Self>];
    /// What is asked while a change is being finished.
    fn watch() -> Option<Operation<Self>> {
        None
    }
    /// How often the write of a document arrived.
    fn sent(&self, document: Self::Document) -> usize;

    /// What is stored, whatever readers see.
    fn stored(world: &mut World<Self>, document: Self::Document) -> Option<String>;
    /// Somebody else stores `text`.
    fn store(world: &mut World<Self>, document: Self::Document, text: &str);
    /// The document that was `before`, with one more address in its list.
    fn added_to(document: Self::Document, before: Option<&str>, address: &str) -> String;
    /// Whether `stored` is what was to be stored.
    fn is(stored: &str, wanted: &str) -> bool;
    /// Whether everything that was in `before` is in `now`.
    fn has_all_of(now: &str, before: &str) -> bool;

    /// An answer to a write that refuses it, and what is reported.
    fn refused(document: Self::Document, why: Refused) -> (CloudAnswer, &'static str);
    /// An answer to a reading by somebody who may not, and one where nothing is there.
    fn denied(read: Operation<Self>) -> CloudAnswer;
    fn not_there(read: Operation<Self>) -> CloudAnswer;

    fn set_lag(&self, reads: u32);
    fn expire(&self);
    fn set_clock_ahead(&self, seconds: i64);
    /// What is taken now fails later, or is never finished.
    fn fail_later(&self) {}
    fn never_finish(&self) {}
}

/// Why a write was refused, whichever cloud refused.
pub(crate) trait Reported: From<CloudError> + Debug + std::fmt::Display + Send {
    fn of_cloud(&self) -> Option<&CloudError>;
}

/// What is peculiar to a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// It is not there yet.
    pub(crate) is_new: bool,
    /// Where it is gone, reading it is an error.
    pub(crate) is_missed: bool,
    /// Writing it begins with reading.
    pub(crate) is_read_first: bool,
    pub(crate) others_before: OthersBefore,
}

/// What becomes of somebody else's edit right before ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OthersBefore {
    /// It is overwritten unseen: the cloud has no precondition (safety rule C2).
    Lost,
    /// It is overwritten, and seen afterwards: versions are counted.
    Seen,
    /// Ours is refused.
    Kept,
}

impl Kind {
    /// A document that is there, in a cloud without preconditions.
    pub(crate) const USUAL: Self = Self {
        is_new: false,
        is_missed: false,
        is_read_first: false,
        others_before: OthersBefore::Lost,
    };
}

/// A port that nobody else gets while this is there.
pub(crate) struct Nobody {
    _held: Option<TcpSocket>,
}

/// An address where nobody listens.
pub(crate) fn nobody() -> (String, Nobody) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let origin = format!("http://{}", socket.local_addr().unwrap());
    let nobody = Nobody {
        _held: Some(socket),
    };
    (origin, nobody)
}

/// An address where nobody listens after somebody signed in there.
pub(crate) async fn nobody_after<Session>(
    sign_in: impl AsyncFnOnce(String) -> Session,
) -> (Session, Nobody) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let token = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut asked = [0; 4096];
        let _length = connection.read(&mut asked).await.unwrap();
        let body = r#"{"access_token": "token", "expires_in": 3600, "token_type": "Bearer"}"#;
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        );
        connection.write_all(answer.as_bytes()).await.unwrap();
    };
    let (session, ()) = tokio::join!(sign_in(format!("http://{address}")), token);
    drop(listener);
    // Where the system lets nobody have the port at once, nobody else gets it either.
    let socket = TcpSocket::new_v4().unwrap();
    let is_held = socket.set_reuseaddr(true).is_ok() && socket.bind(address).is_ok();
    let _held = is_held.then_some(socket);
    (session, Nobody { _held })
}
