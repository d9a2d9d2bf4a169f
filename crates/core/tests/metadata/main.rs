//! What a request says of its thread and turn, one file a behaviour.

mod enrichment;
mod git;
mod installation;
mod model;
mod on_the_wire;
mod projections;
mod samples;
mod wording;
