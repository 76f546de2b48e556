import { createHash } from 'node:crypto';
import { am } from '$lib/locales/am';
import { ar } from '$lib/locales/ar';
import { en } from '$lib/locales/en';
import { describe, expect, it } from 'vitest';
import { CONSENT_WORDING } from './wording';

/** What stood on the screen under each version, by language. Add lines with a new version or language; never change one. */
const wordings: Record<string, Record<string, string>> = {
  '1': {
    'en, ar': 'aecf2a9e643dd7b7351fdf1d4d52ab5b0fa6cac6522a6f6eaba5dc9624b85fce',
    am: 'c8a4614020208aff0279843807aed64d7b4dfef38ccdb517b96120cefab40168',
  },
};

describe('the consent wording', () => {
  it('keeps_its_version_only_while_its_words_stay_the_same', () => {
    const hash = (words: unknown) => createHash('sha256').update(JSON.stringify(words)).digest('hex');
    expect({ 'en, ar': hash([en.consent, ar.consent]), am: hash(am.consent) }).toEqual(wordings[CONSENT_WORDING]);
  });
});
