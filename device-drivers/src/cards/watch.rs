//! Watching readers and cards come and go.
//!
//! One thread sleeps in the smart-card service until something happens; nobody polls. A service that
//! stops is looked for again with growing pauses.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use pcsc::{Context, PNP_NOTIFICATION, ReaderState, Scope, State};
use serde::Serialize;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::readers::upper_hex;

/// What happened, in the order in which it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum CardEvent {
    ReaderArrived {
        reader: String,
    },
    /// Whatever was in it is gone as well.
    ReaderLeft {
        reader: String,
    },
    /// A card that answers. `atr`: its answer to reset, upper-case hexadecimal.
    CardIn {
        reader: String,
        atr: String,
    },
    CardOut {
        reader: String,
    },
    /// Something is in the reader that does not answer.
    Mute {
        reader: String,
    },
    /// The smart-card service stopped, or does not run. All readers and cards are gone.
    ServiceGone,
    /// The service runs again. Readers and cards are told anew.
    ServiceBack,
}

/// A watch over all readers. Dropping it ends its thread.
pub struct Watch {
    events: Receiver<CardEvent>,
    line: Arc<Line>,
    thread: Option<JoinHandle<()>>,
}

/// What the watch and its thread share.
struct Line {
    stop: AtomicBool,
    context: Mutex<Option<Context>>,
}

/// How often the list of readers is looked at although nothing was told of it.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Starts to watch. What is there already comes first, as events.
pub fn watch() -> Watch {
    let (tell, events) = channel(64);
    let line = Arc::new(Line {
        stop: AtomicBool::new(false),
        context: Mutex::new(None),
    });
    let shared = Arc::clone(&line);
    let thread = std::thread::Builder::new()
        .name("card-watch".to_owned())
        .spawn(move || run(&shared, &tell))
        .ok();
    Watch {
        events,
        line,
        thread,
    }
}

impl Watch {
    /// The next event; `None` when the watch cannot go on (no thread could be started).
    pub async fn next(&mut self) -> Option<CardEvent> {
        self.events.recv().await
    }

