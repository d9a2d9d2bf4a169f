//! Markdown for a terminal, piece by piece.

mod ink;
mod inline;
mod renderer;
mod span;

pub(super) use self::ink::{Ink, Look};
pub(super) use self::renderer::Markdown;
