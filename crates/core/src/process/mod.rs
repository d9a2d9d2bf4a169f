//! Commands that are run for what they print.

mod capture;
mod group;
mod run;

pub(crate) use self::capture::{Captured, Keep};
pub(crate) use self::run::{Finished, Request, RunError, program, run};
