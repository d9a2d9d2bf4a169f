//! The script a server plays, and how far it is.

use http::Method;
use serde_json::json;

use crate::reply::Reply;
use crate::script::{Asked, Chosen, Connection, Refusal, Run, Script};
use crate::seed::Seed;

/// The script a server plays, and how far it is.
#[derive(Debug)]
pub(crate) struct Playing {
    script: Script,
    run: Run,
    /// How many connections were made since it began.
    connections: usize,
}

impl Playing {
    /// Begins with a script.
    pub(crate) fn new(script: Script) -> Self {
        Self { run: Run::new(script.clone()), script, connections: 0 }
    }

    /// The script, to begin with it again.
    pub(crate) fn into_script(self) -> Script {
        self.script
    }

    /// What it says of the connection that was just taken.
    pub(crate) fn doorway(&mut self) -> Connection {
        let doorway = self.script.connections.get(self.connections).copied().unwrap_or_default();
        self.connections += 1;
        doorway
    }

    /// What a request is answered with, which uses a turn up, and the numbers that is made from.
    pub(crate) fn next(&mut self, asked: Asked<'_>) -> (Chosen, Seed) {
        self.run.next(asked)
    }

    /// Notes that a request was accepted, and answered with a response of this id.
    pub(crate) fn accepted(&mut self, asked: Asked<'_>, response_id: Option<&str>) {
        self.run.accepted(asked, response_id);
    }

    /// How often each turn was played.
    pub(crate) fn turns_played(&self) -> Vec<usize> {
        self.run.used()
    }
}

/// The time a script fixes.
pub(crate) fn unix_time(script: Option<&Script>) -> Option<u64> {
    script.and_then(|script| script.unix_time)
}

/// For how long a script refuses connections.
pub(crate) fn refusal(script: Option<&Script>) -> Option<Refusal> {
    script.and_then(|script| script.refuse.clone())
}

/// 404, for a request that no turn of the script fits.
pub(crate) fn no_turn(method: &Method, path: &str) -> Reply {
    let message = format!("No turn of the script fits {method} {path}, or all that do are used up.");
    let kind = "invalid_request_error";
    Reply::json(
        404,
        json!({"error": {"message": message, "type": kind, "param": null, "code": "no_turn_fits"}}),
    )
}
