//! The responses that were given, the newest of them kept.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use serde_json::Value;

use super::stored::Stored;

/// How many responses are kept.
const KEPT: usize = 4096;
/// How many items a conversation may have before the oldest of its responses are left out.
const LONGEST: usize = 100_000;

/// The newest responses.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    responses: HashMap<String, Stored>,
    /// Ids, oldest first.
    order: VecDeque<String>,
    /// Those that were deleted: nobody finds them, but conversations that went on keep them.
    deleted: HashSet<String>,
    /// Whether there were responses that are not here.
    leaky: bool,
}

impl Shelf {
    /// Keeps a response; the oldest one makes room for it.
    pub(crate) fn keep(&mut self, id: String, response: Stored) {
        self.deleted.remove(&id);
        if self.responses.insert(id.clone(), response).is_none() {
            self.order.push_back(id);
        }
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.responses.remove(&oldest);
            self.deleted.remove(&oldest);
            self.leaky = true;
        }
    }

    /// Notes that a response was given that is not kept.
    pub(crate) fn lose(&mut self) {
        self.leaky = true;
    }

    /// Whether responses were given that are not here, so that one not found may have been given all the same.
    pub(crate) fn is_leaky(&self) -> bool {
        self.leaky
    }

    /// The response of this id, where it can be asked for.
    pub(crate) fn find(&self, id: &str, now: Duration) -> Option<&Stored> {
        let found = self.responses.get(id).filter(|response| response.is_there(now));
        found.filter(|_| !self.deleted.contains(id))
    }

    /// The response of this id, to be changed.
    pub(crate) fn find_mut(&mut self, id: &str, now: Duration) -> Option<&mut Stored> {
        let deleted = self.deleted.contains(id);
        self.responses.get_mut(id).filter(|response| response.is_there(now) && !deleted)
    }

    /// Deletes a response; false where there is none.
    pub(crate) fn delete(&mut self, id: &str, now: Duration) -> bool {
        self.find(id, now).is_some() && self.deleted.insert(id.to_owned())
    }

    /// The items of the conversation up to and with this response, oldest first.
    pub(crate) fn conversation(&self, id: &str) -> Vec<Value> {
        let mut items = self.before(id);
        if let Some(response) = self.responses.get(id) {
            items.extend(response.input.iter().chain(&response.output).cloned());
        }
        items
    }

    /// The items of the conversation before this response's own input, oldest first.
    pub(crate) fn before(&self, id: &str) -> Vec<Value> {
        let parent = |id: &str| self.responses.get(id).and_then(|response| response.parent.clone());
        let mut chain = Vec::new();
        let mut count = 0;
        // A script may give the same id again and again, so that ids go round in a circle.
        let mut seen = HashSet::from([id.to_owned()]);
        let mut next = parent(id);
        while let Some(id) = next.filter(|id| seen.insert(id.clone())) {
            let Some(response) = self.responses.get(&id) else { break };
            count += response.input.len() + response.output.len();
            if count > LONGEST {
                break;
            }
            next = parent(&id);
            chain.push(response);
        }
        let responses = chain.into_iter().rev();
        responses.flat_map(|response| response.input.iter().chain(&response.output)).cloned().collect()
    }

    /// The item of this id, from any response.
    pub(crate) fn item(&self, id: &str) -> Option<&Value> {
        let newest = self.order.iter().rev().filter_map(|id| self.responses.get(id));
        newest
            .flat_map(|response| response.output.iter().chain(&response.input))
            .find(|item| item["id"] == id)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::{KEPT, Shelf};
    use crate::responder::shelf::course::Course;
    use crate::responder::shelf::stored::Stored;

    const NOW: Duration = Duration::ZERO;

    fn stored(parent: Option<&str>, input: &str) -> Stored {
        Stored {
            parent: parent.map(str::to_owned),
            input: vec![json!({"id": format!("{input}-in")})],
            output: vec![json!({"id": format!("{input}-out")})],
            tokens: 0,
            made: NOW,
            background: false,
            streamed: false,
            kept: true,
            course: Course::over(Value::Null),
        }
    }

    fn ids(items: &[Value]) -> Vec<&str> {
        items.iter().filter_map(|item| item["id"].as_str()).collect()
    }

    #[test]
    fn a_conversation_goes_back_to_its_start_over_what_was_deleted() {
        let mut shelf = Shelf::default();
        shelf.keep("1".to_owned(), stored(None, "a"));
        shelf.keep("2".to_owned(), stored(Some("1"), "b"));
        shelf.keep("3".to_owned(), stored(Some("2"), "c"));
        assert!(shelf.delete("2", NOW));
        assert!(!shelf.delete("2", NOW) && shelf.find("2", NOW).is_none(), "it is deleted once");
        assert_eq!(ids(&shelf.conversation("3")), ["a-in", "a-out", "b-in", "b-out", "c-in", "c-out"]);
        assert_eq!(ids(&shelf.before("3")), ["a-in", "a-out", "b-in", "b-out"]);
        assert_eq!(shelf.item("b-out").map(|item| item["id"].clone()), Some(json!("b-out")));
        shelf.keep("1".to_owned(), stored(Some("3"), "d"));
        let circle = ["d-in", "d-out", "b-in", "b-out", "c-in", "c-out"];
        assert_eq!(ids(&shelf.conversation("3")), circle, "a circle ends");
    }

    #[test]
    fn old_responses_make_room_for_new_ones() {
        let mut shelf = Shelf::default();
        for number in 0..=KEPT {
            assert!(!shelf.is_leaky(), "{number}");
            shelf.keep(number.to_string(), stored(None, ""));
        }
        assert!(shelf.find("0", NOW).is_none() && shelf.find("1", NOW).is_some() && shelf.is_leaky());
    }

    #[test]
    fn what_is_not_to_be_stored_is_not_found_but_in_the_background_for_ten_minutes() {
        for (background, minutes, found) in [(false, 0, false), (true, 10, true), (true, 11, false)] {
            let mut shelf = Shelf::default();
            shelf.keep("1".to_owned(), Stored { kept: false, background, ..stored(None, "") });
            let now = Duration::from_mins(minutes);
            assert_eq!(shelf.find("1", now).is_some(), found, "{background} {minutes}");
        }
    }
}
