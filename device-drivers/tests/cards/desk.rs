//! What the tests share: a desk with a reader, and whom it trusts.

use std::ffi::CString;
use std::time::{Duration, Instant};

use device_drivers::cards::emrtd::{self, Access, MrzKey, Passport};
use device_drivers::cards::piv::{self, PivCard};
use device_drivers::cards::{
    CardEvent, CardTrouble, Connection, Exchange, Issuers, Secret, Watch, watch,
};
use jiff::Timestamp;
use pcsc::{Context, ReaderState, Scope, State};
use virtual_cards::world::{CardProgram, READERS, World};

/// Generous: the tests are about answers, not about speed.
pub const LIMIT: Duration = Duration::from_secs(30);

/// A card that the service sees is told of long before.
const UNSEEN: Duration = Duration::from_secs(5);
/// Longer than the service takes to look again.
const SLOWLY: Duration = Duration::from_secs(1);

pub fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

/// The specimen's printed data.
pub fn printed() -> Access {
    Access::Mrz(MrzKey::new("L898902C3", "740812", "400415").unwrap())
}

pub fn can(number: &str) -> Access {
    Access::Can(Secret::new(number))
}

pub struct Desk {
    pub card: CardProgram,
    watch: Watch,
    reader: String,
}

impl Desk {
    /// A desk with `kind` beside the reader.
    pub fn new(world: &World, slot: u16, kind: &str) -> Self {
        Self {
            card: world.card(slot, kind),
            watch: watch(),
            reader: READERS[usize::from(slot)].to_owned(),
        }
    }

    pub fn with_card(world: &World, slot: u16, kind: &str) -> Self {
        let mut desk = Self::new(world, slot, kind);
        desk.insert();
        desk
    }

    /// The service looks into a reader every 400 ms. A card that is pulled in mid-command is out for it at
    /// once, and one that is back before it has looked is never seen: as an officer would, it is then
    /// taken out and put in again, more slowly.
    pub fn insert(&mut self) {
        self.card.tell("insert");
        for _ in 0..6 {
            if self.came_in(UNSEEN).is_some() {
                return;
            }
            self.card.tell("remove");
            std::thread::sleep(SLOWLY);
            self.card.tell("insert");
        }
        panic!("the service does not see the card");
    }

    pub fn wait_in(&mut self) -> String {
        self.came_in(LIMIT).expect("a card comes in")
    }

    /// An event is believed when the service still says so: what is left of an earlier one is not waited for
    /// again.
    fn came_in(&mut self, limit: Duration) -> Option<String> {
        let until = Instant::now() + limit;
        loop {
            match self.event(until)? {
                CardEvent::CardIn { reader, atr }
                    if reader == self.reader && self.now().contains(State::PRESENT) =>
                {
                    return Some(atr);
                }
                // A card that left in mid-command counts as mute for a moment; one that is put in
                // then is never powered. As an officer would: out with it, and in again.
                CardEvent::Mute { reader }
                    if reader == self.reader && self.now().contains(State::MUTE) =>
                {
                    self.card.tell("remove");
                    self.wait_out();
                    self.card.tell("insert");
                }
                _ => {}
            }
        }
    }

    fn event(&mut self, until: Instant) -> Option<CardEvent> {
        let clock = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let left = until.saturating_duration_since(Instant::now());
        let event = clock.block_on(async { tokio::time::timeout(left, self.watch.next()).await });
        event.ok().map(|event| event.expect("the watch goes on"))
    }

    pub fn wait_out(&mut self) {
        let until = Instant::now() + LIMIT;
        loop {
            match self.event(until).expect("the card goes out") {
                CardEvent::CardOut { reader }
                    if reader == self.reader && self.now().contains(State::EMPTY) =>
                {
                    return;
                }
                _ => {}
            }
        }
    }

    /// What the service says of the reader.
    fn now(&self) -> State {
        let context = Context::establish(Scope::User).unwrap();
        let name = CString::new(self.reader.as_str()).unwrap();
        let mut states = [ReaderState::new(name, State::UNAWARE)];
        context.get_status_change(LIMIT, &mut states).unwrap();
        states[0].event_state()
    }

    pub fn swap(&mut self, kind: &str) {
        self.card.tell(&format!("swap {kind}"));
        self.wait_in();
    }

    pub fn connect(&self) -> Result<Connection, CardTrouble> {
        Connection::open(&self.reader, LIMIT)
    }

    /// Does something with the card in one transaction.
    pub fn with<T>(
        &self,
        work: impl FnOnce(&mut dyn Exchange) -> Result<T, CardTrouble>,
    ) -> Result<T, CardTrouble> {
        let mut connection = self.connect()?;
        let mut transaction = connection.begin()?;
        work(&mut transaction)
    }

    pub fn passport(&self, access: &Access, issuers: &Issuers) -> Result<Passport, CardTrouble> {
        let checking = emrtd::Checking {
            issuers,
            at: Timestamp::now(),
            random: &random,
        };
        self.with(|card| emrtd::read(card, access, &checking))
    }

    pub fn piv(&self, pin: Option<&str>, issuers: &Issuers) -> Result<PivCard, CardTrouble> {
        let checking = piv::Checking {
            issuers,
            at: Timestamp::now(),
            random: &random,
        };
        let pin = pin.map(Secret::new);
        self.with(|card| piv::read(card, pin.as_ref(), &checking))
    }
}

pub fn issuers(world: &World, name: &str) -> Issuers {
    Issuers::from_path(&world.root(name)).unwrap()
}

/// Threads and open files of this process.
pub fn handles() -> (usize, usize) {
    let count = |folder: &str| std::fs::read_dir(folder).unwrap().count();
    (count("/proc/self/task"), count("/proc/self/fd"))
}

/// Waits until no more is open than before: threads end a moment after whoever they served.
pub fn expect_no_more_than(before: (usize, usize)) {
    let until = Instant::now() + LIMIT;
    loop {
        let now = handles();
        if now.0 <= before.0 && now.1 <= before.1 {
            return;
        }
        assert!(
            Instant::now() < until,
            "left open: {before:?} became {now:?}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}
