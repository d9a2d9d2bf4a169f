//! The page of the protocol.

use codex_protocol::event_msg::TurnItem;
use codex_protocol::{EventMsg, Op};

const PAGE: &str = include_str!("../../../../docs/protocol.md");

#[test]
fn every_op_event_and_item_is_on_the_page() {
    for (heading, words) in
        [("## Ops", Op::TYPES), ("## Events", EventMsg::TYPES), ("## Items", TurnItem::TYPES)]
    {
        let (_, section) = PAGE.split_once(heading).expect(heading);
        let section = section.split("\n## ").next().unwrap_or_default();
        for word in words {
            assert!(section.contains(&format!("| `{word}` |")), "`{word}` is missing under {heading}");
        }
    }
}
