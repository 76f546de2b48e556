//! The interpreter: QuickJS with the prelude in it and limits around it, one per thread.
//!
//! Architecture invariant: no Rust function is reachable from JavaScript. Rust calls in, with
//! text and numbers, and takes text out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use jiff::{Timestamp, tz::TimeZone};
use rquickjs::context::EvalOptions;
use rquickjs::context::intrinsic::{Date, Eval, Json, MapSet, Promise, RegExp, RegExpCompiler};
use rquickjs::{Context, Ctx, Exception, Function, Object, Persistent, Runtime};
use serde_json::Value;

use crate::error::{Refusal, RunError};
use crate::session::{Call, Change, Write};
use crate::snippet::{Kind, Parts};
use crate::zone::offsets;

const GUARD: &str = include_str!("prelude/guard.js");
const DATE: &str = include_str!("prelude/date.js");
const LODASH: &str = include_str!("../vendor/lodash.min.js");
const MOMENT: &str = include_str!("../vendor/moment.min.js");
const JSON_LOGIC: &str = include_str!("../vendor/json-logic.js");
const OPERATIONS: &str = include_str!("prelude/operations.js");
const LIBRARIES: &str = include_str!("prelude/libraries.js");
const UTILS: &str = include_str!("prelude/utils.js");
const SEAL: &str = include_str!("prelude/seal.js");
const SESSION: &str = include_str!("prelude/session.js");

/// One tick is 10,000 branches and calls of JavaScript, or steps of a regular expression.
const TICKS: u32 = 100;
/// For all snippets of a session together.
pub(crate) const SESSION_TICKS: u32 = 5_000;
/// Beyond the prelude and what the answers themselves take.
const MEMORY: usize = 16 * 1024 * 1024;
/// What one byte of JSON takes at most in the interpreter, copied once (`[{},{},…]`).
const MEMORY_PER_BYTE: usize = 96;
const STACK: usize = 512 * 1024;
/// The longest result, in bytes of JSON.
const LONGEST_RESULT: usize = 4 * 1024 * 1024;
/// Changes of the answers are told together until they are longer than this, in bytes of JSON.
const LONGEST_MESSAGE: usize = 64 * 1024;
/// No honest snippet comes near, on any machine: this is for native work on huge texts, which
/// takes its time between two ticks. Looked at once a tick.
const BACKSTOP: Duration = Duration::from_secs(5);

struct Budget {
    ticks: Cell<u32>,
    until: Cell<Option<Instant>>,
    spent: Cell<bool>,
    /// Ticks since they were last asked for.
    used: Cell<u32>,
}

impl Budget {
    fn tick(&self) -> bool {
        let left = self.ticks.get();
        let Some(until) = self.until.get() else {
            return false;
        };
        let late = Instant::now() > until;
        // Who needs the backstop has no honest use for what is left of the session.
        let used = if late { SESSION_TICKS } else { 1 };
        self.used.set(self.used.get().saturating_add(used));
        if left == 0 || late {
            self.spent.set(true);
            return true;
        }
        self.ticks.set(left - 1);
        false
    }

    fn start(&self) {
        self.ticks.set(TICKS);
        self.until.set(Some(Instant::now() + BACKSTOP));
        self.spent.set(false);
    }

    /// For our own work, which is bounded by the size of what it works on.
    fn suspend(&self) {
        self.ticks.set(u32::MAX);
        self.until.set(None);
        self.spent.set(false);
    }
}

/// An interpreter. The saved functions are dropped before what they live in.
pub(crate) struct Engine {
    api: Persistent<Object<'static>>,
    context: Context,
    runtime: Runtime,
    budget: Rc<Budget>,
    /// What the prelude alone takes, in bytes.
    baseline: usize,
    zone: TimeZone,
    /// How many snippets ran in it.
    pub runs: u64,
    /// A snippet had the means to change what the libraries keep for themselves.
    tainted: bool,
}

/// What a run gave.
pub(crate) struct Ran {
    pub value: Option<Value>,
    pub writes: Vec<Write>,
}

thread_local! {
    static IDLE: RefCell<Option<Engine>> = const { RefCell::new(None) };
}

/// This thread's interpreter, or a new one where it is in use or was thrown away.
pub(crate) fn take() -> Engine {
    let engine = IDLE
        .with_borrow_mut(Option::take)
        .unwrap_or_else(Engine::new);
    engine.take_used();
    engine
}

pub(crate) fn put_back(mut engine: Engine) {
    if !engine.tainted && engine.end() {
        IDLE.with_borrow_mut(|idle| *idle = Some(engine));
    }
}

/// Whether a program (a function expression) can be read. `clear`: its brackets match, so that
/// reading it runs nothing; else what it does stays within limits and the interpreter is left.
pub(crate) fn parses(program: &str, clear: bool) -> Result<bool, Refusal> {
    let engine = take();
    engine.budget.start();
    let outcome = engine.context.with(|ctx| {
        compile(&ctx, program)
            .map(|_| ())
            .map_err(|_| thrown(&ctx).name)
    });
    let answer = match outcome {
        Ok(()) => Ok(true),
        Err(name) if name == "SyntaxError" => Ok(false),
        Err(_) => Err(Refusal::TooComplex),
    };
    // What does not parse has run nothing.
    if answer == Ok(false) || (clear && answer == Ok(true)) {
        put_back(engine);
    }
    answer
}

