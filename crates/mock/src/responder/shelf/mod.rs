//! The responses that were given: kept, found again, continued.

mod course;

mod kept;
mod stored;

pub(crate) use course::Course;
pub(crate) use kept::Shelf;
pub(crate) use stored::Stored;
