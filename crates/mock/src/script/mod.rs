//! The script language: what a server is told to answer, in Rust and in TOML with the same words.
//!
//! A [`Script`] is a list of [`Turn`]s. A turn says which requests it is for ([`Match`]), how often, and what it
//! answers: steps of its own, a status, or the built-in responder, with any [`Fault`](crate::Fault) laid over it. A
//! request is answered by the first turn that fits and is not used up; one that no turn fits by the responder.
//!
//! ```
//! use codex_mock::script::{Match, Script, Turn};
//! use codex_mock::{At, End, Fault};
//!
//! let in_rust = Script::new()
//!     .seed(7)
//!     .turn(Turn::new().status(429).header("retry-after", "1"))
//!     .turn(Turn::new().matching(Match::new().model("gpt-5")).text("Hello there").gate("go"))
//!     .turn(Turn::new().fault(Fault::End { how: End::Cut, at: At::Byte(100) }));
//! let in_toml = Script::parse(
//!     "example.toml",
//!     r#"
//!         seed = 7
//!
//!         [[turns]]
//!         status = 429
//!         headers = { retry-after = "1" }
//!
//!         [[turns]]
//!         match = { model = "gpt-5" }
//!         steps = [{ text = "Hello there" }, { gate = "go" }]
//!
//!         [[turns]]
//!         faults = [{ cut_at_byte = 100 }]
//!     "#,
//! )?;
//! assert_eq!(in_rust, in_toml);
//! # Ok::<(), codex_mock::script::ScriptError>(())
//! ```

mod error;
mod nearest;
mod parse;
mod read;
mod render;
mod rule;
mod run;
#[expect(clippy::module_inception, reason = "the script is the one idea of the file")]
mod script;
mod step;
mod threads;
mod turn;

pub use error::ScriptError;
pub(crate) use render::{Render, render};
pub(crate) use rule::Asked;
pub use rule::{Match, Test};
pub(crate) use run::{Chosen, Run};
pub use script::{Connection, Otherwise, Refusal, Script};
pub use turn::Turn;