    /// The next event, for callers without a runtime; blocks until there is one.
    pub fn wait(&mut self) -> Option<CardEvent> {
        self.events.blocking_recv()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.events.close();
        self.line.stop.store(true, Ordering::SeqCst);
        let Some(thread) = self.thread.take() else {
            return;
        };
        // A cancel only reaches a call that waits already, so it is repeated until the thread ends.
        while !thread.is_finished() {
            thread.thread().unpark();
            if let Some(context) = &*self.line.context() {
                let _ = context.cancel();
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        let _ = thread.join();
    }
}

impl Line {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    fn context(&self) -> std::sync::MutexGuard<'_, Option<Context>> {
        self.context.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nobody listens any more.
struct Deaf;

fn run(line: &Line, tell: &Sender<CardEvent>) {
    let mut gone = false;
    let mut pause = FIRST_PAUSE;
    while !line.stopped() {
        if let Ok(context) = Context::establish(Scope::User) {
            *line.context() = Some(context.clone());
            if gone && tell.blocking_send(CardEvent::ServiceBack).is_err() {
                return;
            }
            gone = false;
            pause = FIRST_PAUSE;
            let ended = look(&context, line, tell);
            *line.context() = None;
            if ended.is_err() {
                return;
            }
        }
        if line.stopped() {
            return;
        }
        if !gone && tell.blocking_send(CardEvent::ServiceGone).is_err() {
            return;
        }
        gone = true;
        std::thread::park_timeout(pause);
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Tells what happens until the service fails (`Ok`) or nobody listens.
fn look(context: &Context, line: &Line, tell: &Sender<CardEvent>) -> Result<(), Deaf> {
    let mut known: BTreeMap<String, Seen> = BTreeMap::new();
    let mut states = vec![ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE)];
    while !line.stopped() {
        let Ok(names) = context.list_readers_owned() else {
            return Ok(());
        };
        let (kept, left): (Vec<_>, Vec<_>) = states.drain(..).partition(|state| {
            state.name() == PNP_NOTIFICATION()
                || names.iter().any(|name| name.as_c_str() == state.name())
                    && !state
                        .event_state()
                        .intersects(State::UNKNOWN | State::IGNORE)
        });
        states = kept;
        for state in left {
            let reader = name_of(&state);
            known.remove(&reader);
            say(tell, CardEvent::ReaderLeft { reader })?;
        }
        for name in names {
            if !states.iter().any(|state| state.name() == name.as_c_str()) {
                let reader = name.to_string_lossy().into_owned();
                states.push(ReaderState::new(name, State::UNAWARE));
                known.insert(reader.clone(), Seen::default());
                say(tell, CardEvent::ReaderArrived { reader })?;
            }
        }
        match context.get_status_change(LONGEST_SLEEP, &mut states) {
            Ok(()) | Err(pcsc::Error::Timeout | pcsc::Error::UnknownReader) => {}
            Err(pcsc::Error::Cancelled) => continue,
            Err(_) => return Ok(()),
        }
        for state in &mut states {
            if state.name() != PNP_NOTIFICATION()
                && !state
                    .event_state()
                    .intersects(State::UNKNOWN | State::IGNORE)
            {
                let reader = name_of(state);
                let now = Seen::of(state.event_state(), state.atr(), state.event_count());
                let before = known
                    .insert(reader.clone(), now.clone())
                    .unwrap_or_default();
                for event in changes(&reader, &before, &now) {
                    say(tell, event)?;
                }
            }
            state.sync_current_state();
        }
    }
    Err(Deaf)
}

fn say(tell: &Sender<CardEvent>, event: CardEvent) -> Result<(), Deaf> {
    tell.blocking_send(event).map_err(|_| Deaf)
}

fn name_of(state: &ReaderState) -> String {
    state.name().to_string_lossy().into_owned()
}

/// What a look at a reader showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seen {
    content: Content,
    /// The service's count of cards put in and taken out; tells a swap between two looks.
    count: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Content {
    #[default]
    Nothing,
    Card(String),
    Mute,
}

impl Seen {
    fn of(state: State, atr: &[u8], count: u32) -> Self {
        let content = if !state.contains(State::PRESENT) {
            Content::Nothing
        } else if state.contains(State::MUTE) {
            Content::Mute
        } else {
            Content::Card(upper_hex(atr))
        };
        Self { content, count }
    }
}

fn changes(reader: &str, before: &Seen, now: &Seen) -> Vec<CardEvent> {
    if before.content == now.content
        && (before.count == now.count || now.content == Content::Nothing)
    {
        return Vec::new();
    }
    let reader = || reader.to_owned();
    let mut events = Vec::new();
    if before.content != Content::Nothing {
        events.push(CardEvent::CardOut { reader: reader() });
    }
    match &now.content {
        Content::Nothing => {}
        Content::Card(atr) => events.push(CardEvent::CardIn {
            reader: reader(),
            atr: atr.clone(),
        }),
        Content::Mute => events.push(CardEvent::Mute { reader: reader() }),
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(state: State, atr: &[u8], count: u32) -> Seen {
        Seen::of(state, atr, count)
    }

    #[test]
    fn a_swap_between_two_looks_is_told_as_out_and_in() {
        let before = seen(State::PRESENT, &[0x3b], 3);
        let now = seen(State::PRESENT, &[0x3b], 5);
        assert_eq!(
            changes("A", &before, &now),
            [
                CardEvent::CardOut { reader: "A".into() },
                CardEvent::CardIn {
                    reader: "A".into(),
                    atr: "3B".into()
                }
            ],
            "the count alone tells that it is another card"
        );
    }

    #[test]
    fn a_card_that_another_program_takes_is_no_event() {
        let before = seen(State::PRESENT, &[0x3b], 3);
        let now = seen(State::PRESENT | State::EXCLUSIVE, &[0x3b], 3);
        assert_eq!(changes("A", &before, &now), []);
    }

    #[test]
    fn a_card_that_does_not_answer_is_told_apart() {
        let now = seen(State::PRESENT | State::MUTE, &[], 1);
        assert_eq!(
            changes("A", &Seen::default(), &now),
            [CardEvent::Mute { reader: "A".into() }]
        );
        assert_eq!(
            changes("A", &now, &seen(State::EMPTY, &[], 2)),
            [CardEvent::CardOut { reader: "A".into() }]
        );
    }
}
