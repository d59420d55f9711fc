// Which lines of a document are new.

export interface Line {
  text: string;
  isNew: boolean;
}

/** The lines of `after`, each with whether `before` lacks it. The comma that an added neighbor brings
 * makes no line new. */
export function marked(before: string, after: string): Line[] {
  const left = new Map<string, number>();
  for (const line of before.split('\n')) {
    const core = coreOf(line);
    left.set(core, (left.get(core) ?? 0) + 1);
  }
  return after.split('\n').map((text) => {
    const core = coreOf(text);
    const count = left.get(core) ?? 0;
    if (count > 0) left.set(core, count - 1);
    return { text, isNew: count === 0 };
  });
}

function coreOf(line: string): string {
  return line.trim().replace(/,$/, '');
}
