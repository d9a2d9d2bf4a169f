//! A gate: something that waits until a test opens it.

use std::sync::Arc;

use tokio::sync::watch;

/// A gate that starts shut and, once opened, stays open.
///
/// Clones are the same gate. A reply waits at it ([`Step::Gate`](crate::Step::Gate)), a test opens it; dropping
/// every clone a test holds does not open it.
#[derive(Clone, Debug)]
pub struct Gate {
    open: Arc<watch::Sender<bool>>,
}

impl Gate {
    /// A new gate, shut.
    pub fn new() -> Self {
        Self { open: Arc::new(watch::Sender::new(false)) }
    }

    /// Opens the gate for good. Opening it again changes nothing.
    pub fn open(&self) {
        self.open.send_replace(true);
    }

    /// Whether the gate was opened.
    pub fn is_open(&self) -> bool {
        *self.open.borrow()
    }

    /// Waits until the gate is open; returns at once where it already is.
    ///
    /// # Cancel safety
    /// Nothing is lost when the future is dropped.
    pub async fn wait(&self) {
        // The sender lives in `self`, so the only way out is the value.
        let _ = self.open.subscribe().wait_for(|open| *open).await;
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Gate;

    #[tokio::test]
    async fn a_gate_lets_everyone_through_once_opened_and_stays_open() {
        let gate = Gate::new();
        let waiting = gate.clone();
        assert!(!waiting.is_open());
        let both = async { tokio::join!(waiting.wait(), async { gate.open() }) };
        tokio::time::timeout(Duration::from_secs(5), both).await.expect("the waiter is let through");
        assert!(waiting.is_open());
        tokio::time::timeout(Duration::from_secs(5), waiting.wait()).await.expect("it stays open");
    }
}
