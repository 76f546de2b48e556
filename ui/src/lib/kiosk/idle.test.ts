import { beforeEach, describe, expect, it } from 'vitest';
import { Idle, type IdleEnd } from './idle.svelte';

const times = { lockAfterSeconds: 300, wipeAfterSeconds: 90, warnBeforeSeconds: 30 };

describe('idle time', () => {
  let now = 0;
  let reports: number[] = [];
  let over: IdleEnd[] = [];
  let idle: Idle;

  beforeEach(() => {
    now = 0;
    reports = [];
    over = [];
    idle = new Idle({ now: () => now, report: () => reports.push(now / 1000), over: (end) => over.push(end) });
  });

  const at = (seconds: number, end: IdleEnd | null) => {
    now = seconds * 1000;
    idle.tick(end, times);
  };

  it('warns_before_it_ends_and_ends_once', () => {
    at(59, 'wipe');
    expect(idle.warning).toBeNull();
    at(60, 'wipe');
    expect(idle.warning).toEqual({ end: 'wipe', seconds: 30 });
    at(90, 'wipe');
    at(91, 'wipe');
    expect(over).toEqual(['wipe']);
    expect(idle.warning).toBeNull();
  });

  it('goes_on_from_the_wipe_to_the_lock', () => {
    at(90, 'wipe');
    at(270, 'lock');
    expect(idle.warning).toEqual({ end: 'lock', seconds: 30 });
    at(300, 'lock');
    expect(over).toEqual(['wipe', 'lock']);
  });

  it('starts_anew_with_a_touch', () => {
    at(80, 'wipe');
    idle.touch();
    expect(idle.warning).toBeNull();
    at(139, 'wipe');
    expect(idle.warning).toBeNull();
    at(170, 'wipe');
    expect(over).toEqual(['wipe']);
  });

  it('is_over_at_once_after_the_machine_slept', () => {
    at(1, 'lock');
    at(7200, 'lock');
    expect(over).toEqual(['lock']);
  });

  it('does_not_count_while_nothing_is_to_happen_and_reports_nothing_then', () => {
    at(500, null);
    at(560, 'lock');
    expect(over).toEqual([]);
    expect(reports).toEqual([]);
  });

  it('reports_at_most_every_five_seconds_and_loses_no_touch', () => {
    for (const second of [10, 11, 12, 13]) {
      now = second * 1000;
      idle.touch();
    }
    expect(reports).toEqual([10]);
    at(15, 'lock');
    expect(reports, 'the touch at 13 is reported when the pause is over').toEqual([10, 15]);
    at(21, 'lock');
    expect(reports, 'without a touch nothing is reported').toEqual([10, 15]);
  });
});
