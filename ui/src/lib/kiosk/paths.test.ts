import { describe, expect, it } from 'vitest';
import { covers, definition, look, overlap, pieces, put, share } from './paths';

const tree = { email: 'a@b', address: { city: 'Kassala' }, members: [{ name: 'Omar' }, { name: 'Huda', ids: [{ no: '7' }] }] };

describe('a path', () => {
  it('leads_through_containers_and_rows', () => {
    expect(pieces('members[1].ids[0].no')).toEqual(['members', 1, 'ids', 0, 'no']);
    expect(look(tree, 'members[1].ids[0].no')).toBe('7');
    expect(look(tree, 'address.city')).toBe('Kassala');
    expect(look(tree, 'members[9].name'), 'a row that is not there has no answers').toBeUndefined();
    expect(look(tree, 'constructor'), 'names of the language itself are no answers').toBeUndefined();
  });

  it('names_the_question_without_its_rows', () => {
    expect(definition('members[1].ids[0].no')).toBe('members.ids.no');
  });

  it('covers_what_lies_inside_and_not_what_only_begins_alike', () => {
    expect(covers('members', 'members[0].name')).toBe(true);
    expect(covers('members[1]', 'members[10].name')).toBe(false);
    expect(covers('name', 'name_of_father')).toBe(false);
    expect(overlap('members[0].name', 'members')).toBe(true);
    expect(overlap('members[0].name', 'members[0].age')).toBe(false);
  });
});

describe('putting an answer', () => {
  it('makes_anew_only_what_lies_on_the_way', () => {
    const next = put(tree, 'members[0].name', 'Osman');
    expect(next.members[0]).toEqual({ name: 'Osman' });
    expect(next.members[1]).toBe(tree.members[1]);
    expect(next.address).toBe(tree.address);
    expect(tree.members[0]?.name, 'the tree before is as it was').toBe('Omar');
  });

  it('makes_rows_and_containers_that_are_not_there', () => {
    expect(put({}, 'a.b[0].c', 1)).toEqual({ a: { b: [{ c: 1 }] } });
    expect(put({ a: 'text' }, 'a.b', 1), 'what is no container becomes one').toEqual({ a: { b: 1 } });
  });

  it('never_reaches_into_the_language_itself', () => {
    put({}, '__proto__.polluted', true);
    expect('polluted' in {}).toBe(false);
  });
});

describe('sharing', () => {
  it('keeps_the_objects_that_did_not_change', () => {
    const answer = JSON.parse(JSON.stringify({ ...tree, email: 'c@d' })) as typeof tree;
    const shared = share(tree, answer);
    expect(shared).toEqual(answer);
    expect(shared.members).toBe(tree.members);
    expect(share(tree, JSON.parse(JSON.stringify(tree)))).toBe(tree);
  });

  it('notices_what_went_away', () => {
    expect(share({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
    expect(share([1, 2], [1])).toEqual([1]);
    expect(share([1], { 0: 1 })).toEqual({ 0: 1 });
  });
});
