//! An allocator that counts, and ends the process where a target takes more than it states.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    fmt::Write as _,
    io::Write as _,
    sync::atomic::{AtomicPtr, AtomicUsize, Ordering::Relaxed},
};

/// How much of an input is printed.
const PRINTED_MAX: usize = 4096;

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static HIGHEST: AtomicUsize = AtomicUsize::new(0);
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);
static INPUT: AtomicPtr<u8> = AtomicPtr::new(std::ptr::null_mut());
static INPUT_LEN: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is handed to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        taken(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Both may be in use at once while the content is copied.
        taken(size);
        let moved = unsafe { System.realloc(pointer, layout, size) };
        let freed = if moved.is_null() { size } else { layout.size() };
        LIVE.fetch_sub(freed, Relaxed);
        moved
    }
}

fn taken(size: usize) {
    let live = LIVE.fetch_add(size, Relaxed) + size;
    HIGHEST.fetch_max(live, Relaxed);
    let limit = LIMIT.load(Relaxed);
    if live > limit {
        // What follows allocates too.
        LIMIT.store(usize::MAX, Relaxed);
        too_much(size, live - limit);
    }
}

fn too_much(size: usize, over: usize) -> ! {
    let input = INPUT.load(Relaxed);
    // SAFETY: `limit` has borrowed the input for as long as there is a limit.
    let input = unsafe { std::slice::from_raw_parts(input, INPUT_LEN.load(Relaxed)) };
    let message = format!("A request of {size} bytes went over the bound by {over} bytes.");
    // Straight to the standard error: a test's captured output is lost in an abort.
    writeln!(std::io::stderr(), "{message}\n{}", printed(input)).ok();
    std::process::abort()
}

/// An input in hexadecimal digits.
fn printed(input: &[u8]) -> String {
    let mut text = format!("Input of {} bytes: ", input.len());
    for byte in input.iter().take(PRINTED_MAX) {
        write!(text, "{byte:02x}").expect("strings take everything");
    }
    text
}

/// Prints the input of a target that panics.
struct Witness<'a>(&'static str, &'a [u8]);

impl Drop for Witness<'_> {
    fn drop(&mut self) {
        LIMIT.store(usize::MAX, Relaxed);
        if std::thread::panicking() {
            eprintln!("{} panicked. {}", self.0, printed(self.1));
        }
    }
}

/// Runs a target that may have `bound` bytes more in use than now; returns how many it had at most.
/// One at a time: the count is of the whole process.
pub fn limit(name: &'static str, input: &[u8], bound: usize, run: impl FnOnce()) -> usize {
    let before = LIVE.load(Relaxed);
    let witness = Witness(name, input);
    INPUT.store(input.as_ptr().cast_mut(), Relaxed);
    INPUT_LEN.store(input.len(), Relaxed);
    HIGHEST.store(before, Relaxed);
    LIMIT.store(before + bound, Relaxed);
    run();
    drop(witness);
    HIGHEST.load(Relaxed).saturating_sub(before)
}
