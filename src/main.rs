//! The command line; everything else is in the library.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// What is freed is zeroed first: a screen's text or a request on its way leaves nothing in the process's memory.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> std::process::ExitCode {
    payor_kiosk::cli::main()
}
