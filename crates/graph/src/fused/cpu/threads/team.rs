//! Threads that take parts of a job as they come. Waking a thread takes longer than most jobs, so that they stay awake
//! from a job to the next while a program runs, and one that is late is not waited for: the others take its parts.

use std::{
    hint, mem,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

/// A job, called with the index of each of its parts.
type Job<'a> = &'a (dyn Fn(usize) + Sync);

/// How often to look before others get the processor: about as long as a thread takes to wake. Modules of a browser can
/// only sleep.
const LOOKS: u32 = if cfg!(target_arch = "wasm32") {
    1 << 14
} else {
    1 << 10
};
#[cfg(target_arch = "wasm32")]
const SLEEP: std::time::Duration = std::time::Duration::from_micros(50);

/// What helpers do between jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    #[default]
    Asleep,
    /// Until the last of so many programs ends.
    Awake(usize),
    Dismissed,
}

/// See the module.
#[derive(Debug)]
pub struct Team {
    helpers: AtomicUsize,
    /// Helpers that wake; those of higher numbers stay asleep.
    wanted: AtomicUsize,
    phase: Mutex<Phase>,
    changed: Condvar,
    awake: AtomicBool,
    /// Held by who has a job done.
    leader: Mutex<()>,
    current: Current,
}

/// The job that is being done.
#[derive(Debug, Default)]
struct Current {
    /// The two words of a [`Job`]. Only those of the generation that `next` holds may be called.
    words: [AtomicUsize; 2],
    /// A [`Next`] as bits.
    next: AtomicU64,
    done: AtomicUsize,
    failed: AtomicBool,
}

/// Which part is next. All of it changes at once: the parts of a job are never counted as those of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Next {
    /// Changes with every job.
    generation: u32,
    parts: u16,
    index: u16,
}

impl Next {
    fn of_bits(bits: u64) -> Self {
        Self {
            generation: (bits >> 32) as u32,
            parts: (bits >> 16) as u16,
            index: bits as u16,
        }
    }

    fn bits(self) -> u64 {
        u64::from(self.generation) << 32 | u64::from(self.parts) << 16 | u64::from(self.index)
    }

    /// There are parts that nobody has taken.
    fn is_left(self) -> bool {
        self.index < self.parts
    }
}

impl Default for Team {
    fn default() -> Self {
        Self {
            helpers: AtomicUsize::default(),
            wanted: AtomicUsize::new(usize::MAX),
            phase: Mutex::default(),
            changed: Condvar::default(),
            awake: AtomicBool::default(),
            leader: Mutex::default(),
            current: Current::default(),
        }
    }
}

impl Team {
    /// Counts so many helpers; the number of the first.
    pub fn admit(&self, helpers: usize) -> usize {
        self.helpers.fetch_add(helpers, Ordering::Relaxed)
    }

    /// How many there are.
    pub fn helpers(&self) -> usize {
        self.helpers.load(Ordering::Relaxed)
    }

    /// At most so many help from the next program on.
    pub fn want(&self, helpers: usize) {
        self.wanted.store(helpers, Ordering::Relaxed);
    }

    /// How many help.
    pub fn helping(&self) -> usize {
        self.helpers().min(self.wanted.load(Ordering::Relaxed))
    }

    /// Works until the team is dismissed, as the helper of that number, whenever so many are wanted.
    pub fn help(&self, number: usize) {
        let is_needed = || self.awake.load(Ordering::Relaxed) && self.is_wanted(number);
        while self.sleep(number) {
            while is_needed() {
                if !self.current.work() {
                    pause(|| is_needed() && !self.current.has_parts());
                }
            }
        }
    }

    fn is_wanted(&self, number: usize) -> bool {
        number < self.wanted.load(Ordering::Relaxed)
    }

    /// Says that a helper broke off in the middle of a part, where that cannot unwind: the work fails then.
    #[cfg(target_arch = "wasm32")]
    pub fn fail(&self) {
        self.current.failed.store(true, Ordering::Relaxed);
        self.current.done.fetch_add(1, Ordering::Release);
    }

    /// Until it is woken, or dismissed: then false.
    fn sleep(&self, number: usize) -> bool {
        let asleep = |phase: &mut Phase| match *phase {
            Phase::Asleep => true,
            Phase::Awake(_) => !self.is_wanted(number),
            Phase::Dismissed => false,
        };
        let phase = self.changed.wait_while(self.phase(), asleep);
        *phase.unwrap_or_else(PoisonError::into_inner) != Phase::Dismissed
    }

