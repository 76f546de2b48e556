//! A connection to the card in a reader, and exclusive transactions on it.
//!
//! Architecture invariant: commands are sent through a [`Transaction`] only, and the borrow checker
//! allows one at a time. No call waits longer than the connection's time limit: the calls into the
//! smart-card service run on a thread of their own, which is left to itself when the service hangs.
//! No command and no answer is ever logged.

use std::ffi::CString;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use pcsc::{Card, Context, Disposition, MAX_BUFFER_SIZE_EXTENDED, Protocols, Scope, ShareMode};
use zeroize::Zeroizing;

use super::apdu::{Answer, Command, LONGEST_ANSWER, Meaning, split};
use super::readers::{CardError, upper_hex};
use super::trouble::CardTrouble;

/// Whoever carries commands to a card and answers back.
pub trait Exchange {
    /// The card's answer, put together where it came in parts. A status other than 9000 is an answer.
    fn exchange(&mut self, command: &Command) -> Result<Answer, CardTrouble>;
}

/// The card that was in a reader when this was opened. Never becomes another card: once the card is
/// gone, a new connection is to be opened. Dropping it lets the card go.
pub struct Connection {
    /// None once the connection is being let go.
    jobs: Option<SyncSender<Job>>,
    answers: Receiver<Outcome>,
    limit: Duration,
    atr: Vec<u8>,
    character_protocol: bool,
    /// Why nothing can be sent any more.
    lost: Option<CardTrouble>,
}

/// The time in which nobody else reaches the card. Ended by dropping it; the card is then reset, so
/// that neither a verified PIN nor an open channel outlives it.
pub struct Transaction<'a> {
    connection: &'a mut Connection,
}

enum Job {
    Begin,
    Transmit(Zeroizing<Vec<u8>>),
    End,
}

enum Done {
    Opened {
        atr: Vec<u8>,
        character_protocol: bool,
    },
    Begun,
    Answered(Zeroizing<Vec<u8>>),
    Ended,
}

type Outcome = Result<Done, CardTrouble>;

impl Connection {
    /// Connects to the card in `reader` (its name as PC/SC has it). `limit`: how long this and each
    /// exchange may take.
    pub fn open(reader: &str, limit: Duration) -> Result<Self, CardTrouble> {
        let name = CString::new(reader).map_err(|_| CardError::NoReaders)?;
        let (jobs, todo) = sync_channel(1);
        let (tell, answers) = sync_channel(1);
        std::thread::Builder::new()
            .name("card".to_owned())
            .spawn(move || serve(name, &todo, &tell))
            .map_err(|error| CardError::Failed {
                message: error.to_string(),
            })?;
        match answers.recv_timeout(limit) {
            Ok(Ok(Done::Opened {
                atr,
                character_protocol,
            })) => Ok(Self {
                jobs: Some(jobs),
                answers,
                limit,
                atr,
                character_protocol,
                lost: None,
            }),
            Ok(Err(trouble)) => Err(trouble),
            Ok(Ok(_)) | Err(_) => Err(CardTrouble::TimedOut),
        }
    }

    /// The card's answer to reset, upper-case hexadecimal.
    pub fn atr(&self) -> String {
        upper_hex(&self.atr)
    }

    /// Waits until no other program uses the card, at most the time limit, and keeps others out.
    pub fn begin(&mut self) -> Result<Transaction<'_>, CardTrouble> {
        match self.ask(Job::Begin)? {
            Done::Begun => Ok(Transaction { connection: self }),
            _ => Err(CardTrouble::TimedOut),
        }
    }

    fn ask(&mut self, job: Job) -> Outcome {
        if let Some(trouble) = &self.lost {
            return Err(trouble.clone());
        }
        let sent = self.jobs.as_ref().map(|jobs| jobs.try_send(job));
        let outcome = match sent {
            Some(Ok(())) => match self.answers.recv_timeout(self.limit) {
                Ok(outcome) => outcome,
                Err(RecvTimeoutError::Timeout) => Err(CardTrouble::TimedOut),
                Err(RecvTimeoutError::Disconnected) => Err(CardTrouble::CardGone),
            },
            Some(Err(_)) | None => Err(CardTrouble::CardGone),
        };
        if let Err(trouble) = &outcome {
            self.lost = Some(trouble.clone());
        }
        outcome
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.jobs = None;
        // Whoever connects next finds the card free. A service that hangs is not waited for.
        if self.lost != Some(CardTrouble::TimedOut) {
            while self.answers.recv_timeout(self.limit).is_ok() {}
        }
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        // A card that is lost needs no end.
        let _ = self.connection.ask(Job::End);
    }
}

