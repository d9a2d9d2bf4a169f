//! A fault at every point of a tool turn: three calls, a text and reasoning, then the answer.
//!
//! The recording is `fixtures/tool_turn/`. The thread must end with the history of the undisturbed turn, each tool must
//! run once, and the server must see no generation more than that turn's and the repeats that were announced. A typed
//! error may end the turn only in the cells of [`table::MAY_FAIL`].

mod duplex;
mod note;
mod over_duplex;
mod over_sockets;
mod plan;
mod recorded;
mod run;
mod table;
mod watched;
