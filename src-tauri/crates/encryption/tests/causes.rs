//! An error without a clear answer names what happened to the answer, for the log.

use std::error::Error;

use atlas::{AtlasError, EncryptionAtRest, Taken, Unreachable};
use encryption::{EndpointError, MoveError, RoleError, SendError};

fn cut() -> Box<AtlasError> {
    Box::new(AtlasError::Unreachable {
        host: "cloud.mongodb.com".to_owned(),
        cause: Unreachable::Interrupted,
        taken: Taken::Unknown,
    })
}

fn reading() -> Box<AtlasError> {
    Box::new(AtlasError::NotSignedIn)
}

#[test]
fn not_taken_and_lost_sight_keep_their_cause_as_source() {
    let errors: [Box<dyn Error>; 7] = [
        Box::new(SendError::NotTaken {
            cause: cut(),
            now: Box::new(EncryptionAtRest::default()),
        }),
        Box::new(SendError::LostSight {
            cause: cut(),
            reading: reading(),
        }),
        Box::new(RoleError::NotTaken { cause: cut() }),
        Box::new(RoleError::LostSight {
            cause: cut(),
            reading: reading(),
        }),
        Box::new(EndpointError::NotTaken { cause: cut() }),
        Box::new(EndpointError::LostSight {
            cause: cut(),
            reading: reading(),
        }),
        Box::new(MoveError::LostSight {
            cause: cut(),
            reading: reading(),
        }),
    ];
    for error in errors {
        let source = error.source().map(ToString::to_string);
        assert_eq!(source, Some(cut().to_string()), "{error}");
    }
}
