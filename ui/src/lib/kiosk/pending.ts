// Answers that are not saved yet, in the order in which they were given.
import { covers, overlap, put } from './paths';

export interface Pending<Note> {
  path: string;
  value: unknown;
  note: Note;
  /** On its way to the workstation: it can no longer be altered, only followed. */
  sent: boolean;
  /** A later answer holds this one already. */
  outdone: boolean;
}

export class Queue<Note> {
  #list: Pending<Note>[] = [];

  get size(): number {
    return this.#list.length;
  }

  add(path: string, value: unknown, note: Note): void {
    const same = this.#list.findLastIndex((each) => each.path === path && !each.sent);
    const free = same >= 0 && !this.#list.slice(same + 1).some((each) => overlap(each.path, path));
    if (free) {
      const last = this.#list[same];
      if (last) Object.assign(last, { value, note });
      return;
    }
    for (const each of this.#list) each.outdone ||= covers(path, each.path);
    this.#list = this.#list.filter((each) => each.sent || !each.outdone);
    this.#list.push({ path, value, note, sent: false, outdone: false });
  }

  /** The next one that does not depend on one that failed. */
  next(failed: readonly Pending<Note>[]): Pending<Note> | undefined {
    return this.#list.find((each) => !failed.some((one) => one === each || overlap(one.path, each.path)));
  }

  remove(pending: Pending<Note>): void {
    this.#list = this.#list.filter((each) => each !== pending);
  }

  /** Whether something newer was given for the same place. */
  isOutdone(pending: Pending<Note>): boolean {
    const later = this.#list.slice(this.#list.indexOf(pending) + 1);
    return pending.outdone || later.some((each) => covers(each.path, pending.path));
  }

  /** Rows changed places: what is on its way belongs to where its row is now. */
  rename(to: (path: string) => string | null): void {
    for (const each of this.#list) each.path = to(each.path) ?? each.path;
  }

  /** The answers as they are once everything is saved. */
  over<Tree>(answers: Tree): Tree {
    return this.#list.reduce((tree, { path, value }) => put(tree, path, value), answers);
  }
}
