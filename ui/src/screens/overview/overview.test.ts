import type { Offer, Overview } from '$lib/backend/types';
import { describe, expect, it } from 'vitest';
import { AT, problem } from '../../../tests/dev/station';
import { expectAccessible, onScreen, press, screen, see, sitDown, until } from '../../../tests/desk';

const offers: Offer[] = [
  { is: 'open' },
  { is: 'draft', draft: 'd1' },
  { is: 'onItsWay', submission: 's1' },
  { is: 'alreadyApplied' },
  { is: 'noForm' },
  {
    is: 'formUnusable',
    reason: '',
    findings: [{ key: 'sign', label: 'Signature', path: 'components[0]', what: { kind: 'unknownType', type: 'signature' } }],
  },
  { is: 'formUnknown', problem: problem('noLine', 'time') },
];

async function lookAt(change: (overview: Overview) => void) {
  const desk = await sitDown((station) => station.open(station.applicant));
  const overview = (await desk.station.answer('overview', {})) as Overview;
  change(overview);
  desk.station.instead.set('overview', () => overview);
  await press('go-on');
  await see('[data-part="programmes"]');
  return desk;
}

describe('the overview', () => {
  it('says_of_every_programme_whether_it_can_be_applied_for_and_why_not', async () => {
    await lookAt((overview) => {
      const value = offers.map((offer, id) => ({
        id,
        name: `Programme ${id}`,
        description: '',
        membership: null,
        lastApplication: null,
        remarks: [],
        severalApplicationsAllowed: false,
        offer,
      }));
      overview.programmes = { is: 'fresh', value };
    });
    for (const { is } of offers) expect((await see(`[data-offer="${is}"]`)).textContent?.trim()).not.toBe('');
    expect(document.querySelectorAll('[data-testid="apply"]')).toHaveLength(1);
    expect(onScreen()).toContain('Signature: Questions of the type signature are not supported');
    await expectAccessible();
  });

  it('says_how_old_a_part_is_and_why_another_is_missing', async () => {
    await lookAt(() => undefined);
    expect((await see('[data-part="applications"]')).textContent).toContain('the portal could not be asked now');
    expect((await see('[data-part="benefits"]')).textContent).toContain('status');
  });

  it('asks_before_a_draft_is_discarded', async () => {
    const desk = await sitDown((station) => {
      station.open(station.applicant);
      station.drafts = [{ id: 'd1', programme: 1, answers: {} }];
    });
    await press('go-on');
    await press('discard');
    await press('discard-no');
    expect(desk.station.drafts).toHaveLength(1);
    await press('discard');
    await press('discard-yes');
    await until(() => expect(document.querySelector('[data-draft]')).toBeNull());
    expect(desk.station.drafts).toHaveLength(0);
  });

  it('shows_changes_that_still_wait_to_be_written', async () => {
    await lookAt((overview) => {
      overview.profileChanges = [{ key: 'email', value: 'f@example.org', since: AT }];
    });
    expect((await see('[data-testid="pending-changes"]')).textContent).toContain('f@example.org');
  });

  it('leads_to_everything_that_was_ever_submitted', async () => {
    await lookAt(() => undefined);
    await press('all-data');
    await screen('data');
    const row = await see('[data-value="size"]');
    expect(row.textContent).toContain('Old pension');
    expect(row.textContent).toContain('1 Mar 2026');
    expect(onScreen()).toContain('Applications made elsewhere');
    await expectAccessible();
  });

  it('tells_that_the_login_has_ended', async () => {
    const desk = await lookAt(() => undefined);
    desk.station.open({ ...desk.station.applicant, loginAlive: false });
    desk.station.signal('station');
    await until(() => expect(onScreen()).toContain('The login has ended.'));
  });
});
