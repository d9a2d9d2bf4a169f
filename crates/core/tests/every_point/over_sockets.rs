//! Around the end of every frame and at points drawn from a seed, over real sockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use codex_api::{DynTransport, ReqwestTransport};
use codex_core::{Config, ModelProviderInfo};
use codex_mock::Mock;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::plan::Point;
use crate::run::{config, turn, undisturbed};
use crate::table::Table;
use crate::watched::Watched;

/// How many threads take turns at once, each with a server of its own: most of a turn is waiting.
const AT_ONCE: usize = 24;
/// How many points are drawn.
const DRAWN: usize = 300;
/// How long a server may be silent.
const SILENCE_MS: u64 = 300;

/// Settings for which [`SILENCE_MS`] of silence are too long.
fn patient_for_a_moment(config: Config) -> Config {
    let provider = ModelProviderInfo { stream_idle_timeout_ms: Some(SILENCE_MS), ..config.provider };
    Config { provider, ..config }
}

/// Says so and returns true where no socket may be opened.
#[expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a test asks for its surroundings")]
fn no_network() -> bool {
    let disabled = std::env::var_os("CODEX_SANDBOX_NETWORK_DISABLED").is_some();
    if disabled {
        println!("Skipping under Codex sandbox with network disabled.");
    }
    disabled
}

/// Points of both responses and all faults: a fixed sequence that looks like chance.
fn drawn() -> impl Iterator<Item = Point> {
    let all: Vec<Point> = Point::every().collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..DRAWN).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        all[usize::try_from(state % all.len() as u64).expect("an index")]
    })
}

#[tokio::test]
async fn a_turn_survives_whatever_happens_at_and_around_the_ends_of_frames() {
    if no_network() {
        return;
    }
    let points: Arc<Vec<Point>> = Arc::new(Point::at_frames().chain(drawn()).collect());
    let (next, table) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Table::default())));
    let transport = DynTransport::new(ReqwestTransport::new().expect("a transport"));
    let mut workers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (points, next, table) = (Arc::clone(&points), Arc::clone(&next), Arc::clone(&table));
        let transport = transport.clone();
        workers.spawn(async move {
            let mock = Arc::new(Mock::builder().start().await.expect("it starts"));
            let folder = tempfile::tempdir().expect("a folder");
            let noted = folder.path().join("noted");
            let config = patient_for_a_moment(config(&mock, &noted));
            let over = |transport| Config { transport: Some(transport), ..config.clone() };
            let undisturbed = undisturbed(&mock, over(transport.clone()), &noted).await;
            while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                let watched = Watched::new(transport.clone(), Arc::clone(&mock), *point);
                let replies = point.replies(point.seen());
                let config = over(DynTransport::new(watched.clone()));
                let outcome = turn(&mock, config, &noted, replies).await;
                let found = watched.found();
                table.lock().await.enter(found, found.phase(found.seen()), &outcome, &undisturbed);
            }
            mock.verify();
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker.expect("no worker panics");
    }
    let table = Arc::into_inner(table).expect("no worker is left");
    table.into_inner().report("over sockets");
}
