//! The tasks of a server, and their end with it.
//!
//! A server needs tasks: it answers while its owner does other things. Each ends when its work does or when the owner
//! stops, whichever comes first.

use hyper::rt::Executor;
use tokio::runtime::Handle;
use tokio::sync::watch;

/// Owns the tasks: when it is dropped they all end.
#[derive(Debug)]
pub(crate) struct Owner {
    stop: watch::Sender<()>,
    runtime: Handle,
}

/// Starts tasks that end with the owner.
#[derive(Clone, Debug)]
pub(crate) struct Tasks {
    stop: watch::Receiver<()>,
    runtime: Handle,
}

impl Owner {
    /// An owner whose tasks run in this runtime.
    pub(crate) fn new(runtime: Handle) -> Self {
        Self { stop: watch::Sender::new(()), runtime }
    }

    /// A starter of tasks.
    pub(crate) fn tasks(&self) -> Tasks {
        Tasks { stop: self.stop.subscribe(), runtime: self.runtime.clone() }
    }

    /// Ends every task and waits until all are gone, and every starter with them.
    pub(crate) async fn stop(self) {
        self.stop.send_replace(());
        self.stop.closed().await;
    }
}

impl Tasks {
    /// Runs `work` until it is done or the owner stops.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut stop = self.stop.clone();
        #[expect(clippy::disallowed_methods, reason = "it ends with the server, which owns the stop signal")]
        self.runtime.spawn(async move {
            tokio::select! {
                biased;
                // A change and the sender's end both mean stop. The work is dropped before `stop` is.
                _ = stop.changed() => {}
                () = work => {}
            }
        });
    }
}

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Tasks {
    fn execute(&self, work: F) {
        self.spawn(work);
    }
}
