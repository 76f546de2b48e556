// Versions and languages of forms in words of the chosen language.
import type { Change, FormLanguage, Warning } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import type { Words } from '../locales/shape';

/** The sentences about one difference; none for an answer without a place, which is told by itself. */
export function changeTexts(words: Words, { label, what }: Change): string[] {
  const list = (choices: readonly string[]) => choices.join(words.separator);
  switch (what.kind) {
    case 'added':
      return [locale.say(what.required ? words.change.addedRequired : words.change.added, { label })];
    case 'label':
      return [locale.say(words.change.label, { from: what.from, to: what.to })];
    case 'options':
      return [
        what.added.length > 0 ? locale.say(words.change.optionsAdded, { label, choices: list(what.added) }) : '',
        what.removed.length > 0 ? locale.say(words.change.optionsRemoved, { label, choices: list(what.removed) }) : '',
      ].filter(Boolean);
    default:
      return [locale.say(words.change[what.kind], { label })];
  }
}

/** A warning to a form's owner, who knows questions by their keys. */
export function formWarningText(words: Words, { key, label, what }: Warning): string {
  const named = key && label ? locale.say(words.report.named, { label, key }) : label || key || words.report.whole;
  const facts: Record<string, string> = { label: named };
  for (const [name, value] of Object.entries(what)) facts[name] = Array.isArray(value) ? value.join(words.separator) || '–' : String(value);
  return locale.say(words.formWarning[what.kind], facts);
}

/** A language by the name that its speakers give it. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function languageText(words: Words, { tag, missing, texts }: FormLanguage): string {
  const language = languageName(tag);
  return missing > 0 ? locale.count(words.formLanguage.partly, missing, { language, texts }) : language;
}
