import { createHash } from 'node:crypto';
import { ar } from '$lib/locales/ar';
import { en } from '$lib/locales/en';
import { describe, expect, it } from 'vitest';
import { CONSENT_WORDING } from './wording';

/** What stood on the screen under each version. Add a line with a new version; never change one. */
const wordings: Record<string, string> = { '1': 'aecf2a9e643dd7b7351fdf1d4d52ab5b0fa6cac6522a6f6eaba5dc9624b85fce' };

describe('the consent wording', () => {
  it('keeps_its_version_only_while_its_words_stay_the_same', () => {
    const words = JSON.stringify([en.consent, ar.consent]);
    expect(createHash('sha256').update(words).digest('hex')).toBe(wordings[CONSENT_WORDING]);
  });
});
