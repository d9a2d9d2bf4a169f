//! An event as one line of JSON, for programs.

use codex_protocol::Event;

use crate::one_line::json_on_one_line;

/// `{"id":…,"msg":{"type":…}}`, with its line end. What came from the server keeps its spelling.
pub(crate) fn json_line(event: &Event) -> String {
    let json = serde_json::to_string(event).expect("events have a JSON form");
    json_on_one_line(&json) + "\n"
}

#[cfg(test)]
mod tests {
    use codex_protocol::event_msg::{AgentMessageContentDeltaEvent, RawResponseItemEvent, WarningEvent};
    use codex_protocol::{EventMsg, RawJson, ResponseItem};

    use super::*;

    #[test]
    fn each_event_is_one_line() {
        let foreign = "{\"type\":\"new_thing\",\n \"x\": 1.50}".to_owned();
        let foreign = RawJson::parse(foreign).expect("JSON");
        let item = "{\"type\":\"future\",\r\n\"n\":1e3}".to_owned();
        let item = ResponseItem::from_json(RawJson::parse(item).expect("JSON"));
        let delta = AgentMessageContentDeltaEvent { delta: "a\nb".to_owned(), ..Default::default() };
        for (msg, expected) in [
            (
                EventMsg::Warning(WarningEvent { message: "line\u{2028}end".to_owned() }),
                "{\"id\":\"t\",\"msg\":{\"type\":\"warning\",\"message\":\"line\u{2028}end\"}}\n",
            ),
            (
                EventMsg::AgentMessageContentDelta(delta),
                "{\"id\":\"t\",\"msg\":{\"type\":\"agent_message_content_delta\",\"thread_id\":\"\",\"turn_id\":\"\",\"item_id\":\"\",\"delta\":\"a\\nb\"}}\n",
            ),
            (
                EventMsg::RawResponseItem(RawResponseItemEvent { item }),
                "{\"id\":\"t\",\"msg\":{\"type\":\"raw_response_item\",\"item\":{\"type\":\"future\",  \"n\":1e3}}}\n",
            ),
            (EventMsg::from_json(foreign), "{\"id\":\"t\",\"msg\":{\"type\":\"new_thing\",  \"x\": 1.50}}\n"),
            (EventMsg::ShutdownComplete, "{\"id\":\"t\",\"msg\":{\"type\":\"shutdown_complete\"}}\n"),
        ] {
            assert_eq!(json_line(&Event { id: "t".to_owned(), msg }), expected);
        }
    }
}