impl Transaction<'_> {
    fn send(&mut self, command: &Command) -> Result<Answer, CardTrouble> {
        let mut bytes = command.encode();
        if self.connection.character_protocol
            && !command.data.is_empty()
            && command.expected.is_some()
        {
            // T=0 has no field for both data and expected length; the card answers 61xx (7816-3, 12.1).
            bytes.pop();
        }
        match self.connection.ask(Job::Transmit(bytes))? {
            // No card answers with nothing: this is how some drivers say that it left.
            Done::Answered(bytes) if bytes.is_empty() => {
                self.connection.lost = Some(CardTrouble::CardGone);
                Err(CardTrouble::CardGone)
            }
            Done::Answered(bytes) => split(&bytes).ok_or(CardTrouble::Malformed {
                what: "an answer without a status",
            }),
            _ => Err(CardTrouble::TimedOut),
        }
    }
}

impl Exchange for Transaction<'_> {
    fn exchange(&mut self, command: &Command) -> Result<Answer, CardTrouble> {
        let parts = command.chain();
        let (last, before) = parts.split_last().expect("a chain has at least one part");
        for part in before {
            let answer = self.send(part)?;
            if !answer.status.is_done() {
                return Ok(answer);
            }
        }
        let mut answer = self.send(last)?;
        if let Meaning::OtherLength(length) = answer.status.meaning() {
            let exact = if length == 0 { 256 } else { u32::from(length) };
            answer = self.send(&last.clone().expecting(exact))?;
        }
        while answer.status.meaning() == Meaning::MoreToCome {
            let count = match answer.status.0 & 0xff {
                0 => 256,
                count => u32::from(count),
            };
            let more = Command::new(0xc0, 0, 0)
                .class(command.class & !0x1c)
                .expecting(count);
            let next = self.send(&more)?;
            if next.data.is_empty() && next.status.meaning() == Meaning::MoreToCome
                || answer.data.len() + next.data.len() > LONGEST_ANSWER
            {
                return Err(CardTrouble::Malformed {
                    what: "an answer without end",
                });
            }
            answer.data.extend_from_slice(&next.data);
            answer.status = next.status;
        }
        Ok(answer)
    }
}

/// Does what is asked until nobody asks any more. Runs on a thread of its own.
fn serve(reader: CString, jobs: &Receiver<Job>, tell: &SyncSender<Outcome>) {
    let mut card = match connect(&reader) {
        Ok((card, done)) => {
            if tell.send(Ok(done)).is_err() {
                // Nobody waits any more; a reset would disturb whoever has the card by now.
                let _ = card.disconnect(Disposition::LeaveCard);
                return;
            }
            card
        }
        Err(error) => {
            let _ = tell.send(Err(error.into()));
            return;
        }
    };
    while let Ok(job) = jobs.recv() {
        let outcome = match job {
            Job::Begin => transact(&mut card, jobs, tell).map(|()| Done::Ended),
            Job::Transmit(_) | Job::End => Ok(Done::Ended),
        };
        if tell.send(outcome).is_err() {
            break;
        }
    }
    // Each transaction left the card reset.
    let _ = card.disconnect(Disposition::LeaveCard);
}

fn connect(reader: &CString) -> Result<(Card, Done), pcsc::Error> {
    let context = Context::establish(Scope::User)?;
    let card = context.connect(reader, ShareMode::Shared, Protocols::ANY)?;
    let status = card.status2_owned()?;
    let done = Done::Opened {
        atr: status.atr().to_vec(),
        character_protocol: status.protocol2() == Some(pcsc::Protocol::T0),
    };
    Ok((card, done))
}

fn transact(
    card: &mut Card,
    jobs: &Receiver<Job>,
    tell: &SyncSender<Outcome>,
) -> Result<(), CardTrouble> {
    let transaction = match card.transaction2() {
        Ok(transaction) => transaction,
        // Someone reset the same card before our turn: nothing of ours is lost by that.
        Err((card, pcsc::Error::ResetCard)) => {
            card.reconnect(ShareMode::Shared, Protocols::ANY, Disposition::LeaveCard)?;
            card.transaction()?
        }
        Err((_, error)) => return Err(error.into()),
    };
    let mut room = Zeroizing::new(vec![0; MAX_BUFFER_SIZE_EXTENDED]);
    let mut outcome = Ok(Done::Begun);
    while tell.send(outcome).is_ok() {
        match jobs.recv() {
            Ok(Job::Transmit(command)) => {
                outcome = match transaction.transmit(&command, &mut room) {
                    Ok(answer) => Ok(Done::Answered(Zeroizing::new(answer.to_vec()))),
                    Err(error) => Err(error.into()),
                };
            }
            Ok(Job::Begin | Job::End) | Err(_) => break,
        }
    }
    transaction
        .end(Disposition::ResetCard)
        .map_err(|(_, error)| error.into())
}
