import { describe, expect, it } from 'vitest';
import { problem } from '../../../tests/dev/station';
import { action, expectAccessible, press, screen, see, sitDown, tick, until } from '../../../tests/desk';

async function atCheck(answers: Record<string, unknown>) {
  const desk = await sitDown((station) => {
    station.open(station.applicant);
    station.drafts = [{ id: 'd1', programme: 1, answers }];
  });
  desk.kiosk.go({ at: 'check', draft: 'd1' });
  await screen('check');
  return desk;
}

const complete = { given_name: 'Fatima', family_name: 'Hassan', gender: 'female', size: 5 };

describe('the check', () => {
  it('lets_nobody_confirm_a_form_with_mistakes_and_leads_to_them', async () => {
    await atCheck({ ...complete, size: null });
    const summary = await action('error-summary');
    await press('continue');
    await screen('check');
    summary.querySelector('a')?.click();
    await screen('form');
    expect(document.activeElement?.id).toBe('f-size');
  });

  it('is_confirmed_by_the_applicant_only', async () => {
    const { station } = await atCheck(complete);
    await press('continue');
    await screen('confirm');
    await press('confirm');
    expect((await action('error-summary')).textContent).toContain('The applicant must tick');
    await expectAccessible();
    expect(station.calls.some(([command]) => command === 'finalize')).toBe(false);
  });

  it('keeps_the_declaration_when_finalizing_fails_and_can_be_tried_again', async () => {
    const { station } = await atCheck(complete);
    await press('continue');
    await tick('#declared');
    station.instead.set('finalize', () => Promise.reject(problem('store', 'technician')));
    await press('confirm');
    await see('[data-testid="problem-store"]');
    station.instead.clear();
    await press('confirm');
    await screen('receipt');
  });

  it('follows_a_record_while_its_receipt_is_on_the_screen', async () => {
    const { station } = await atCheck(complete);
    await press('continue');
    await tick('#declared');
    await press('confirm');
    await screen('receipt');
    await see('[data-state="queued"]');
    await station.answer('deliver_now', {});
    station.signal('queue');
    await until(() => expect(document.querySelector('[data-testid="application-id"]')?.textContent).toBe('00000004711'));
    await press('print');
    await until(() => expect(station.calls).toContainEqual(['print_page', {}]));
  });
});
