//! Whether the modules of each crate form a tree: if `a` uses `b`, `b` never uses `a`.
//!
//! A module is a file; an inline module counts as part of the file it stands in. `a` uses `b` when code of `a` names,
//! in a `use`, a path, a macro's arguments or a string of an attribute, something that is defined in `b`. Re-exports
//! are followed to where the thing is defined, so `crate::Name` is a use of the module `Name` comes from. What exists
//! in tests only does not count, and a module that re-exports what is below it does not use it by that alone.
//!
//! Cycles are sought among the modules of one folder together with the file above them, each standing for all below
//! it: `sse::decoder -> http::body` and `http::pool -> sse::frame` are the cycle `sse -> http -> sse`. Every cycle of
//! files is one of these.

mod check;
mod cycles;
mod resolve;
mod scan;
mod tree;

pub(crate) use check::check;
