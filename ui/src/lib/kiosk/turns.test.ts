import { describe, expect, it } from 'vitest';
import { oneAtATime } from './turns';

describe('one at a time', () => {
  it('asks_once_more_after_calls_that_came_while_it_asked', async () => {
    let [asked, answer]: [number, () => void] = [0, () => undefined];
    const ask = oneAtATime(() => {
      asked += 1;
      return new Promise<void>((done) => (answer = done));
    });
    const all = ask();
    void ask();
    void ask();
    expect(asked).toBe(1);
    answer();
    await Promise.resolve();
    await Promise.resolve();
    expect(asked, 'three calls, two asks').toBe(2);
    answer();
    await all;
    void ask();
    expect(asked).toBe(3);
  });

  it('asks_again_after_one_that_failed', async () => {
    let asked = 0;
    const ask = oneAtATime(async () => {
      asked += 1;
      if (asked === 1) throw new Error('once');
    });
    await expect(ask()).rejects.toThrow('once');
    await ask();
    expect(asked).toBe(2);
  });
});
