// The order of a table's rows, as a person chose it by a column's head.

/** As `aria-sort` says it. */
export type Sorted = 'ascending' | 'descending' | 'none';

export interface Sorting<Column extends string> {
  column: Column;
  descending: boolean;
}

export function sortedBy<Column extends string>(
  sorting: Sorting<Column> | null,
  column: Column,
): Sorted {
  if (sorting?.column !== column) return 'none';
  return sorting.descending ? 'descending' : 'ascending';
}

/** After a press on the head of `column`: up, down, and then as it was before any press. */
export function pressed<Column extends string>(
  sorting: Sorting<Column> | null,
  column: Column,
): Sorting<Column> | null {
  if (sorting?.column !== column) return { column, descending: false };
  return sorting.descending ? null : { column, descending: true };
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The rows in the natural order of the text of one column: `shard-2` comes before `shard-10`. Rows that
 * are alike stay as they were. */
export function inOrder<Row>(
  rows: readonly Row[],
  textOf: (row: Row) => string,
  descending: boolean,
): Row[] {
  const way = descending ? -1 : 1;
  return [...rows].sort((one, other) => way * collator.compare(textOf(one), textOf(other)));
}
