import { describe, expect, it } from 'vitest';
import { problem, type FakeStation } from '../../../tests/dev/station';
import { action, expectAccessible, onScreen, press, screen, see, sitDown, tick, type, until } from '../../../tests/desk';

async function openForm(prepare: (station: FakeStation) => void = () => undefined) {
  const desk = await sitDown((station) => {
    station.open(station.applicant);
    prepare(station);
  });
  await press('go-on');
  await press('apply');
  await screen('form');
  return desk;
}

const answers = (station: FakeStation) => station.drafts[0]?.answers ?? {};
const input = (key: string) => see<HTMLInputElement>(`#f-${key}`);

describe('the form', () => {
  it('shows_mistakes_on_continue_with_links_to_their_fields', async () => {
    await openForm();
    expect(document.querySelector('[aria-invalid]'), 'nothing is wrong before Continue').toBeNull();
    await press('continue');
    const summary = await action('error-summary');
    expect(document.activeElement, 'the summary takes the focus').toBe(summary);
    expect(document.title.replace(/[\u2068\u2069]/g, '')).toMatch(/^Error: The applicant/);
    summary.querySelector<HTMLAnchorElement>('a[href="#f-family_name"]')?.click();
    expect(document.activeElement).toBe(await input('family_name'));
    const described = (await input('family_name')).getAttribute('aria-describedby');
    expect(document.getElementById(described ?? '')?.textContent).toContain('Answer this');
    await expectAccessible();
  });

  it('a_mistake_goes_away_when_the_answer_is_saved', async () => {
    await openForm();
    await press('continue');
    await see('#f-family_name-error');
    await type('#f-family_name', 'Hassan');
    await until(() => expect(document.querySelector('#f-family_name-error')).toBeNull());
  });

  it('turns_its_pages_and_says_which_are_done', async () => {
    await openForm();
    await type('#f-family_name', 'Hassan');
    await tick('[data-key="gender"] input');
    await press('continue');
    await input('size');
    expect(document.activeElement?.textContent, 'the focus is on the new heading').toBe('The household');
    expect((await see('[data-step="0"]')).textContent).toContain('completed');
    await press('previous');
    expect((await input('family_name')).value, 'the answer is still there').toBe('Hassan');
    await (await see<HTMLButtonElement>('[data-step="1"]')).click();
    await press('continue');
    await until(() => expect(document.querySelector('[data-step="1"]')?.textContent).toContain('there is a problem'));
    await expectAccessible();
  });

  it('marks_what_came_from_the_profile_until_it_is_changed', async () => {
    await openForm();
    await see('[data-key="given_name"] [data-origin="profile"]');
    await type('#f-given_name', 'Fatma');
    await until(() => expect(document.querySelector('[data-origin]')).toBeNull());
  });

  it('keeps_what_was_typed_when_saving_fails_and_says_so', async () => {
    const { station } = await openForm();
    station.instead.set('save_answer', () => Promise.reject(problem('diskFull', 'technician')));
    await type('#f-family_name', 'Hassan');
    await see('[data-testid="unsaved"]');
    expect(onScreen()).toContain('The disk is full');
    expect((await input('family_name')).value).toBe('Hassan');
    await press('leave');
    await see('[data-testid="leave-dialog"]');
    await press('leave-stay');
    station.instead.clear();
    await press('save-again');
    await until(() => expect(document.querySelector('[data-testid="unsaved"]')).toBeNull());
    expect(answers(station)['family_name']).toBe('Hassan');
    await press('leave');
    await screen('overview');
  });

  it('shows_and_asks_what_an_answer_makes_necessary', async () => {
    await openForm((station) => {
      station.drafts = [];
    });
    await (await see<HTMLButtonElement>('[data-step="1"]')).click();
    await input('size');
    expect(document.querySelector('[data-key="children"]')).toBeNull();
    await tick('#f-has_children');
    await see('[data-key="children"]');
  });

  it('gives_every_kind_of_field_its_answer', async () => {
    const { station } = await openForm();
    await tick('[data-key="gender"] input[value="male"]');
    await type('#f-birthdate', '7');
    await type('#f-birthdate-month', '3');
    await type('#f-birthdate-year', '1984');
    await (await see<HTMLButtonElement>('[data-step="1"]')).click();
    await type('#f-size', '٥');
    await type('#f-monthly', '12,50');
    await tick('[data-key="needs"] input[value="food"]');
    const district = await see<HTMLSelectElement>('#f-district');
    district.value = 'south';
    district.dispatchEvent(new Event('change', { bubbles: true }));
    await tick('[data-key="languages"] input[value="french"]');
    await tick('[data-key="languages"] input[value="arabic"]');
    await type('#f-visit', '1');
    await type('#f-visit-month', '4');
    await type('#f-visit-year', '2026');
    await type('#f-visit-time', '9:05');
    await type('#f-remarks', 'two\nlines');
    await until(() =>
      expect(answers(station)).toMatchObject({
        gender: 'male',
        birthdate: '07/03/1984',
        size: 5,
        monthly: 12.5,
        needs: { water: false, food: true, shelter: false },
        district: 'south',
        languages: ['arabic', 'french'],
        visit: expect.stringMatching(/^2026-04-01T09:05:00[+-]\d\d:\d\d$/),
        remarks: 'two\nlines',
      }),
    );
  });

  it('keeps_text_that_is_no_number_and_lets_nobody_go_on_with_it', async () => {
    const { station } = await openForm();
    await (await see<HTMLButtonElement>('[data-step="1"]')).click();
    await type('#f-size', 'five');
    await press('continue');
    await until(() => expect(onScreen()).toContain('must be a number'));
    (await input('size')).dispatchEvent(new FocusEvent('blur'));
    expect((await input('size')).value).toBe('five');
    expect(answers(station)['size']).toBeNull();
  });

  it('never_rewrites_a_number_while_it_is_being_typed', async () => {
    const { station } = await openForm();
    await (await see<HTMLButtonElement>('[data-step="1"]')).click();
    await type('#f-monthly', '1.');
    await until(() => expect(answers(station)['monthly']).toBe(1));
    expect((await input('monthly')).value).toBe('1.');
  });

  it('goes_back_to_the_check_after_a_change_made_from_there', async () => {
    await openForm();
    await type('#f-family_name', 'Hassan');
    await tick('[data-key="gender"] input');
    await press('continue');
    await type('#f-size', '5');
    await press('continue');
    await screen('check');
    (await see<HTMLButtonElement>('[data-key="family_name"] button')).click();
    await screen('form');
    expect(document.activeElement, 'the question to change has the focus').toBe(await input('family_name'));
    await type('#f-family_name', 'Hussein');
    await press('continue');
    await screen('check');
    await until(() => expect(onScreen()).toContain('Hussein'));
  });

  it('flushes_when_the_page_goes_away', async () => {
    const { station } = await openForm();
    await type('#f-family_name', 'Hassan');
    window.dispatchEvent(new Event('pagehide'));
    await until(() => expect(answers(station)['family_name']).toBe('Hassan'));
  });
});