    /// Wakes the helpers until the guard is dropped.
    pub fn wake(&self) -> Awake<'_> {
        let mut phase = self.phase();
        *phase = match *phase {
            Phase::Asleep => Phase::Awake(1),
            Phase::Awake(programs) => Phase::Awake(programs + 1),
            Phase::Dismissed => Phase::Dismissed,
        };
        self.awake.store(true, Ordering::Relaxed);
        drop(phase);
        self.changed.notify_all();
        Awake(self)
    }

    /// Ends the helpers.
    pub fn dismiss(&self) {
        *self.phase() = Phase::Dismissed;
        self.awake.store(false, Ordering::Relaxed);
        self.changed.notify_all();
    }

    /// Has every part of a job done, by the calling thread alone where another has one done.
    pub fn run(&self, parts: usize, job: Job) {
        let Ok(_leader) = self.leader.try_lock() else {
            return (0..parts).for_each(job);
        };
        let Ok(count) = u16::try_from(parts) else {
            return (0..parts).for_each(job);
        };
        self.current.publish(count, job);
        let end = End(&self.current, parts);
        while self.current.work() {}
        drop(end);
        assert!(
            !self.current.failed.load(Ordering::Relaxed),
            "a part of the work failed on another thread"
        );
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// While it is there, helpers look for work.
pub struct Awake<'a>(&'a Team);

impl Drop for Awake<'_> {
    fn drop(&mut self) {
        let mut phase = self.0.phase();
        *phase = match *phase {
            Phase::Asleep | Phase::Awake(..=1) => Phase::Asleep,
            Phase::Awake(programs) => Phase::Awake(programs - 1),
            Phase::Dismissed => Phase::Dismissed,
        };
        if *phase == Phase::Asleep {
            self.0.awake.store(false, Ordering::Relaxed);
        }
    }
}

impl Current {
    /// Only once the job before is done.
    fn publish(&self, parts: u16, job: Job) {
        // SAFETY: nobody calls it after the last part is done, which `Team::run` waits for.
        let words = unsafe { mem::transmute::<Job<'_>, [usize; 2]>(job) };
        let Next { generation, .. } = Next::of_bits(self.next.load(Ordering::Relaxed));
        // No part of the old generation is left: who reads these for it takes none.
        for (to, word) in self.words.iter().zip(words) {
            to.store(word, Ordering::Relaxed);
        }
        self.done.store(0, Ordering::Relaxed);
        self.failed.store(false, Ordering::Relaxed);
        let next = Next {
            generation: generation.wrapping_add(1),
            parts,
            index: 0,
        };
        self.next.store(next.bits(), Ordering::Release);
    }

    fn has_parts(&self) -> bool {
        Next::of_bits(self.next.load(Ordering::Relaxed)).is_left()
    }

    /// Does a part, if one is left.
    fn work(&self) -> bool {
        let Some((job, index)) = self.take() else {
            return false;
        };
        let _done = Done(self);
        job(index);
        true
    }

    /// The next part, if one is left. The job lives until it is counted as done.
    fn take(&self) -> Option<(Job<'_>, usize)> {
        loop {
            let bits = self.next.load(Ordering::Acquire);
            let next = Next::of_bits(bits);
            if !next.is_left() {
                return None;
            }
            let words = [0, 1].map(|i: usize| self.words[i].load(Ordering::Relaxed));
            let after = Next {
                index: next.index + 1,
                ..next
            };
            let (success, failure) = (Ordering::AcqRel, Ordering::Relaxed);
            let taken = self
                .next
                .compare_exchange(bits, after.bits(), success, failure);
            if taken.is_ok() {
                // SAFETY: the generation was the same before and after the words were read, so that they are of this
                // job, which lives until this part is done.
                let job = unsafe { mem::transmute::<[usize; 2], Job<'_>>(words) };
                return Some((job, usize::from(next.index)));
            }
        }
    }
}

/// Waits for all parts, and has none begun any more, if the work ends early by a panic.
struct End<'a>(&'a Current, usize);

impl Drop for End<'_> {
    fn drop(&mut self) {
        let Self(current, parts) = *self;
        while current.take().is_some() {
            drop(Done(current));
        }
        while current.done.load(Ordering::Acquire) < parts {
            pause(|| current.done.load(Ordering::Relaxed) < parts);
        }
    }
}

/// Counts a part as done however it ends.
struct Done<'a>(&'a Current);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.failed.store(true, Ordering::Relaxed);
        }
        self.0.done.fetch_add(1, Ordering::Release);
    }
}

/// Looks again and again while there is nothing to do, and lets others have the processor if it takes long.
fn pause(idle: impl Fn() -> bool) {
    for _ in 0..LOOKS {
        if !idle() {
            return;
        }
        hint::spin_loop();
    }
    #[cfg(not(target_arch = "wasm32"))]
    thread::yield_now();
    #[cfg(target_arch = "wasm32")]
    thread::sleep(SLEEP);
}
