// A real browser for what jsdom does not have: layout, colours, the Tab key. Debian's own Chromium, spoken to over
// a pipe (Chrome DevTools Protocol); it needs no download and ends with the test.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const PROGRAM = '/usr/bin/chromium';
export const hasChromium = existsSync(PROGRAM);

type Settle = { done: (answer: Record<string, unknown>) => void; fail: (why: Error) => void };

export class Chromium {
  readonly #program: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, Settle>();
  #session: string | undefined;
  #last = 0;
  #heard = '';

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'kiosk-browser-'));
    const options = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run', `--user-data-dir=${this.#folder}`];
    this.#program = spawn(PROGRAM, [...options, '--remote-debugging-pipe', 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    (this.#program.stdio[4] as Readable).on('data', (bytes: Buffer) => this.#hear(bytes.toString()));
    this.#program.on('exit', () => this.#waiting.forEach(({ fail }) => fail(new Error('the browser is gone'))));
  }

  static async start(): Promise<Chromium> {
    const browser = new Chromium();
    const { targetId } = await browser.#ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.#ask('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = String(sessionId);
    return browser;
  }

  async end(): Promise<void> {
    const gone = new Promise((done) => this.#program.once('exit', done));
    await this.#ask('Browser.close', {}).catch(() => undefined);
    await gone;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async size(width: number, height: number): Promise<void> {
    await this.#ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  async goTo(url: string): Promise<void> {
    await this.#ask('Page.navigate', { url });
  }

  /** The value of an expression in the page, awaited. */
  async tell<Answer>(expression: string): Promise<Answer> {
    const { result, exceptionDetails } = await this.#ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value: Answer }).value;
  }

  /** Waits until the expression holds; only a failing test waits long. */
  async until(expression: string): Promise<void> {
    for (let times = 0; times < 600; times++) {
      if (await this.tell<boolean>(`Boolean(${expression})`).catch(() => false)) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`never: ${expression}`);
  }

  async key(name: string): Promise<void> {
    const codes: Record<string, number> = { Tab: 9 };
    const key = { key: name, code: name, windowsVirtualKeyCode: codes[name] ?? 0 };
    await this.#ask('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
    await this.#ask('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  }

  async write(text: string): Promise<void> {
    await this.#ask('Input.insertText', { text });
  }

  /** A picture of the page as PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.#ask('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(String(data), 'base64');
  }

  /** A picture of the whole page as PNG, below the edge of the window, too. */
  async wholePicture(): Promise<Buffer> {
    const { data } = await this.#ask('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
    return Buffer.from(String(data), 'base64');
  }

  #ask(method: string, params: object): Promise<Record<string, unknown>> {
    const id = (this.#last += 1);
    const message = { id, method, params, ...(this.#session ? { sessionId: this.#session } : {}) };
    return new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail });
      (this.#program.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    });
  }

  #hear(text: string): void {
    const [...messages] = (this.#heard + text).split('\0');
    this.#heard = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message) as { id?: number; result?: Record<string, unknown>; error?: object };
      const settle = this.#waiting.get(id ?? 0);
      this.#waiting.delete(id ?? 0);
      if (error) settle?.fail(new Error(JSON.stringify(error)));
      else settle?.done(result ?? {});
    }
  }
}
