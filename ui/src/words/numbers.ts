// Counts for people.

const format = new Intl.NumberFormat('en-GB');

/** `1,234`. */
export function number(value: number): string {
  return format.format(value);
}

/** The same for digits of any length. */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 address`, `84 addresses`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `84 of 420`, on a button where a filter leaves some out. */
export function partOf(matching: number, total: number): string {
  return `${number(matching)} of ${number(total)}`;
}

/** `84 addresses`, or `84 of 420 addresses` where a filter leaves some out. */
export function ofAll(
  matching: number,
  total: number,
  one = 'address',
  many = 'addresses',
): string {
  const all = plural(total, one, many);
  return matching === total ? all : `${number(matching)} of ${all}`;
}
