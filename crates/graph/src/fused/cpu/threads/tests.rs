use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::Threads;

fn start(count: usize) -> Threads {
    Threads::start(NonZeroUsize::new(count).expect("not zero"))
}

/// How often each of some parts was done.
fn done(threads: &Threads, parts: usize) -> Vec<usize> {
    let counts: Vec<_> = (0..parts).map(|_| AtomicUsize::new(0)).collect();
    threads.for_each((0..parts).collect(), |part| {
        counts[part].fetch_add(1, Ordering::Relaxed);
    });
    counts.into_iter().map(AtomicUsize::into_inner).collect()
}

#[test]
fn every_part_is_done_once_awake_or_asleep() {
    let threads = start(4);
    for parts in [0, 1, 2, 7, 1000] {
        assert_eq!(done(&threads, parts), vec![1; parts], "asleep");
        threads.ready(|| {
            for _ in 0..200 {
                assert_eq!(done(&threads, parts), vec![1; parts], "awake");
            }
        });
    }
}

/// A helper that looks while a job takes the place of another must not take the parts of one for those of the other.
#[test]
fn jobs_of_other_sizes_follow_each_other() {
    let threads = start(4);
    threads.ready(|| {
        for _ in 0..100_000 {
            for parts in [2, 9, 3] {
                assert_eq!(done(&threads, parts), vec![1; parts]);
            }
        }
    });
}

#[test]
fn no_more_threads_work_than_are_wanted() {
    let threads = start(3);
    for wanted in [3, 1, 2, 8] {
        threads.limit(NonZeroUsize::new(wanted).expect("not zero"));
        assert_eq!(threads.count(), wanted.min(3));
        let workers = Mutex::new(BTreeMap::<_, usize>::new());
        threads.ready(|| {
            for _ in 0..2_000 {
                threads.for_each((0..4).collect(), |_: usize| {
                    let id = format!("{:?}", thread::current().id());
                    let mut workers = workers.lock().expect("no worker fails");
                    *workers.entry(id).or_insert(0) += 1;
                });
            }
        });
        let workers = workers.into_inner().expect("no worker fails");
        // One of a larger number before may be in the middle of a look.
        let rare = 1;
        let often = workers.values().filter(|parts| **parts > rare).count();
        assert!(often <= wanted, "{workers:?} of {wanted}");
    }
}

#[test]
fn two_programs_share_a_team() {
    let threads = start(3);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                threads.ready(|| {
                    for _ in 0..500 {
                        assert_eq!(done(&threads, 5), [1; 5]);
                    }
                });
            });
        }
    });
}

#[test]
fn a_part_that_fails_fails_the_work_and_no_more() {
    let threads = start(2);
    threads.ready(|| {
        for failing in 0..9 {
            let result = catch_unwind(AssertUnwindSafe(|| {
                threads.for_each((0..9).collect(), |part| {
                    assert_ne!(part, failing, "on purpose");
                });
            }));
            assert!(result.is_err());
            assert_eq!(done(&threads, 9), [1; 9]);
        }
    });
}

#[test]
fn few_multiplications_are_not_split() {
    let threads = start(2);
    assert_eq!(threads.parts(1, 100), 1);
    assert_eq!(threads.parts(usize::MAX, 100), 4);
    assert_eq!(threads.parts(usize::MAX, 3), 3);
    assert_eq!(Threads::default().parts(usize::MAX, 100), 1);
}
