// Names that others gave, inside our sentences.

/** A letter of a script that is written from right to left. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * The name as a piece of its own: one written from right to left must not carry what stands beside
 * it along. Names of elements of their own need none of this, `style/base.css` does it for them.
 */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}

/** Several names, each a piece of its own. */
export function enumerated(names: string[]): string {
  return names.map(isolated).join(', ');
}
