//! Which turn of its thread a request is.

use std::collections::{HashMap, VecDeque};

use http::Method;

use super::rule::Asked;

/// How far each thread is, by the responses and the sessions that were seen; the newest 4096 of each.
#[derive(Debug, Default)]
pub(super) struct Threads {
    /// The turn that got this response.
    by_response: Recent,
    /// The last turn of this session.
    by_session: Recent,
}

impl Threads {
    /// Which turn of its thread a request is, from 1.
    pub(super) fn position(&self, asked: Asked<'_>) -> usize {
        if let Some(parent) = asked.body["previous_response_id"].as_str() {
            // A parent nobody knows is at least a first turn.
            return self.by_response.get(parent).unwrap_or(1) + 1;
        }
        session(asked).and_then(|session| self.by_session.get(&session)).unwrap_or(0) + 1
    }

    /// Notes that a request was accepted, and answered with a response of this id. Only one that asks for a turn counts.
    pub(super) fn accepted(&mut self, asked: Asked<'_>, response_id: Option<&str>) {
        let goes_on = ["/responses", "/chat/completions"].iter().any(|end| asked.path.ends_with(end));
        if asked.method != Method::POST || !goes_on {
            return;
        }
        let position = self.position(asked);
        if let Some(id) = response_id {
            self.by_response.set(id.to_owned(), position);
        }
        if let Some(session) = session(asked) {
            self.by_session.set(session, position);
        }
    }
}

/// The session or conversation a request belongs to.
fn session(asked: Asked<'_>) -> Option<String> {
    let conversation = &asked.body["conversation"];
    let named = conversation.as_str().or_else(|| conversation["id"].as_str());
    if let Some(id) = named {
        return Some(id.to_owned());
    }
    let headers = ["session_id", "session-id", "conversation_id"];
    headers.iter().find_map(|name| asked.headers.get(*name)?.to_str().ok()).map(str::to_owned)
}

/// Numbers by name; old names make room for new ones.
#[derive(Debug, Default)]
struct Recent {
    numbers: HashMap<String, usize>,
    order: VecDeque<String>,
}

impl Recent {
    const KEPT: usize = 4096;

    fn get(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }

    fn set(&mut self, name: String, number: usize) {
        if self.numbers.insert(name.clone(), number).is_none() {
            self.order.push_back(name);
        }
        if self.order.len() > Self::KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.numbers.remove(&oldest);
        }
    }
}
