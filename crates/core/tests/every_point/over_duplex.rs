//! Every byte, over connections without sockets and on a paused clock.

use std::sync::Arc;

use codex_api::DynTransport;
use codex_core::Config;
use codex_mock::Mock;

use crate::duplex::Duplex;
use crate::plan::{Fault, Point};
use crate::run::{config, turn, undisturbed};
use crate::table::Table;

/// Has a turn go wrong at each of these points, one after the other.
async fn all(points: impl IntoIterator<Item = Point>, title: &str) {
    let mock = Arc::new(Mock::builder().start().await.expect("it starts"));
    let folder = tempfile::tempdir().expect("a folder");
    let noted = folder.path().join("noted");
    let config =
        Config { transport: Some(DynTransport::new(Duplex(Arc::clone(&mock)))), ..config(&mock, &noted) };
    let undisturbed = undisturbed(&mock, config.clone(), &noted).await;
    let mut table = Table::default();
    for point in points {
        let seen = point.seen();
        let outcome = turn(&mock, config.clone(), &noted, point.replies(seen)).await;
        table.enter(point, point.phase(seen), &outcome, &undisturbed);
    }
    mock.verify();
    table.report(title);
}

macro_rules! every_byte {
    ($($name:ident: $fault:ident,)+) => {
        $(
            #[tokio::test(start_paused = true)]
            async fn $name() {
                let points = Point::every().filter(|point| point.fault == Fault::$fault);
                all(points, stringify!($name)).await;
            }
        )+

        #[test]
        fn each_fault_has_its_test() {
            assert_eq!([$(Fault::$fault),+], Fault::ALL);
        }
    };
}

every_byte! {
    a_body_that_ends_at_any_byte: Close,
    a_connection_that_closes_at_any_byte: Cut,
    a_connection_that_is_reset_at_any_byte: Reset,
    a_server_that_falls_silent_at_any_byte: Stall,
    a_server_that_fails_at_any_byte: Error,
}
