// What helps with a question, in words: the form's own and the product's.
import type { Field, Grid } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import type { Words } from '../locales/shape';
import { ticks } from './field';
import { fileRules } from './files';

export interface Hint {
  text: string;
  /** The form says it, in the form's language. */
  own: boolean;
}

export const hintsOf = (words: Words, field: Field): Hint[] => [
  ...formHints(field),
  ...said([...kindHints(words, field), field.disabled && words.form.fixed], false),
];

/** What the form itself says of a question. */
export const formHints = ({ description, tooltip }: Field | Grid): Hint[] => said([description, tooltip], true);

const said = (texts: readonly (string | false | null)[], own: boolean): Hint[] =>
  texts.filter((text) => typeof text === 'string' && text !== '').map((text) => ({ text: text as string, own }));

function kindHints(words: Words, field: Field): (string | false | null)[] {
  const { kind } = field;
  switch (kind.type) {
    case 'selectBoxes':
      return [words.form.selectAll];
    case 'select':
      return [field.multiple && (ticks(field) ? words.form.selectAll : words.inputs.searchSeveral)];
    case 'dateTime':
      return [kind.date && locale.say(words.form.dateHint, { example: '27 3 2007' }), ...limits(words, kind)];
    case 'time':
      return [locale.say(words.form.dateHint, { example: kind.format.includes('ss') ? '14:30:00' : '14:30' })];
    case 'text':
    case 'phone':
      return [kind.mask && locale.say(words.form.maskHint, { mask: kind.mask })];
    case 'currency':
      return [locale.say(words.inputs.currency, { currency: kind.currency })];
    case 'file':
      return fileRules(words, kind);
    case 'tags':
      return [
        locale.say(words.inputs.tagsHint, { delimiter: kind.delimiter || ',' }),
        kind.maxTags !== null && locale.count(words.inputs.tagsMost, kind.maxTags),
      ];
    default:
      return [];
  }
}

function limits(words: Words, { minDate, maxDate }: { minDate: string | null; maxDate: string | null }): (string | false)[] {
  return [
    minDate !== null && locale.say(words.inputs.dateFrom, { date: locale.date(minDate) }),
    maxDate !== null && locale.say(words.inputs.dateTo, { date: locale.date(maxDate) }),
  ];
}
