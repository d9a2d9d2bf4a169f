//! The Chat Completions wire, as far as it is read: chunks of a streamed completion, and whole ones.

mod call;
mod chunk;
mod piece;
mod usage;

pub use self::call::CallPiece;
pub use self::chunk::{Choice, Chunk};
pub use self::piece::{Piece, ReasoningField, ReasoningPiece};
