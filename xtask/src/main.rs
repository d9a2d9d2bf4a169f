//! Checks of this workspace that no other tool makes.

fn main() {}
