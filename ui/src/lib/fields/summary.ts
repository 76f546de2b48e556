// An answer in words before the workstation says them: for rows that are not open.
import type { AnswerText, Field, Node } from '../backend/types';
import { look } from '../kiosk/paths';
import { locale } from '../locales/locale.svelte';
import type { Words } from '../locales/shape';
import { answerText } from '../words/words';
import { dayToParts } from './dates';
import { filesOf } from './files';
import { ownText } from './lines';
import { eachQuestion } from './places';

/** Answers that a summary has room for. */
const MOST = 4;

export function summaryOf(words: Words, nodes: readonly Node[], row: unknown): string {
  const told: string[] = [];
  eachQuestion(nodes, (path, node) => {
    if (told.length >= MOST || !('kind' in node)) return;
    const answer = inWords(node, look(row, path));
    // Each stands by itself, whichever way its letters run.
    if (answer) told.push(locale.say('{answer}', { answer: answerText(words, answer) }));
  });
  return told.join(words.separator);
}

export function inWords(field: Field, value: unknown): AnswerText | null {
  if (value === undefined || value === null || value === '') return null;
  const { kind } = field;
  if (Array.isArray(value) && field.multiple && kind.type !== 'select') {
    const items = value.flatMap((item) => inWords({ ...field, multiple: false }, item) ?? []);
    return items.length > 0 ? { kind: 'several', items } : null;
  }
  const label = (option: unknown) => ('options' in kind ? kind.options.find((choice) => choice.value === String(option))?.label : null) ?? String(option);
  switch (kind.type) {
    case 'checkbox':
      return { kind: 'yesNo', yes: value === true };
    case 'number':
      return typeof value === 'number' ? { kind: 'number', value } : null;
    case 'currency':
      return typeof value === 'number' ? { kind: 'money', value, currency: kind.currency } : null;
    case 'selectBoxes':
      return { kind: 'options', labels: Object.entries(value).flatMap(([option, on]) => (on === true ? [label(option)] : [])) };
    case 'radio':
    case 'select':
      return { kind: 'options', labels: (Array.isArray(value) ? value : [value]).map(label) };
    case 'tags':
      return { kind: 'options', labels: Array.isArray(value) ? value.map(String) : String(value).split(kind.delimiter || ',') };
    case 'day': {
      const { year, month, day } = dayToParts(value, kind);
      return { kind: 'day', year: Number(year) || null, month: Number(month) || null, day: Number(day) || null };
    }
    case 'dateTime':
      return { kind: kind.time ? (kind.date ? 'dateTime' : 'time') : 'date', value: String(value) };
    case 'time':
      return { kind: 'time', value: String(value) };
    case 'file': {
      const files = filesOf(value);
      return files.length > 0 ? { kind: 'files', names: files.map((file) => file.label), sizes: files.map((file) => file.size) } : null;
    }
    case 'signature':
      return { kind: 'signature' };
    case 'survey':
      return { kind: 'survey', pairs: kind.questions.flatMap((question) => pair(question.label, kind.values.find((each) => each.value === look(value, question.value))?.label)) };
    case 'address':
      return { kind: 'address', lines: kind.parts.flatMap(({ key }) => (look(value, `address.${key}`) as string | undefined) || []) };
    case 'dataMap':
      return { kind: 'pairs', pairs: Object.entries(value).flatMap(([name, text]) => pair(name, String(text))) };
    case 'hidden':
      return null;
    default:
      return { kind: 'text', text: String(ownText(value)) };
  }
}

const pair = (label: string, value: string | undefined) => (value === undefined ? [] : [{ label, value }]);
