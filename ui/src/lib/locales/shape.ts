// The shape that every locale has: that of English, word by word.
import type { en } from './en';

export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** What happened, and what to do. */
export type Help = { what: string; next: string };

/** Fails to compile while a value of a closed list has no words. */
export type ForEvery<Value extends string, Words = string> = Record<Value, Words>;

/** The shape of an English part, with the words left open. */
export type Same<T> = T extends string
  ? string
  : T extends { other: string; one: string }
    ? Plural
    : { readonly [Key in keyof T]: Same<T[Key]> };

export type Words = Same<typeof en>;
