//! The service manager's watchdog: told that the kiosk lives, by the loop that draws it, and only while its worker lives
//! too. It must have no thread and no timer of its own, or it would go on feeding for a kiosk that hangs.

use sd_notify::NotifyState;

use crate::worker::Pulse;

/// What the service manager is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The kiosk is on the screen.
    Ready,
    /// Loop and worker got round once more.
    Alive,
}

/// Feeds the watchdog from the kiosk's loop.
#[derive(Debug)]
pub struct Watchdog {
    pulse: Pulse,
    /// The worker's count when it was fed last.
    fed_at: Option<u64>,
}

impl Watchdog {
    /// Watches a worker by its pulse.
    pub fn new(pulse: Pulse) -> Self {
        Watchdog { pulse, fed_at: None }
    }

    /// To be called at each turn of the loop. Says nothing while the worker has not got round since the last time: the
    /// watchdog then runs out, and the service manager starts the kiosk again.
    pub fn feed(&mut self, mut tell: impl FnMut(Sign)) {
        let count = self.pulse.count();
        match self.fed_at {
            None if count == 0 => return,
            None => tell(Sign::Ready),
            Some(fed_at) if fed_at == count => return,
            Some(_) => tell(Sign::Alive),
        }
        self.fed_at = Some(count);
    }
}

/// Tells systemd, where it started the kiosk. One that does not listen is no reason to stop.
pub fn systemd(sign: Sign) {
    let state = match sign {
        Sign::Ready => NotifyState::Ready,
        Sign::Alive => NotifyState::Watchdog,
    };
    let _ = sd_notify::notify(&[state]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(watchdog: &mut Watchdog) -> Option<Sign> {
        let mut told = None;
        watchdog.feed(|sign| assert_eq!(told.replace(sign), None, "one sign a turn"));
        told
    }

    #[test]
    fn it_is_fed_once_for_each_turn_in_which_the_worker_got_round() {
        let pulse = Pulse::default();
        let mut watchdog = Watchdog::new(pulse.clone());
        assert_eq!(told(&mut watchdog), None, "not ready before the worker is");
        pulse.beat();
        assert_eq!(told(&mut watchdog), Some(Sign::Ready));
        assert_eq!(told(&mut watchdog), None, "the worker hangs");
        pulse.beat();
        pulse.beat();
        assert_eq!(told(&mut watchdog), Some(Sign::Alive));
        assert_eq!(told(&mut watchdog), None, "it hangs again");
    }
}
