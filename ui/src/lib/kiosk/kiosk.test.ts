import { beforeEach, describe, expect, it } from 'vitest';
import { problem, type FakeStation } from '../../../tests/dev/station';
import { restart } from '../../../tests/dev/transport';
import { Kiosk } from './kiosk.svelte';
import { Load } from './load.svelte';

describe('the kiosk', () => {
  let station: FakeStation;
  let kiosk: Kiosk;

  beforeEach(async () => {
    station = restart();
    station.open(station.applicant);
    kiosk = new Kiosk();
    await kiosk.refresh();
  });

  it('forgets_the_screen_when_it_is_locked', async () => {
    kiosk.go({ at: 'submission', submission: 's1', from: 'queue' });
    await kiosk.lock();
    expect(kiosk.route).toEqual({ at: 'home' });
    expect(kiosk.open).toBeNull();
  });

  it('shows_a_later_notice_although_earlier_ones_were_read', async () => {
    station.notices = [problem('databaseSetAside', 'technician')];
    await kiosk.refresh();
    kiosk.noticesRead = 1;
    station.notices = [...station.notices, problem('diskLow', 'technician')];
    await kiosk.refresh();
    expect(kiosk.station?.notices.slice(kiosk.noticesRead).map((one) => one.code)).toEqual(['diskLow']);
    station.notices = [];
    await kiosk.refresh();
    expect(kiosk.noticesRead, 'a lock forgets the notices, and that they were read').toBe(0);
  });

  it('wipes_the_applicant_area_when_the_applicant_is_gone_but_not_the_officers', async () => {
    kiosk.go({ at: 'queue' });
    station.open(null);
    await kiosk.refresh();
    expect(kiosk.route.at).toBe('queue');
    station.open(station.applicant);
    await kiosk.refresh();
    kiosk.go({ at: 'receipt', submission: 's1', from: 'applicant' });
    station.open(null);
    await kiosk.refresh();
    expect(kiosk.route.at).toBe('wiped');
  });

  it('ends_the_applicant_on_screen_even_if_the_backend_fails', async () => {
    kiosk.go({ at: 'overview' });
    station.instead.set('end_applicant', () => Promise.reject(problem('store')));
    await kiosk.endApplicant();
    expect(kiosk.route.at).toBe('wiped');
  });

  it('does_not_wait_for_ever_for_a_save_before_it_locks', async () => {
    kiosk.beforeLeave = () => new Promise(() => undefined);
    await kiosk.lock();
    expect(station.state.is).toBe('locked');
  });

  it('never_lets_an_older_answer_about_the_station_win', async () => {
    let answerLate: (value: unknown) => void = () => undefined;
    station.instead.set('station', () => new Promise((answer) => (answerLate = answer)));
    const late = kiosk.refresh();
    const old = station.station();
    await kiosk.lock();
    answerLate(old);
    await late;
    expect(kiosk.station?.state.is).toBe('locked');
  });

  it('says_so_when_it_could_not_be_locked', async () => {
    station.instead.set('lock', () => Promise.reject(problem('store', 'technician')));
    await kiosk.lock();
    expect(kiosk.problem?.code).toBe('store');
  });

  it('says_why_when_the_station_cannot_be_asked', async () => {
    station.instead.set('station', () => Promise.reject(new Error('no shell')));
    await kiosk.refresh();
    expect(kiosk.problem?.code).toBe('unforeseen');
  });
});

describe('a load', () => {
  it('keeps_the_newest_answer_and_the_last_good_one', async () => {
    const load = new Load<string>();
    let finishFirst: (value: string) => void = () => undefined;
    const first = load.run(() => new Promise((done) => (finishFirst = done)));
    await load.run(async () => 'second');
    finishFirst('first');
    expect(await first, 'the late one is dropped').toBeNull();
    expect(load.value).toBe('second');
    await load.run(() => Promise.reject(problem('noLine')));
    expect(load.problem?.code).toBe('noLine');
    expect(load.value).toBe('second');
  });
});