fn compile<'js>(ctx: &Ctx<'js>, program: &str) -> rquickjs::Result<Function<'js>> {
    ctx.eval_with_options(program, sloppy())
}

/// As browsers run the text of `new Function`, and the libraries.
fn sloppy() -> EvalOptions {
    let mut options = EvalOptions::default();
    options.strict = false;
    options
}

impl Engine {
    pub fn new() -> Self {
        let runtime = Runtime::new().expect("a few kilobytes of memory");
        runtime.set_max_stack_size(STACK);
        let budget = Rc::new(Budget {
            ticks: Cell::new(u32::MAX),
            until: Cell::new(None),
            spent: Cell::new(false),
            used: Cell::new(0),
        });
        let handler = Rc::clone(&budget);
        runtime.set_interrupt_handler(Some(Box::new(move || handler.tick())));
        let context = Context::builder()
            // Promises only so that the engine can free what an `async` leaves behind: no job is run.
            .with::<(Eval, Date, Json, RegExpCompiler, RegExp, MapSet, Promise)>()
            .build(&runtime)
            .expect("a few kilobytes of memory");
        let api = context.with(|ctx| {
            for part in [
                GUARD, DATE, LODASH, MOMENT, JSON_LOGIC, OPERATIONS, LIBRARIES, UTILS,
            ] {
                ctx.eval_with_options::<(), _>(part, sloppy())
                    .unwrap_or_else(|_| broken(&ctx));
            }
            let session: Function = ctx.eval(SESSION).unwrap_or_else(|_| broken(&ctx));
            let kiosk: Object = ctx.globals().get("kiosk").unwrap_or_else(|_| broken(&ctx));
            ctx.eval::<(), _>(SEAL).unwrap_or_else(|_| broken(&ctx));
            let api: Object = session.call((kiosk,)).unwrap_or_else(|_| broken(&ctx));
            Persistent::save(&ctx, api)
        });
        runtime.run_gc();
        let baseline = usize::try_from(runtime.memory_usage().malloc_size)
            .expect("memory in use is not negative");
        runtime.set_gc_threshold(baseline + MEMORY / 4);
        Self {
            api,
            context,
            runtime,
            budget,
            baseline,
            zone: TimeZone::UTC,
            runs: 0,
            tainted: false,
        }
    }

    pub fn begin(&mut self, now: Timestamp, zone: &TimeZone, data: &Value) -> Result<(), RunError> {
        let text = data.to_string();
        self.runtime
            .set_memory_limit(self.baseline + MEMORY + text.len().saturating_mul(MEMORY_PER_BYTE));
        let moved = (self.zone != *zone).then(|| offsets(zone));
        self.zone = zone.clone();
        self.quietly(|api| {
            if let Some(table) = &moved {
                api.get::<_, Function>("zone")?.call::<_, ()>((table,))?;
            }
            let begin: Function = api.get("begin")?;
            begin.call((now.as_millisecond() as f64, text))
        })
    }

    /// Tells of changes in the answers, in their order. Each call copies all answers once.
    pub fn set(&mut self, changes: &[Change]) -> Result<(), RunError> {
        let mut text = String::new();
        for (at, (path, value)) in changes.iter().enumerate() {
            text.push(if text.is_empty() { '[' } else { ',' });
            let path = Value::from(path.as_str());
            let change = match value {
                Some(value) => format!("[{path},{value}]"),
                None => format!("[{path}]"),
            };
            text.push_str(&change);
            if text.len() > LONGEST_MESSAGE || at + 1 == changes.len() {
                text.push(']');
                let text = std::mem::take(&mut text);
                self.quietly(|api| api.get::<_, Function>("set")?.call((text,)))?;
            }
        }
        Ok(())
    }

