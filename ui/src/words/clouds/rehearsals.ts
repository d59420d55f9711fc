// Practice: what somebody else can do in a pretend cloud.

import type { ProviderView, RehearsalRequest } from '../../ipc';
import { terms } from './terms';

export const rehearsals = {
  title: 'Practice: what can happen',
  intro: (cloud: ProviderView) =>
    `Let somebody else do something in the pretend ${terms[cloud].name}, and see what Keygate does then.`,
};

/** The button, what comes of it, and what is said once it was pressed. */
export const happenings: Record<
  RehearsalRequest,
  { button: string; hint: (cloud: ProviderView) => string; done: (cloud: ProviderView) => string }
> = {
  edit: {
    button: 'Somebody else changes the list',
    hint: () =>
      'It changes by one address after Keygate read it. When you confirm your next change, Keygate notices that and writes nothing.',
    done: () => 'Somebody else changed the list. Now add or remove something.',
  },
  fill: {
    button: 'Fill the list to its limit',
    hint: (cloud) => limits[cloud],
    done: (cloud) => `The list in the pretend ${terms[cloud].name} is full.`,
  },
  asItWas: {
    button: 'Make it as it was',
    hint: (cloud) =>
      `Everything in the pretend ${terms[cloud].name} is again as it was when you began to practice. What you added is taken out, too.`,
    done: (cloud) => `The pretend ${terms[cloud].name} is as it was.`,
  },
};

const limits: Record<ProviderView, string> = {
  aws: 'The role’s own policies get as large as AWS allows: 10,240 characters in all. What is missing no longer fits.',
  azure: 'The firewall gets as many rules as Azure allows: 1,000. What is missing no longer fits.',
  gcp: 'Each condition of the access level gets as many addresses as Google Cloud allows: 200. What is missing needs one more condition.',
};
