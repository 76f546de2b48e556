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
