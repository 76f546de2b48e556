import type { ProfileRow, ProfileUpdate } from '$lib/backend/types';
import { en } from '$lib/locales/en';
import { describe, expect, it } from 'vitest';
import { expectAccessible, onScreen, press, screen, see, sitDown, type } from '../../../tests/desk';
import { changesOf, profileMistakes } from './changes';

const rows: ProfileRow[] = [
  { key: 'given_name', value: 'Fatima', change: 'text', choices: [] },
  { key: 'birthdate', value: '1984-03-27', change: 'date', choices: [] },
  { key: 'email', value: null, change: 'email', choices: [] },
  { key: 'ids', value: '1', change: 'notHere', choices: [] },
];

describe('changes of a profile', () => {
  it('are_only_what_differs_and_can_be_changed', () => {
    expect(changesOf(rows, { given_name: ' Fatima ', birthdate: '١٩٨٤-٠٣-٢٨', ids: '2' })).toEqual({ birthdate: '1984-03-28' });
  });

  it('may_not_clear_a_value_nor_be_no_date_or_address', () => {
    const mistakes = profileMistakes(en, rows, { given_name: '', birthdate: '2023-02-29', email: 'fatima' });
    expect(mistakes.map(({ target }) => target)).toEqual(['given_name', 'birthdate', 'email']);
    expect(profileMistakes(en, rows, { birthdate: '2024-02-29', email: 'f@example.org' })).toEqual([]);
  });
});

describe('the profile screen', () => {
  const open = async () => {
    const desk = await sitDown((station) => station.open(station.applicant));
    await press('go-on');
    await press('update-details');
    await screen('profile');
    await see('[data-row="email"]');
    return desk;
  };

  it('sends_changes_and_says_that_they_were_kept', async () => {
    const { station } = await open();
    expect((await see('[data-row="phone_numbers"]')).textContent).toContain('Cannot be changed on this portal');
    await type('#email', 'fatima@example.org');
    await press('save');
    await see('[data-testid="profile-done"]');
    expect(station.calls).toContainEqual(['update_profile', { changes: { email: 'fatima@example.org' } }]);
    expect((await see('[data-row="email"]')).textContent).toContain('Kept');
    await expectAccessible();
  });

  it('never_calls_kept_what_the_portal_did_not_keep', async () => {
    const { station } = await open();
    const update: ProfileUpdate = { outcome: 'partlyKept', rows: station.profile, kept: [], notKept: ['email'] };
    station.instead.set('update_profile', () => update);
    await type('#email', 'fatima@example.org');
    await press('save');
    await see('[data-testid="profile-partlyKept"]');
    expect((await see('[data-row="email"]')).textContent).toContain('Not kept by the portal');
  });

  it('says_that_nothing_was_changed', async () => {
    const { station } = await open();
    await press('save');
    expect(onScreen()).toContain('Nothing was changed.');
    expect(station.calls.some(([command]) => command === 'update_profile')).toBe(false);
  });
});