    pub fn run(&mut self, snippet: &Parts, call: &Call) -> Result<Ran, RunError> {
        self.runs += 1;
        let facts = &snippet.facts;
        self.tainted |= facts.taints;
        self.budget.suspend();
        self.context.with(|ctx| {
            let raised = |_| self.raised(&ctx);
            let api = self.api.clone().restore(&ctx).map_err(raised)?;
            let request = Object::new(ctx.clone()).map_err(raised)?;
            let write = || -> rquickjs::Result<()> {
                let text = |name: &str, mentioned: bool, value: Option<&Value>| match value {
                    Some(value) if mentioned => request.set(name, value.to_string()),
                    _ => Ok(()),
                };
                request.set("id", snippet.id.as_str())?;
                request.set("rowPath", call.row_path)?;
                request.set("rowIndex", call.row_index)?;
                text("value", facts.value, Some(call.value))?;
                text("input", facts.input, call.input)?;
                text("component", facts.component, Some(call.component))?;
                text("result", facts.result, call.result)?;
                text("initial", true, call.initial)?;
                request.set("writes", facts.writes)?;
                request.set("usesForm", facts.form)?;
                request.set("usesInstance", facts.instance)?;
                request.set("usesSubmission", facts.submission)?;
                if facts.form {
                    let form: Function = api.get("form")?;
                    form.call::<_, ()>((call.form.to_string(),))?;
                }
                match snippet.kind {
                    Kind::Logic => request.set("rule", snippet.source.as_str()),
                    Kind::Code { result } => {
                        request.set("named", result)?;
                        let knows: Function = api.get("knows")?;
                        if knows.call::<_, bool>((snippet.id.as_str(),))? {
                            return Ok(());
                        }
                        let text = snippet.program();
                        let size = text.len();
                        let program = compile(&ctx, &text)?;
                        let keep: Function = api.get("keep")?;
                        keep.call((snippet.id.as_str(), program, size))
                    }
                }
            };
            write().map_err(raised)?;
            let entry: Function = api
                .get(match snippet.kind {
                    Kind::Code { .. } => "run",
                    Kind::Logic => "logic",
                })
                .map_err(raised)?;
            self.budget.start();
            let answer: String = entry.call((request,)).map_err(raised)?;
            self.budget.suspend();
            let value = read(&answer)?;
            let writes = if facts.writes {
                let written: Function = api.get("written").map_err(raised)?;
                read_writes(written.call(()).map_err(raised)?)?
            } else {
                Vec::new()
            };
            Ok(Ran { value, writes })
        })
    }

    /// The ticks of all runs since this was last asked.
    pub fn take_used(&self) -> u32 {
        self.budget.used.take()
    }

    /// Forgets the answers. `false` where that failed: the interpreter is of no more use.
    fn end(&mut self) -> bool {
        self.quietly(|api| api.get::<_, Function>("end")?.call(()))
            .is_ok()
    }

    /// Our own work, outside of any budget.
    fn quietly(
        &mut self,
        work: impl for<'js> FnOnce(Object<'js>) -> rquickjs::Result<()>,
    ) -> Result<(), RunError> {
        self.budget.suspend();
        self.context.with(|ctx| {
            self.api
                .clone()
                .restore(&ctx)
                .and_then(work)
                .map_err(|_| self.raised(&ctx))
        })
    }

    /// What an error means that JavaScript could not catch, or that our own work met.
    fn raised(&self, ctx: &Ctx) -> RunError {
        let thrown = thrown(ctx);
        if self.budget.spent.get() {
            return RunError::NotFinished;
        }
        self.budget.suspend();
        classify(thrown)
    }
}

struct Thrown {
    name: String,
    message: String,
}

fn thrown(ctx: &Ctx) -> Thrown {
    let caught = ctx.catch();
    let Some(exception) = caught
        .clone()
        .into_object()
        .and_then(Exception::from_object)
    else {
        return Thrown {
            name: "null".to_owned(),
            message: String::new(),
        };
    };
    Thrown {
        name: exception.get("name").unwrap_or_default(),
        message: exception.message().unwrap_or_default(),
    }
}

fn broken(ctx: &Ctx) -> ! {
    panic!(
        "the prelude is our own text and runs: {}",
        thrown(ctx).message
    )
}

fn classify(thrown: Thrown) -> RunError {
    let Thrown { name, message } = thrown;
    match name.as_str() {
        // Where there is no memory left for an error, QuickJS throws null.
        "null" => RunError::OutOfMemory,
        "InternalError" if message.starts_with("out of memory") || message == "string too long" => {
            RunError::OutOfMemory
        }
        "RangeError" if message == "Maximum call stack size exceeded" => RunError::TooDeep,
        "ReferenceError" if message.ends_with(" is not defined") => RunError::Touched {
            name: message.trim_end_matches(" is not defined").to_owned(),
        },
        _ => RunError::Threw { message },
    }
}

/// What `session.js` answers: one letter for what it is, then the text.
fn read(answer: &str) -> Result<Option<Value>, RunError> {
    let (kind, text) = answer.split_at_checked(1).ok_or(RunError::NotJson)?;
    match kind {
        "v" if text.len() > LONGEST_RESULT => Err(RunError::NotJson),
        "v" => serde_json::from_str(text)
            .map(Some)
            .map_err(|_| RunError::NotJson),
        "u" => Ok(None),
        "r" if text == "\0too long" => Err(RunError::NotFinished),
        "r" => Err(RunError::Touched {
            name: text.to_owned(),
        }),
        "e" => {
            let (name, message) = serde_json::from_str(text).map_err(|_| RunError::NotJson)?;
            Err(classify(Thrown { name, message }))
        }
        _ => Err(RunError::NotJson),
    }
}

fn read_writes(text: Option<String>) -> Result<Vec<Write>, RunError> {
    let Some(text) = text else {
        return Ok(Vec::new());
    };
    let changes: Vec<Vec<Value>> = serde_json::from_str(&text).map_err(|_| RunError::NotJson)?;
    Ok(changes
        .into_iter()
        .filter_map(|change| {
            let mut change = change.into_iter();
            let key = change.next()?.as_str()?.to_owned();
            Some(Write {
                key,
                value: change.next(),
            })
        })
        .collect())
}
