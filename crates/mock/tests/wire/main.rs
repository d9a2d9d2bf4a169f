//! The server as a plain socket sees it: bytes written and read by hand, no client library.

// `cfg(test)` is always true here; it tells lints that helpers outside of `#[test]` functions are tests, too.
#[cfg(test)]
mod ask;
#[cfg(test)]
mod chat;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod client;
#[cfg(test)]
mod ends;
#[cfg(test)]
mod gates;
#[cfg(test)]
mod http2;
#[cfg(test)]
mod model;
#[cfg(test)]
mod offline;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod responder;
#[cfg(test)]
mod small;
#[cfg(test)]
mod stored;
