# The lines that `.ci/run` runs, one at a time. just: https://just.systems

# List the recipes
default:
    @just --list

# Format
fmt:
    cargo fmt --all

# Apply what clippy can mend, then format: `just fix` or `just fix -p codex-client`
fix *ARGS:
    cargo clippy --fix --allow-dirty --allow-staged --all-targets {{ARGS}}
    cargo fmt {{ARGS}}

# Formatting and lints
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# All tests
test:
    cargo test --workspace

# The documentation of our crates
doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Crate arrows, module cycles, READMEs, stray paths; prints long files and functions
check:
    cargo xtask check

# Run every example against the embedded server
examples:
    cargo xtask examples

# The official clients against the mock; installs them
clients:
    bash tests/interop/run

# Benchmarks of the hot paths
bench:
    cargo bench -p codex-protocol --bench items
    cargo bench -p codex-api --bench decode

# Licences, advisories, duplicates, sources; needs `cargo install cargo-deny --locked` and a network, and is not in CI
deny:
    cargo deny check

# Everything CI runs
ci:
    bash .ci/run
