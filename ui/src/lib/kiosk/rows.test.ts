import { describe, expect, it } from 'vitest';
import { follow, followAll, inserting, moving, removing, RowIds } from './rows';

describe('what is kept by path', () => {
  it('follows_its_row', () => {
    expect(follow('members[2].name', 'members', removing(0))).toBe('members[1].name');
    expect(follow('members[0].name', 'members', removing(0)), 'it goes with its row').toBeNull();
    expect(follow('members[1].ids[3].no', 'members', moving(1, 3))).toBe('members[3].ids[3].no');
    expect(follow('members[2].name', 'members', moving(1, 3))).toBe('members[1].name');
    expect(follow('members[2].name', 'members', moving(3, 0))).toBe('members[3].name');
    expect(follow('members[2].name', 'members', inserting(2))).toBe('members[3].name');
    expect(follow('members_old[2].name', 'members', removing(0)), 'another grid is not concerned').toBe('members_old[2].name');
    expect(follow('members', 'members', removing(0))).toBe('members');
  });

  it('never_meets_on_the_way', () => {
    const kept = new Map([['g[0]', 'a'], ['g[1]', 'b'], ['h', 'c']]);
    followAll(kept, 'g', moving(0, 1));
    expect([...kept].sort()).toEqual([['g[0]', 'b'], ['g[1]', 'a'], ['h', 'c']]);
  });
});

describe('names of rows', () => {
  it('stay_with_their_rows', () => {
    const ids = new RowIds();
    const [a, b, c] = ids.of('g', 3);
    ids.move('g', moving(0, 2), 3);
    expect(ids.of('g', 3)).toEqual([b, c, a]);
    ids.move('g', removing(1), 2);
    expect(ids.of('g', 2)).toEqual([b, a]);
    expect(ids.of('g', 2), 'the very same list while nothing changes').toBe(ids.of('g', 2));
    ids.move('g', inserting(0), 3);
    expect(ids.of('g', 3).slice(1)).toEqual([b, a]);
    expect(new Set(ids.of('g', 3)).size).toBe(3);
  });

  it('of_inner_grids_follow_the_outer_row', () => {
    const ids = new RowIds();
    ids.of('g', 2);
    const inner = ids.of('g[1].h', 2);
    ids.move('g', removing(0), 1);
    expect(ids.of('g[0].h', 2)).toEqual(inner);
  });
});
