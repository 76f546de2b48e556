// The translations of the long sample form: whoever changes the form sees here what lacks words.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Component = Record<string, unknown>;

const read = (name: string) => JSON.parse(readFileSync(`${import.meta.dirname}/../../fixtures/data/forms/${name}`, 'utf8'));

const plain = ['label', 'title', 'legend', 'description', 'tooltip', 'placeholder', 'prefix', 'suffix'];
const special = ['html', 'content', 'addAnother', 'saveRow', 'removeRow', 'footer'];

/** Every text of the form that a person may read. */
function textsOf(form: { title: string; components: Component[] }): Set<string> {
  const found = new Set<string>();
  const add = (text: unknown) => typeof text === 'string' && text.trim() !== '' && found.add(text);
  const walk = (components: Component[]): void => {
    for (const component of components) {
      for (const name of [...plain, ...special]) add(component[name]);
      const { validate, data, values, questions, columns, components: inside } = component as Record<string, any>;
      add(validate?.customMessage);
      // A sentence in a custom rule is the message that it gives.
      for (const [, text] of String(validate?.custom ?? '').matchAll(/"([^"]+ [^"]+)"/g)) add(text);
      for (const option of [...(data?.values ?? []), ...(values ?? []), ...(questions ?? [])]) add(option.label);
      for (const column of columns ?? []) walk(column.components);
      walk(inside ?? []);
    }
  };
  add(form.title);
  walk(form.components);
  return found;
}

describe('the household form in other languages', () => {
  const form = read('safety-net-household.json');
  const texts = textsOf(form);
  const tags = (text: string) => text.match(/<[^>]+>/g) ?? [];

  it.each([
    ['ar', /\p{Script=Arabic}/u],
    ['am', /\p{Script=Ethiopic}/u],
  ])('has_every_text_in_%s_and_none_that_is_not_asked', (language, script) => {
    const given = read(`safety-net-household.texts.${language}.json`) as { language: string; texts: Record<string, string> };
    expect(given.language).toBe(language);
    expect(Object.keys(given.texts).sort(), 'the form and its translation name the same texts').toEqual([...texts].sort());
    for (const [text, words] of Object.entries(given.texts)) {
      expect(tags(words), `${text}: the same elements`).toEqual(tags(text));
      const isPattern = !/[a-z]{3}/i.test(text) || text.includes('@');
      if (!isPattern) expect(words, `${text}: in its own script`).toMatch(script);
    }
  });

  it('is_long_and_has_no_two_components_of_the_same_key_in_one_place', () => {
    const keys: string[] = [];
    const walk = (components: Component[]): void => {
      for (const component of components) {
        keys.push(String(component.key));
        for (const column of (component.columns ?? []) as { components: Component[] }[]) walk(column.components);
        walk((component.components ?? []) as Component[]);
      }
    };
    walk(form.components);
    expect(keys.length).toBe(90);
    expect(new Set(keys).size, 'keys are unique').toBe(keys.length);
  });
});
