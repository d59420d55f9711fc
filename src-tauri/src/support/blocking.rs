//! Work that computes long or waits for the disk, so that everything else asynchronous goes on meanwhile.

use tokio::runtime::{Handle, RuntimeFlavor};

/// Does `work`; what else this worker had to do is done by another.
pub fn blocking<T>(work: impl FnOnce() -> T) -> T {
    let flavor = Handle::try_current().map(|runtime| runtime.runtime_flavor());
    match flavor {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        // Where there is only one worker, or none, nobody could take over.
        _ => work(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn the_only_worker_goes_on_with_everything_else()
    -> std::result::Result<(), Box<dyn std::error::Error>> {
        let (send, receive) = channel();
        let both = tokio::spawn(async move {
            let beside = tokio::spawn(async move { send.send(7) });
            let received = blocking(move || receive.recv());
            (received, beside.await)
        });
        let (received, beside) = both.await?;
        assert_eq!(received, Ok(7));
        assert_eq!(beside?, Ok(()));
        Ok(())
    }

    #[tokio::test]
    async fn a_single_thread_does_the_work_itself() {
        assert_eq!(blocking(|| 7), 7);
    }
}
