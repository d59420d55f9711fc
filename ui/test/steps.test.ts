import { describe, expect, it } from 'vitest';

import { steps } from '../src/state/encryption/steps';
import type { Standing } from '../src/state/encryption/steps';

const beginning: Standing = {
  listed: null,
  switchedOn: false,
  savable: false,
  saved: false,
  check: 'notSetUp',
  left: 0,
};
const names = (standing: Standing) => steps(standing).map(({ step }) => step);
const states = (standing: Standing) => steps(standing).map(({ state }) => state);

describe('the steps', () => {
  it.each([null, 'yes', 'notSure'] as const)('put access before Save for %s', (listed) => {
    expect(names({ ...beginning, listed })).toEqual([
      'on',
      'access',
      'credentials',
      'save',
      'clusters',
    ]);
  });

  it('leave access out where no list is needed', () => {
    expect(names({ ...beginning, listed: 'no' })).toEqual([
      'on',
      'credentials',
      'save',
      'clusters',
    ]);
  });

  it('never call access done: Keygate cannot see it', () => {
    const valid: Standing = {
      listed: 'yes',
      switchedOn: true,
      savable: false,
      saved: true,
      check: 'valid',
      left: 0,
    };
    expect(states(valid)).toEqual(['done', 'yours', 'done', 'done', 'done']);
  });

  it('follow the form and the answer', () => {
    const on: Standing = { ...beginning, listed: 'no', switchedOn: true };
    expect(states(beginning)).toEqual(['current', 'yours', 'ahead', 'ahead', 'ahead']);
    expect(states(on)).toEqual(['done', 'current', 'ahead', 'ahead']);
    expect(states({ ...on, savable: true })).toEqual(['done', 'done', 'current', 'ahead']);
    const after = (check: Standing['check']) => states({ ...on, saved: true, check });
    expect(after('notValid')).toEqual(['done', 'done', 'failed', 'ahead']);
    expect(after('waiting')).toEqual(['done', 'done', 'waiting', 'ahead']);
  });

  it('are not all done while clusters are left, or where that is not known', () => {
    const saved: Standing = { ...beginning, listed: 'no', switchedOn: true, saved: true };
    const valid: Standing = { ...saved, check: 'valid' };
    expect(states({ ...valid, left: 2 })).toEqual(['done', 'done', 'done', 'current']);
    expect(states({ ...valid, left: null })).toEqual(['done', 'done', 'done', 'waiting']);
    expect(states(valid)).toEqual(['done', 'done', 'done', 'done']);
  });
});
