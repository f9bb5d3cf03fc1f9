//! Threads that share the work of an instruction. What each value is summed from, and in which order, does not depend on
//! their number.

mod team;
#[cfg(test)]
mod tests;

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use self::team::Team;

/// Multiplications in each lane for which it is worth telling another thread.
const LANE_WORK_MIN: usize = 1 << 14;
/// Parts that the work is split into for each thread: with more than one, a thread that is late holds the others up for
/// less.
const PARTS_EACH: usize = 2;

/// Threads that work together, the one that runs the program among them.
#[derive(Debug, Clone, Default)]
pub struct Threads(Option<Arc<Employer>>);

/// Who lets a team go when nobody uses it any more.
#[derive(Debug)]
struct Employer(Arc<Team>);

impl Drop for Employer {
    fn drop(&mut self) {
        self.0.dismiss();
    }
}

#[cfg(target_arch = "wasm32")]
static PROCESS: std::sync::LazyLock<Threads> =
    std::sync::LazyLock::new(|| Threads::of(Arc::default()));

impl Threads {
    fn of(team: Arc<Team>) -> Self {
        Self(Some(Arc::new(Employer(team))))
    }

    fn team(&self) -> Option<&Team> {
        self.0.as_ref().map(|employer| &*employer.0)
    }

    /// Those that have come to [`Threads::help`]. A module cannot start any: its worker has to.
    #[cfg(target_arch = "wasm32")]
    pub fn of_process() -> Self {
        PROCESS.clone()
    }

    /// Makes the calling thread one of [`Threads::of_process`], for good.
    #[cfg(target_arch = "wasm32")]
    pub fn help() {
        if let Some(team) = PROCESS.team() {
            team.help(team.admit(1));
        }
    }

    /// Says that a thread that helped broke off; what it helped with fails.
    #[cfg(target_arch = "wasm32")]
    pub fn helper_failed() {
        if let Some(team) = PROCESS.team() {
            team.fail();
        }
    }

    /// At most so many work from the next program on.
    pub fn limit(&self, count: NonZeroUsize) {
        if let Some(team) = self.team() {
            team.want(count.get() - 1);
        }
    }

    /// Brings so many up, or fewer where the system grants no more.
    pub fn start(count: NonZeroUsize) -> Self {
        let team = Arc::new(Team::default());
        let others = (1..count.get()).map_while(|number| {
            let team = Arc::clone(&team);
            let name = thread::Builder::new().name("lab-cpu".to_string());
            name.spawn(move || team.help(number - 1)).ok()
        });
        match others.count() {
            0 => Self(None),
            others => {
                team.admit(others);
                Self::of(team)
            }
        }
    }

    /// How many work.
    pub fn count(&self) -> usize {
        1 + self.team().map_or(0, Team::helping)
    }

    /// Into how many parts to split that many multiplications in each lane, of which at most `most` can be told apart.
    pub fn parts(&self, lane_work: usize, most: usize) -> usize {
        match self.count() {
            1 => 1,
            threads => (lane_work / LANE_WORK_MIN)
                .clamp(1, PARTS_EACH * threads)
                .min(most),
        }
    }

    /// Has the others ready while a program runs, which has several parts of work soon after each other.
    pub fn ready<T>(&self, program: impl FnOnce() -> T) -> T {
        let team = self.team().filter(|team| team.helping() > 0);
        let _ready = team.map(Team::wake);
        program()
    }

    /// Calls a function with every part, on several threads where there are several parts.
    pub fn for_each<T: Send>(&self, parts: Vec<T>, work: impl Fn(T) + Sync) {
        match self.team() {
            Some(team) if parts.len() > 1 && team.helping() > 0 => {
                let parts: Vec<_> = parts
                    .into_iter()
                    .map(|part| Mutex::new(Some(part)))
                    .collect();
                team.run(parts.len(), &|index| {
                    let mut part = parts[index].lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(part) = part.take() {
                        work(part);
                    }
                });
            }
            Some(_) | None => parts.into_iter().for_each(work),
        }
    }
}
