//! dateline's binary.

fn main() {}
