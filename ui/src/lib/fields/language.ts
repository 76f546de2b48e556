// The language of the form's own words, for whatever shows them.
import { getContext, setContext } from 'svelte';

const KEY = Symbol('language of the form');

/** `tag` is BCP 47; null where the form does not name the language of its words. To be called while a view comes up. */
export const speaks = (tag: string | null): void => void setContext(KEY, tag ?? undefined);

export const languageOfForm = (): string | undefined => getContext<string | undefined>(KEY);
