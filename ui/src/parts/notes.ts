import type { KeygateError } from '../ipc';
import { errorWords } from '../words/errors';

/** A line under a field. */
export interface Note {
  level: 'block' | 'warn';
  text: string;
}

/** What stands under a field that was refused: what it means, and what to do. */
export function notesOf(problem: KeygateError | null): Note[] {
  if (!problem) return [];
  const { meaning, next } = errorWords(problem.view);
  return [{ level: 'block', text: `${meaning} ${next}` }];
}
