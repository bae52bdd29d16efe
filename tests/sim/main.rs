//! The simulation: the real session, outbox, sync and central code in one process under random lists of faults, with all
//! promises checked after every step (docs/reliability.md).
//!
//! `make sim SEEDS=N` runs N seeds. A failing seed prints a shrunk list of operations; as a file in `reproductions` it is a
//! case from then on.

mod books;
mod center;
mod controls;
mod dice;
mod dirs;
mod disk;
mod line;
mod net;
mod op;
mod panics;
mod promises;
mod reproduction;
mod run;
mod seeds;
mod sweep;
mod twist;
mod visitor;
mod world;
