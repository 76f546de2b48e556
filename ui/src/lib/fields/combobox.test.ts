import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { Combobox, MOST, plainly } from './combobox.svelte';

const towns = ['Addis Ababa', 'Bahir Dar', 'Dire Dawa', 'Dar es Salaam', 'أديس أبابا', 'Örebro'].map((label, at) => ({ value: `t${at}`, label }));

function combobox(options = towns, chosen = '') {
  const told: string[] = [];
  const box = new Combobox({ options: () => options, chosen: () => chosen, raw: () => null, pick: (value) => told.push(`pick ${value}`), refuse: (text) => told.push(`refuse ${text}`) });
  return { box, told, labels: () => box.offered.map(({ label }) => label) };
}

describe('a search', () => {
  it('finds_all_words_in_any_order_and_what_begins_with_them_first', () => {
    const { box, labels } = combobox();
    box.type('dar');
    expect(labels()).toEqual(['Dar es Salaam', 'Bahir Dar']);
    box.type('DAR bahir');
    expect(labels()).toEqual(['Bahir Dar']);
  });

  it('overlooks_accents_and_letters_that_are_often_mixed_up', () => {
    expect(plainly('أُدِيس')).toBe(plainly('اديس'));
    expect(plainly('مدرسة')).toBe(plainly('مدرسه'));
    const { box, labels } = combobox();
    box.type('orebro');
    expect(labels()).toEqual(['Örebro']);
    box.type('اديس');
    expect(labels()).toEqual(['أديس أبابا']);
  });

  it('lists_only_so_many_of_a_long_list_at_a_time', () => {
    const many = Array.from({ length: 5000 }, (_, at) => ({ value: `v${at}`, label: `Village ${at}` }));
    const { box, labels } = combobox(many);
    box.open();
    expect(labels()).toHaveLength(MOST);
    expect(box.found).toBe(5000);
    box.type('village 4999');
    expect(labels()).toEqual(['Village 4999']);
  });
});

describe('the keys', () => {
  it('go_round_the_list_and_choose', () => {
    const { box, told } = combobox();
    expect(box.key('ArrowDown')).toBe(true);
    expect(box.marked).toBe(0);
    box.key('ArrowUp');
    expect(box.marked, 'from the first to the last').toBe(towns.length - 1);
    expect(box.key('Enter')).toBe(true);
    expect(told).toEqual(['pick t5']);
    expect(box.isOpen).toBe(false);
  });

  it('close_the_list_with_escape_and_keep_the_choice', () => {
    const { box, told } = combobox(towns, 't1');
    box.type('add');
    expect(box.key('Escape')).toBe(true);
    expect(box.text).toBe('Bahir Dar');
    expect(told).toEqual([]);
    expect(box.key('Escape'), 'a closed list has no use for it').toBe(false);
  });

  it('leave_enter_to_the_form_while_the_list_is_closed', () => {
    expect(combobox().box.key('Enter')).toBe(false);
  });
});

describe('leaving', () => {
  it.each([
    ['bahir dar', 'pick t1'],
    ['', 'pick '],
    ['Atlantis', 'refuse Atlantis'],
  ])('with_%j_typed_means_%j', (typed, what) => {
    const { box, told } = combobox(towns, 't0');
    box.type(typed);
    box.leave();
    flushSync();
    expect(told).toEqual([what]);
  });

  it('without_typing_changes_nothing', () => {
    const { box, told } = combobox(towns, 't0');
    box.open();
    box.leave();
    expect(told).toEqual([]);
  });
});
