//! Contestants that take turns, so that what slows the machine down for a while slows all of them alike.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// What takes part: a name and what is timed.
pub type Contestant<'a> = (&'a str, Box<dyn FnMut() + 'a>);

/// Lets each contestant run once a round and prints, for each, its median time, and how much it took of the time of the first and
/// of its thread's time on the processor: the medians of the rounds' ratios, with their quartiles. Each round begins with another
/// one, and none of three or more runs twice in succession, which would spare it cold caches.
pub fn compare(title: &str, rounds: usize, contestants: &mut [Contestant<'_>]) {
    let mut runs = vec![Vec::with_capacity(rounds); contestants.len()];
    for round in 0..rounds {
        for turn in 0..contestants.len() {
            let at = (round + turn) % contestants.len();
            runs[at].push(Spent::by(&mut contestants[at].1));
        }
    }
    println!("{title}, {rounds} rounds");
    for ((name, _), own) in contestants.iter().zip(&runs) {
        let [_, wall, _] = quartiles(own.iter().map(|run| run.wall.as_secs_f64() * 1000.0));
        let of_the_first = |time: fn(&Spent) -> f64| {
            let [low, median, high] = quartiles(own.iter().zip(&runs[0]).map(|(own, first)| time(own) / time(first)));
            format!("{median:.3} ({low:.3} to {high:.3})")
        };
        let (time, processor) = (of_the_first(|run| run.wall.as_secs_f64()), of_the_first(|run| run.processor));
        println!("  {name:<32}{wall:>10.3} ms   of the first: time {time}, processor {processor}");
    }
}

/// The time of the calling thread on its processor.
pub fn thread_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("time that has been spent")
}

#[derive(Clone)]
struct Spent {
    wall: Duration,
    processor: f64,
}

impl Spent {
    fn by(run: &mut dyn FnMut()) -> Self {
        let (started, before) = (Instant::now(), thread_time());
        run();
        Self { processor: (thread_time() - before).as_secs_f64(), wall: started.elapsed() }
    }
}

fn quartiles(figures: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| figures[(figures.len() - 1) * quarter / 4])
}
