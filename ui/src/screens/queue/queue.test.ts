import type { DeliveryState } from '$lib/backend/types';
import { describe, expect, it } from 'vitest';
import { AT, problem, type FakeStation } from '../../../tests/dev/station';
import { expectAccessible, onScreen, press, screen, see, sitDown, until } from '../../../tests/desk';
import { filters, keeps } from './filter';

const states: DeliveryState[] = [
  { is: 'awaitingReview' },
  { is: 'queued' },
  { is: 'sending', since: AT },
  { is: 'waiting', until: AT, why: 'portalTrouble' },
  { is: 'waitingForApplicant', why: 'notLoggedIn' },
  { is: 'unknown', askAt: AT },
  { is: 'needsFix', warnings: [] },
  { is: 'quarantined', why: 'unknownWords', portalSaid: 'Kein Antrag' },
  { is: 'held', by: 'Omar' },
  { is: 'returned', by: 'Omar', reasons: 'No address.' },
  { is: 'superseded', by: 's2' },
  { is: 'received', applicationId: '00000004711', at: AT, status: 'active' },
];

async function openQueue(fill: (station: FakeStation) => void) {
  const desk = await sitDown((station) => {
    station.open();
    fill(station);
  });
  await press('nav-queue');
  await screen('queue');
  return desk;
}

describe('the queue', () => {
  it('shows_every_state_with_reason_next_step_and_who_must_act', async () => {
    await openQueue((station) => states.forEach((state) => station.add(state, 'supervisor')));
    for (const { is } of states) expect((await see(`tr[data-state="${is}"]`)).textContent).toContain('a supervisor');
    expect(onScreen(), 'the words of the portal can be read').toContain('Kein Antrag');
    await expectAccessible();
  });

  it('follows_records_as_they_move', async () => {
    const { station } = await openQueue((fresh) => fresh.add({ is: 'queued' }));
    await see('tr[data-state="queued"]');
    await station.answer('deliver_now', {});
    station.signal('queue');
    await see('tr[data-state="received"]');
  });

  it('says_so_when_sending_is_not_possible', async () => {
    const { station } = await openQueue((fresh) => fresh.add({ is: 'queued' }));
    station.instead.set('deliver_now', () => Promise.reject(problem('noLine', 'time')));
    await press('send');
    await see('[data-testid="problem-noLine"]');
    await see('tr[data-state="queued"]');
  });

  it('keeps_every_record_in_view_under_some_filter', async () => {
    const { station } = await openQueue(() => undefined);
    expect(filters.every((filter) => filter === 'all' || states.some((state) => keeps(filter, station.add(state).row)))).toBe(true);
    const partial = filters.filter((filter) => filter !== 'all');
    for (const state of states.filter(({ is }) => is !== 'superseded')) {
      expect(partial.filter((filter) => keeps(filter, station.add(state).row)), state.is).toHaveLength(1);
    }
  });
});

describe('a list that cannot be had', () => {
  it('says_so_and_is_asked_for_again', async () => {
    const { station } = await openQueue((fresh) => {
      fresh.add({ is: 'queued' });
      fresh.instead.set('queue', () => Promise.reject(problem('store', 'technician')));
    });
    await see('main [data-testid="problem-store"]');
    await expectAccessible();
    station.instead.clear();
    await press('try-again');
    await see('tr[data-submission="s1"]');
    expect(document.querySelector('[data-testid="problem-store"]'), 'what is over is not said any more').toBeNull();
  });
});

describe('a record', () => {
  it('shows_every_try_with_the_words_that_came_back', async () => {
    await openQueue((station) => station.add({ is: 'waiting', until: AT, why: 'portalTrouble' }));
    await press('open-row');
    await screen('submission');
    expect((await see('[data-testid="attempts"]')).textContent).toContain('502 Bad Gateway');
  });

  it('tells_in_which_language_it_was_seen_and_what_was_left_behind', async () => {
    await openQueue((fresh) => {
      const view = fresh.add({ is: 'queued' });
      view.language = 'ar';
      view.sections = [{ title: 'الأسرة', page: 0, rows: [{ path: 'size', key: 'size', label: 'عدد أفراد الأسرة', depth: 0, heading: false, answer: { kind: 'number', value: 5 }, picture: null, origin: null }] }];
      view.left = [{ path: 'remarks', label: 'Remarks', answer: 'The house is beside the well.' }];
    });
    await press('open-row');
    await screen('submission');
    await until(() => expect(onScreen()).toContain('العربية'));
    expect((await see('[data-key="size"] dt bdi')).getAttribute('lang')).toBe('ar');
    expect((await see('[data-testid="left"]')).textContent).toContain('The house is beside the well.');
    await expectAccessible();
  });

  it('that_needs_a_correction_can_go_back_to_draft', async () => {
    const { station } = await openQueue((fresh) =>
      fresh.add({ is: 'needsFix', warnings: [{ is: 'overwritesColumn', key: 'type', label: 'Type' }] }, 'officer'),
    );
    await press('open-row');
    await see('[data-testid="fix"]');
    expect(document.querySelector('[data-testid="send-with-replacement"]'), 'nothing to replace, no such button').toBeNull();
    await press('back-to-draft');
    await screen('form');
    expect(station.calls).toContainEqual(['back_to_draft', { submission: 's1' }]);
  });
});

describe('the home screen', () => {
  it('opens_a_draft_or_says_whose_login_is_needed', async () => {
    const { station } = await sitDown((fresh) => {
      fresh.open();
      fresh.drafts = [{ id: 'd1', programme: 1, answers: {} }];
    });
    station.instead.set('resume_draft', () => Promise.reject(problem('noApplicant', 'applicant')));
    await press('open-draft');
    await see('[data-testid="problem-noApplicant"]');
    station.instead.clear();
    await press('open-draft');
    await screen('form');
  });

  it('says_when_there_is_no_line', async () => {
    const { station } = await sitDown((fresh) => fresh.open());
    await see('[data-testid="line"][data-up="true"]');
    station.up = false;
    station.signal('line');
    await until(() => expect(document.querySelector('[data-testid="line"]')?.textContent).toContain('No line to the portal'));
  });
});
