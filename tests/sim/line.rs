//! What becomes of a question on its way to central, and of its answer on the way back.

use std::collections::VecDeque;

use payor_kiosk::central::{Call, CentralError, Heard};
use tokio::sync::oneshot::error::TryRecvError;
use wire::problem::{Problem, ProblemType};
use wire::request::Batch;

use crate::center::Pending;
use crate::net::{Posted, Reply, broken, unreachable};
use crate::op::{Fate, Poison};
use crate::promises::Broken;
use crate::world::World;

/// What the line does.
#[derive(Default)]
pub struct LineState {
    pub down: bool,
    pub fates: VecDeque<Fate>,
    pub held: Vec<Posted>,
    pub late: Vec<(Heard, Reply)>,
    /// Questions that central has and has not answered.
    pub pending: Vec<(Pending, Reply)>,
    pub poison: Option<(Poison, u64)>,
    pub certificate: Vec<u8>,
}

/// What became of a question at central.
enum Asked {
    Heard(Heard),
    Breaks(CentralError),
    /// It waits for the card gateway.
    Waits(Pending),
}

impl World {
    pub fn carry(&mut self, posted: Posted) -> Result<(), Broken> {
        if self.line.down {
            posted.reply.give(Err(unreachable()));
            return Ok(());
        }
        let path = &posted.call.path;
        let tells = path == "/v1/requests" || path.starts_with("/v1/card-payments");
        let fate = if tells { self.line.fates.pop_front() } else { None };
        match fate {
            None => self.deliver(posted.call, posted.reply)?,
            Some(Fate::DropRequest) => posted.reply.give(Err(broken())),
            Some(Fate::DropAnswer) => {
                self.answer(&posted.call)?;
                posted.reply.give(Err(broken()));
            }
            Some(Fate::Twice) => {
                self.answer(&posted.call)?;
                self.deliver(posted.call, posted.reply)?;
            }
            Some(Fate::Hold) => self.line.held.push(posted),
            Some(Fate::HoldAnswer) => match self.answer(&posted.call)? {
                Asked::Heard(heard) => self.line.late.push((heard, posted.reply)),
                Asked::Waits(pending) => self.line.pending.push((pending, posted.reply)),
                Asked::Breaks(error) => posted.reply.give(Err(error)),
            },
            Some(Fate::TryLater) => posted.reply.give(Ok(problem(ProblemType::Unavailable, Some(7)))),
            Some(Fate::NotCentral) => posted.reply.give(Ok(html())),
        }
        Ok(())
    }

    fn deliver(&mut self, call: Call, reply: Reply) -> Result<(), Broken> {
        match self.answer(&call)? {
            Asked::Heard(heard) => reply.give(Ok(heard)),
            Asked::Breaks(error) => reply.give(Err(error)),
            Asked::Waits(pending) => self.line.pending.push((pending, reply)),
        }
        Ok(())
    }

    /// What central makes of a question.
    fn answer(&mut self, call: &Call) -> Result<Asked, Broken> {
        let mut call = call.clone();
        if call.path == "/v1/requests" {
            let batch = self.twist.batch(batch_of(&call), &self.dirs);
            call.body = Some(serde_json::to_vec(&batch).expect("writes"));
            self.promises.sent(&batch)?;
            if let Some(answer) = self.poisoned_answer(&batch) {
                return Ok(answer);
            }
        }
        self.twist.before_central(&call, &self.dirs);
        let mut pending = self.center().ask(&self.line.certificate, &call);
        Ok(match pending.try_recv() {
            Ok(Some(heard)) => Asked::Heard(heard),
            Ok(None) => Asked::Breaks(broken()),
            Err(_) => Asked::Waits(pending),
        })
    }

    fn poisoned_answer(&self, batch: &Batch) -> Option<Asked> {
        let (poison, sequence) = self.line.poison?;
        batch.envelopes.iter().find(|envelope| envelope.sequence == sequence)?;
        Some(match poison {
            Poison::Fails => Asked::Heard(problem(ProblemType::Internal, None)),
            Poison::HangsUp => Asked::Breaks(broken()),
            Poison::Refuses => Asked::Heard(problem(ProblemType::BadBody, None)),
        })
    }

    /// Hands on what central has come to say.
    pub fn take_answers(&mut self) {
        for (mut pending, reply) in std::mem::take(&mut self.line.pending) {
            match pending.try_recv() {
                Ok(Some(heard)) => reply.give(Ok(heard)),
                Ok(None) => reply.give(Err(broken())),
                Err(TryRecvError::Empty) => self.line.pending.push((pending, reply)),
                Err(TryRecvError::Closed) => reply.give(Err(broken())),
            }
        }
    }

    /// The last that was held back arrives first.
    pub fn release(&mut self) -> Result<(), Broken> {
        for (heard, reply) in std::mem::take(&mut self.line.late).into_iter().rev() {
            reply.give(Ok(heard));
        }
        let held = std::mem::take(&mut self.line.held);
        held.into_iter().rev().try_for_each(|posted| self.deliver(posted.call, posted.reply))?;
        self.exchange()
    }
}

pub fn batch_of(call: &Call) -> Batch {
    serde_json::from_slice(call.body.as_deref().unwrap_or_default()).expect("a batch")
}

fn problem(kind: ProblemType, retry_after_s: Option<u32>) -> Heard {
    let problem = Problem::from(kind);
    let body = serde_json::to_vec(&problem).expect("writes");
    Heard { status: problem.status, is_json: true, etag: None, retry_after_s, body }
}

/// What a captive portal says.
fn html() -> Heard {
    let body = b"<html>Welcome to the hotel</html>".to_vec();
    Heard { status: 200, is_json: false, etag: None, retry_after_s: None, body }
}
