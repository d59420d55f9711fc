import { describe, expect, it } from 'vitest';

import { steps } from '../src/state/encryption/steps';
import type { Standing } from '../src/state/encryption/steps';

const beginning: Standing = {
  listed: null,
  switchedOn: false,
  savable: false,
  saved: false,
  check: 'notSetUp',
};
const names = (standing: Standing) => steps(standing).map(({ step }) => step);
const states = (standing: Standing) => steps(standing).map(({ state }) => state);

describe('the steps', () => {
  it.each([null, 'yes', 'notSure'] as const)('put access before Save for %s', (listed) => {
    expect(names({ ...beginning, listed })).toEqual(['on', 'access', 'credentials', 'save']);
  });

  it('leave access out where no list is needed', () => {
    expect(names({ ...beginning, listed: 'no' })).toEqual(['on', 'credentials', 'save']);
  });

  it('never call access done: Keygate cannot see it', () => {
    const valid: Standing = {
      listed: 'yes',
      switchedOn: true,
      savable: false,
      saved: true,
      check: 'valid',
    };
    expect(states(valid)).toEqual(['done', 'yours', 'done', 'done']);
  });

  it('follow the form and the answer', () => {
    const on: Standing = { ...beginning, listed: 'no', switchedOn: true };
    expect(states(beginning)).toEqual(['current', 'yours', 'ahead', 'ahead']);
    expect(states(on)).toEqual(['done', 'current', 'ahead']);
    expect(states({ ...on, savable: true })).toEqual(['done', 'done', 'current']);
    expect(states({ ...on, saved: true, check: 'notValid' })).toEqual(['done', 'done', 'failed']);
    expect(states({ ...on, saved: true, check: 'waiting' })).toEqual(['done', 'done', 'waiting']);
  });
});
