//! Scripts as a plain socket sees them: every row and every script of `docs/mock.md`, the control API, and clients that
//! do not behave.

// `cfg(test)` is always true here; it tells lints that helpers outside of `#[test]` functions are tests, too.
#[cfg(test)]
mod control;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod load;
#[cfg(test)]
mod page;
#[cfg(test)]
mod robust;
#[cfg(test)]
mod same;
#[cfg(test)]
mod seen;
#[cfg(test)]
mod steps;
