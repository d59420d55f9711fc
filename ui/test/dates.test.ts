import { describe, expect, it } from 'vitest';

import { age, whole } from '../src/words/dates';

const now = Date.parse('2026-11-23T12:00:00Z');
const before = (milliseconds: number) => new Date(now - milliseconds).toISOString();
const MINUTE = 60_000;

describe('age', () => {
  it.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [MINUTE, '1 minute ago'],
    [2 * MINUTE + 1, '2 minutes ago'],
    [59 * MINUTE + 59_000, '59 minutes ago'],
    [60 * MINUTE, '1 hour ago'],
    [23 * 60 * MINUTE, '23 hours ago'],
    [25 * 60 * MINUTE, 'yesterday'],
  ])('says %i ms as "%s"', (passed, words) => {
    expect(age(before(passed), now)).toBe(words);
  });

  it('says the date once two days have passed', () => {
    expect(age('2026-07-07T09:00:00Z', now)).toMatch(/^on 7 July 2026 at \d\d:\d\d$/);
  });

  it('calls a moment that lies ahead new: clocks differ', () => {
    expect(age(before(-MINUTE), now)).toBe('just now');
  });

  it('does not make a date of what is none', () => {
    expect(age('soon', now)).toBe('at an unknown time');
    expect(whole('soon')).toBe('unknown');
  });
});
