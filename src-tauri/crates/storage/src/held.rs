//! A file that another program has open: on Windows that alone keeps it from being read, replaced or
//! removed, and the programs that look for viruses or make an index have every new file open for a moment.

use std::io;
use std::thread;
use std::time::Duration;

/// The numbers of Windows for it. Source: `winerror.h`.
const ACCESS_DENIED: i32 = 5;
const SHARING_VIOLATION: i32 = 32;
const LOCK_VIOLATION: i32 = 33;

/// Between two tries, in milliseconds: together a second and a quarter.
const PAUSES: [u64; 7] = [10, 20, 40, 80, 160, 320, 640];

/// Whether somebody else may only have the file open for the moment. `ACCESS_DENIED` is also what a
/// person may not do, which stays so; Windows says no more.
#[must_use]
pub fn is_held(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error().is_some_and(may_pass)
}

/// Whether `error` says for certain that somebody else has the file open.
pub(crate) fn is_open_elsewhere(error: &io::Error) -> bool {
    cfg!(windows) && error.raw_os_error().is_some_and(says_open)
}

fn may_pass(number: i32) -> bool {
    number == ACCESS_DENIED || says_open(number)
}

fn says_open(number: i32) -> bool {
    matches!(number, SHARING_VIOLATION | LOCK_VIOLATION)
}

/// What `attempt` returns, which is tried again for a moment while somebody else has the file open.
pub(crate) fn patiently<T>(attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    tried(attempt, is_held, thread::sleep)
}

fn tried<T>(
    mut attempt: impl FnMut() -> io::Result<T>,
    passes: impl Fn(&io::Error) -> bool,
    pause: impl Fn(Duration),
) -> io::Result<T> {
    for milliseconds in PAUSES {
        match attempt() {
            Err(error) if passes(&error) => pause(Duration::from_millis(milliseconds)),
            done => return done,
        }
    }
    attempt()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn only_what_may_be_over_in_a_moment_is_tried_again() {
        let passing = [ACCESS_DENIED, SHARING_VIOLATION, LOCK_VIOLATION];
        // Not found, write protected, exists, disk full, a folder that is not empty.
        for number in [2, 19, 80, 112, 145] {
            assert!(!may_pass(number), "{number}");
        }
        assert!(passing.into_iter().all(may_pass));
        assert!(!says_open(ACCESS_DENIED), "it may be forbidden for good");
        let denied = io::Error::from_raw_os_error(ACCESS_DENIED);
        assert_eq!(
            is_held(&denied),
            cfg!(windows),
            "5 is another number elsewhere"
        );
    }

    #[test]
    fn it_is_tried_again_until_it_is_over_or_a_moment_has_passed() {
        let tries = Cell::new(0);
        let waited = Cell::new(Duration::ZERO);
        let held_for = |so_often: u32| {
            tries.set(0);
            let attempt = || {
                tries.set(tries.get() + 1);
                match tries.get() > so_often {
                    true => Ok("read"),
                    false => Err(io::Error::from_raw_os_error(SHARING_VIOLATION)),
                }
            };
            let passes = |error: &io::Error| error.raw_os_error().is_some_and(may_pass);
            tried(attempt, passes, |pause| waited.set(waited.get() + pause))
        };
        assert!(held_for(0).is_ok());
        assert_eq!(waited.take(), Duration::ZERO);
        assert!(held_for(3).is_ok());
        assert_eq!(waited.take(), Duration::from_millis(70));
        let given_up = held_for(u32::MAX).map_err(|error| error.raw_os_error());
        assert_eq!(given_up, Err(Some(SHARING_VIOLATION)));
        assert_eq!(tries.get(), 8);
        assert_eq!(waited.take(), Duration::from_millis(1270));
    }

    #[test]
    fn what_stays_so_is_said_at_once() {
        let tries = Cell::new(0);
        let full = || -> io::Result<()> {
            tries.set(tries.get() + 1);
            Err(io::Error::from_raw_os_error(112))
        };
        let passes = |error: &io::Error| error.raw_os_error().is_some_and(may_pass);
        assert!(tried(full, passes, |_| {}).is_err());
        assert_eq!(tries.get(), 1);
    }
}
