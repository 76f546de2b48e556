// The long sample form of a programme, in the languages that it was translated into.
import form from '../../../fixtures/data/forms/safety-net-household.json';
import am from '../../../fixtures/data/forms/safety-net-household.texts.am.json';
import ar from '../../../fixtures/data/forms/safety-net-household.texts.ar.json';
import type { Page } from '../../src/lib/backend/types';
import type { Answers } from './engine';
import { pagesOf, type Component } from './schema';
import { translated, type Texts } from './translate';

const texts: Record<string, Texts> = { ar: ar.texts, am: am.texts };
const own = pagesOf(form as unknown as { components: Component[] });

export const safetyNet = (language: string): Page[] => translated(own, texts[language] ?? {});

/** A row in each grid, so that the questions in it are seen. */
export const safetyNetAnswers: Answers = Object.fromEntries(
  own.flatMap(({ nodes }) => nodes).flatMap((node) => (node.node === 'grid' ? [[node.key, [{}]]] : [])),
);
