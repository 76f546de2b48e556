import type { Snippet } from 'svelte';

/** A column of a table: what stands in it, in words or shown by a snippet. The first one names the row. */
export interface Column<Row> {
  name: string;
  text?: (row: Row) => string;
  show?: Snippet<[Row]>;
  /** Amounts and actions stand at the line's end. */
  number?: boolean;
  /** Takes the room that is left. */
  wide?: boolean;
  /** Its name is read out, not shown. */
  unnamed?: boolean;
}
