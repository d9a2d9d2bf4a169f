//! Reading the data of events.

use bytes::Bytes;
use serde::{Serialize, Serializer};

use super::fast;
use super::item_id::ItemId;
use super::stream_event::StreamEvent;
use super::unknown::UnknownEvent;
use crate::json::{Object, RawJson, Reason, field};

/// Reads the events of one stream from their data.
///
/// It remembers the last item's id, so that the deltas of an item share it, and the last sequence number.
#[derive(Debug, Default)]
pub struct EventReader {
    last_item: Option<ItemId>,
    sequence_number: Option<u64>,
    last_number: Option<u64>,
}

impl EventReader {
    /// A reader for a new stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reader for the rest of a stream, after the event with this number.
    pub fn starting_after(sequence_number: Option<u64>) -> Self {
        Self { sequence_number, ..Self::default() }
    }

    /// Reads one event. Nothing fails: what can't be typed is [`StreamEvent::Unknown`].
    ///
    /// A typed event keeps nothing of `data`'s buffer.
    pub fn read(&mut self, data: &Bytes) -> StreamEvent {
        self.last_number = None;
        if let Some(delta) = fast::read(data, &mut self.last_item) {
            self.note_sequence_number(delta.sequence_number);
            return delta.event;
        }
        match RawJson::parse(Bytes::copy_from_slice(data)) {
            Ok(json) => self.read_json(&json),
            Err(error) => StreamEvent::Unknown(UnknownEvent::unreadable(data, error)),
        }
    }

    /// Reads one event and keeps its bytes with it.
    pub fn read_keeping(&mut self, data: Bytes) -> KeptEvent {
        let event = self.read(&data);
        KeptEvent { event, data }
    }

    /// The highest `sequence_number` read so far.
    pub fn sequence_number(&self) -> Option<u64> {
        self.sequence_number
    }

    /// The `sequence_number` of the event that was read last; `None` where it has none.
    pub fn last_number(&self) -> Option<u64> {
        self.last_number
    }

    fn read_json(&mut self, json: &RawJson) -> StreamEvent {
        let unknown = |type_word, reason| {
            StreamEvent::Unknown(UnknownEvent::new(json.as_bytes().clone(), type_word, reason))
        };
        let Some(object) = Object::of(json) else {
            return unknown(None, Reason::NotAnObject);
        };
        self.note_sequence_number(field(&object, "sequence_number").ok().flatten());
        let word = match object.type_word() {
            Some(word) => word,
            // Some servers fail with a bare error body instead of an event.
            None if object.get("error").is_some_and(|raw| !raw.is_null()) => "error".to_owned(),
            None => return unknown(None, Reason::NoType),
        };
        StreamEvent::typed(&word, &object).unwrap_or_else(|reason| unknown(Some(word), reason))
    }

    fn note_sequence_number(&mut self, number: Option<u64>) {
        self.last_number = number;
        self.sequence_number = self.sequence_number.max(number);
    }
}

/// An event with the data it was read from. It is written back unchanged.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptEvent {
    event: StreamEvent,
    data: Bytes,
}

impl KeptEvent {
    /// The event.
    pub fn event(&self) -> &StreamEvent {
        &self.event
    }

    /// The event alone.
    pub fn into_event(self) -> StreamEvent {
        self.event
    }

    /// The data as it came.
    pub fn data(&self) -> &Bytes {
        &self.data
    }
}

impl Serialize for KeptEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match RawJson::parse(self.data.clone()) {
            Ok(json) => json.serialize(serializer),
            Err(_) => serializer.serialize_str(&String::from_utf8_lossy(&self.data)),
        }
    }
}
