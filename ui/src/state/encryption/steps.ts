// How far the set-up has come, and in which order its steps stand.

import type { KeyCheckView } from '../../ipc';
import type { Listed } from './encryption.svelte';

export type Step = 'on' | 'access' | 'credentials' | 'save' | 'clusters';

/** `yours`: done outside Keygate, which cannot see whether it is. */
export type StepState = 'done' | 'current' | 'ahead' | 'yours' | 'failed' | 'waiting';

export interface StepView {
  step: Step;
  state: StepState;
  /** It was reached: its line is drawn in accent. */
  reached: boolean;
}

export interface Standing {
  listed: Listed | null;
  switchedOn: boolean;
  /** The form holds something that would be sent. */
  savable: boolean;
  /** The form is as Atlas has it. */
  saved: boolean;
  check: KeyCheckView;
  /** Clusters that could use the key and are not on it yet; `null` where that is not known. */
  left: number | null;
}

/** The steps in their order: access comes before Save unless no list is needed. */
export function steps(standing: Standing): StepView[] {
  const { switchedOn, savable, saved, check, listed, left } = standing;
  const usable = saved && switchedOn && check === 'valid';
  const access: StepView[] =
    listed === 'no' ? [] : [{ step: 'access', state: 'yours', reached: switchedOn }];
  return [
    { step: 'on', state: switchedOn ? 'done' : 'current', reached: true },
    ...access,
    {
      step: 'credentials',
      state: !switchedOn ? 'ahead' : saved || savable ? 'done' : 'current',
      reached: switchedOn,
    },
    {
      step: 'save',
      state: saved && switchedOn ? verdict(check) : savable ? 'current' : 'ahead',
      reached: switchedOn && (saved || savable),
    },
    // Saving encrypts no cluster.
    {
      step: 'clusters',
      state: !usable ? 'ahead' : left === 0 ? 'done' : left === null ? 'waiting' : 'current',
      reached: usable,
    },
  ];
}

function verdict(check: KeyCheckView): StepState {
  switch (check) {
    case 'valid':
      return 'done';
    case 'notValid':
      return 'failed';
    case 'waiting':
    case 'unknown':
      return 'waiting';
    case 'notSetUp':
      return 'ahead';
  }
}
