//! What every request needs, in one place.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use rules::policy::Rules;
use uuid::Uuid;

use crate::Options;
use crate::clock::{Clock, business_date};
use crate::gateway::Gateway;
use crate::keys::Keys;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::passwords::Passwords;
use crate::policy::PolicyFile;
use crate::sandbox::Sandbox;
use crate::state::{self, DATABASE};
use crate::store::Store;
use crate::tls::{Authority, Fingerprint, fingerprint};

/// Central's state, shared by all requests.
#[derive(Clone)]
pub(crate) struct App(Arc<Parts>);

pub(crate) struct Parts {
    pub store: Arc<Store>,
    pub keys: Keys,
    pub authority: Authority,
    pub policy: PolicyFile,
    pub passwords: Passwords,
    pub clock: Clock,
    pub fixed_today: Option<NaiveDate>,
    pub limits: Limits,
    pub metrics: Metrics,
    pub gateway: Arc<dyn Gateway>,
    pub gateway_deadline: Duration,
    /// Attempts that a request of this process is charging now, and how many do.
    charging: Mutex<BTreeMap<Uuid, usize>>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the state, making what is not there.
    pub fn open(options: &Options) -> anyhow::Result<Self> {
        let state_dir = &options.state_dir;
        state::make_private_dir(state_dir)?;
        let database = state_dir.join(DATABASE);
        state::touch_private(&database)?;
        let store = Arc::new(Store::open(&database)?);
        let clock = options.clock.clone();
        let sandbox = || Arc::new(Sandbox { store: Arc::clone(&store), clock: clock.clone() }) as Arc<dyn Gateway>;
        Ok(App(Arc::new(Parts {
            gateway: options.gateway.clone().unwrap_or_else(sandbox),
            store,
            keys: Keys::open(state_dir)?,
            authority: Authority::open(state_dir)?,
            policy: PolicyFile::open(state_dir)?,
            passwords: Passwords::new(options.hash_cost)?,
            clock,
            fixed_today: options.today,
            limits: Limits::default(),
            metrics: Metrics::default(),
            gateway_deadline: options.gateway_deadline,
            charging: Mutex::default(),
        })))
    }

    /// Says that a request charges this attempt, until the guard is dropped.
    pub fn in_flight(&self, attempt: Uuid) -> InFlight {
        *self.charging.lock().unwrap_or_else(PoisonError::into_inner).entry(attempt).or_default() += 1;
        InFlight { app: self.clone(), attempt }
    }
}

impl Parts {
    pub fn rules(&self) -> &Rules {
        &self.policy.rules
    }

    /// The date that a request received now counts for (R3).
    pub fn today(&self) -> NaiveDate {
        business_date(self.rules(), self.clock.now(), self.fixed_today)
    }

    /// The civil date of a moment, or the fixed one.
    pub fn date_of(&self, moment: DateTime<Utc>) -> NaiveDate {
        self.fixed_today.unwrap_or_else(|| moment.with_timezone(&chrono_tz::America::New_York).date_naive())
    }

    pub fn ca_fingerprint(&self) -> Fingerprint {
        fingerprint(&self.authority.certificate)
    }

    pub fn is_in_flight(&self, attempt: Uuid) -> bool {
        self.charging.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&attempt)
    }
}

/// While it lives, an attempt is being charged.
pub(crate) struct InFlight {
    app: App,
    attempt: Uuid,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut charging = self.app.charging.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = charging.get_mut(&self.attempt) {
            *count -= 1;
            if *count == 0 {
                charging.remove(&self.attempt);
            }
        }
    }
}
