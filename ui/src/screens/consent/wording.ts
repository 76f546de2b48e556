/** Version of the consent wording in the locale files. A change of the words needs a new version. */
export const CONSENT_WORDING = '1';
