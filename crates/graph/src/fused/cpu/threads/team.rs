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

/// How often to look before others get the processor.
const LOOKS: u32 = 1 << 10;

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
#[derive(Debug, Default)]
pub struct Team {
    helpers: AtomicUsize,
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
    parts: AtomicUsize,
    /// The next part: 32 bits of a generation, which changes with every job, and 32 of an index.
    next: AtomicU64,
    done: AtomicUsize,
    failed: AtomicBool,
}

impl Team {
    /// Has so many helpers counted.
    pub fn admit(&self, helpers: usize) {
        self.helpers.fetch_add(helpers, Ordering::Relaxed);
    }

    /// How many there are.
    pub fn helpers(&self) -> usize {
        self.helpers.load(Ordering::Relaxed)
    }

    /// Works until the team is dismissed.
    pub fn help(&self) {
        while self.sleep() {
            while self.awake.load(Ordering::Relaxed) {
                if !self.current.work() {
                    pause(|| self.awake.load(Ordering::Relaxed) && !self.current.has_parts());
                }
            }
        }
    }

    /// Until it is woken, or dismissed: then false.
    fn sleep(&self) -> bool {
        let asleep = |phase: &mut Phase| *phase == Phase::Asleep;
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
        self.current.publish(parts, job);
        let end = End(&self.current);
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
    fn publish(&self, parts: usize, job: Job) {
        // SAFETY: nobody calls it after the last part is done, which `Team::run` waits for.
        let words = unsafe { mem::transmute::<Job<'_>, [usize; 2]>(job) };
        let generation = (self.next.load(Ordering::Relaxed) >> 32) as u32;
        // No part of the old generation is left, so that none of these is read for it.
        for (to, word) in self.words.iter().zip(words) {
            to.store(word, Ordering::Relaxed);
        }
        self.parts.store(parts, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        self.failed.store(false, Ordering::Relaxed);
        let next = u64::from(generation.wrapping_add(1)) << 32;
        self.next.store(next, Ordering::Release);
    }

    fn has_parts(&self) -> bool {
        let index = self.next.load(Ordering::Relaxed) & u64::from(u32::MAX);
        (index as usize) < self.parts.load(Ordering::Relaxed)
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
            let next = self.next.load(Ordering::Acquire);
            let index = (next & u64::from(u32::MAX)) as usize;
            let words = [0, 1].map(|i: usize| self.words[i].load(Ordering::Relaxed));
            if index >= self.parts.load(Ordering::Relaxed) {
                return None;
            }
            let (success, failure) = (Ordering::AcqRel, Ordering::Relaxed);
            let taken = self.next.compare_exchange(next, next + 1, success, failure);
            if taken.is_ok() {
                // SAFETY: the generation was the same before and after the words were read, so that they are of this
                // job, which lives until this part is done.
                let job = unsafe { mem::transmute::<[usize; 2], Job<'_>>(words) };
                return Some((job, index));
            }
        }
    }
}

/// Waits for all parts, and has none begun any more, if the work ends early by a panic.
struct End<'a>(&'a Current);

impl Drop for End<'_> {
    fn drop(&mut self) {
        while self.0.take().is_some() {
            drop(Done(self.0));
        }
        let parts = self.0.parts.load(Ordering::Relaxed);
        while self.0.done.load(Ordering::Acquire) < parts {
            pause(|| self.0.done.load(Ordering::Relaxed) < parts);
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
    thread::yield_now();
}
