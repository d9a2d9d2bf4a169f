//! Watches a request until its response head is there.

use std::pin::pin;

use tokio::time::{Instant, sleep_until};

use super::upload::Progress;
use crate::budgets::Budgets;
use crate::clock::after;
use crate::error::TransportErrorKind;

/// Drives `send` to its end, or until a budget runs out.
pub(super) async fn watch<F: Future>(
    send: F,
    progress: &Progress,
    budgets: &Budgets,
) -> Result<F::Output, TransportErrorKind> {
    let mut send = pin!(send);
    let mut timer = pin!(sleep_until(Deadline::of(progress, budgets).at));
    loop {
        let uploading = !progress.is_complete();
        timer.as_mut().reset(Deadline::of(progress, budgets).at);
        tokio::select! {
            biased;
            output = &mut send => return Ok(output),
            () = progress.completed(), if uploading => {}
            () = &mut timer => {
                let deadline = Deadline::of(progress, budgets);
                if deadline.at <= Instant::now() {
                    return Err(deadline.kind);
                }
            }
        }
    }
}

/// When the request is late, as far as is known now. Progress only moves it back, except that completing the
/// upload may bring it forward.
#[derive(Debug, PartialEq, Eq)]
struct Deadline {
    at: Instant,
    kind: TransportErrorKind,
}

impl Deadline {
    fn of(progress: &Progress, budgets: &Budgets) -> Self {
        let complete = progress.is_complete();
        let (start, last) = progress.times();
        let phase = if complete {
            Self { at: after(last, budgets.head), kind: TransportErrorKind::HeadTimeout(budgets.head) }
        } else {
            Self { at: after(last, budgets.upload), kind: TransportErrorKind::UploadStalled(budgets.upload) }
        };
        match budgets.total {
            Some(total) if after(start, total) < phase.at => {
                Self { at: after(start, total), kind: TransportErrorKind::Total(total) }
            }
            _ => phase,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Arc;
    use std::time::Duration;

    use bytes::Bytes;
    use http_body_util::BodyExt;
    use tokio::time::sleep;

    use super::super::upload::Upload;
    use super::*;

    const UPLOAD: Duration = Duration::from_mins(1);
    const HEAD: Duration = Duration::from_secs(20);

    fn budgets(total: Option<Duration>) -> Budgets {
        Budgets { upload: UPLOAD, head: HEAD, total, ..Budgets::default() }
    }

    /// Hands over one frame of `body` each `pause`, then waits for an answer that does not come.
    async fn run(
        frames: usize,
        handed: usize,
        pause: Duration,
        budgets: Budgets,
    ) -> (TransportErrorKind, u64) {
        let body = Bytes::from(vec![0; frames * 64 * 1024]);
        let start = Instant::now();
        let progress = Arc::new(Progress::new(&body, start));
        let mut upload = Upload::new(body, Arc::clone(&progress));
        let send = async {
            for _ in 0..handed {
                sleep(pause).await;
                upload.frame().await;
            }
            pending::<()>().await;
        };
        let kind = watch(send, &progress, &budgets).await.expect_err("never answered");
        (kind, start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn the_right_budget_runs_out_at_the_right_time() {
        let stalled = TransportErrorKind::UploadStalled(UPLOAD);
        let no_head = TransportErrorKind::HeadTimeout(HEAD);
        let total = |secs| TransportErrorKind::Total(Duration::from_secs(secs));
        for (case, frames, handed, pause, limit, expected) in [
            ("never polled", 3, 0, 0, None, (stalled, 60)),
            ("stalled after one", 3, 1, 50, None, (stalled, 110)),
            ("slow but steady", 3, 3, 50, None, (no_head, 170)),
            ("no body", 0, 0, 0, None, (no_head, 20)),
            ("head is counted from the last frame", 1, 1, 5, None, (no_head, 25)),
            ("total before upload", 3, 0, 0, Some(30), (total(30), 30)),
            ("total before head", 3, 3, 5, Some(30), (total(30), 30)),
            ("total later", 1, 1, 5, Some(26), (no_head, 25)),
        ] {
            let budgets = budgets(limit.map(Duration::from_secs));
            assert_eq!(run(frames, handed, Duration::from_secs(pause), budgets).await, expected, "{case}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_in_time_is_handed_on() {
        let progress = Progress::new(&Bytes::new(), Instant::now());
        let send = async {
            sleep(HEAD / 2).await;
            "head"
        };
        assert_eq!(watch(send, &progress, &budgets(None)).await, Ok("head"));
    }
}
