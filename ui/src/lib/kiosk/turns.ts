/** Each call waits for the one before it, also where that one failed. */
export function inOrder(): <Answer>(call: () => Promise<Answer>) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const now = last.then(call, call);
    last = now;
    return now;
  };
}

/**
 * Asks one at a time. A call while one is on its way leads to one more ask after it, so that calls that
 * come faster than answers neither pile up nor keep each other from being heard.
 */
export function oneAtATime(ask: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;

  async function run() {
    do {
      again = false;
      await ask();
    } while (again);
  }
  return () => {
    again = true;
    running ??= run().finally(() => (running = null));
    return running;
  };
}
