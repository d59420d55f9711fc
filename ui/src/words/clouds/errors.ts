// Errors of the clouds: what went wrong → what it means to a person and what to do next.

import type { ErrorWords, Of } from '../errors';
import {
  additionProblem,
  browserProblem,
  cloudProblem,
  pastedProblem,
  profileProblem,
} from './problems';

type Code =
  | 'awsNotSignedIn'
  | 'awsNotUsed'
  | 'awsPasted'
  | 'awsProfile'
  | 'awsRegion'
  | 'awsStartUrl'
  | 'browser'
  | 'cloud'
  | 'awsAddition';

export const cloudErrors: { [C in Code]: (error: Of<C>) => ErrorWords } = {
  awsNotSignedIn: () => ({
    tone: 'info',
    title: 'You are not signed in to AWS',
    meaning: 'Keygate reads and changes something in AWS only while you are signed in there.',
    next: 'Press Connect AWS in Settings, or Read from AWS on Access list.',
  }),
  awsNotUsed: () => ({
    tone: 'warn',
    title: 'Atlas does not say which AWS role and key this project uses',
    meaning: 'Keygate reads only the role and the key that Atlas uses.',
    next: 'Set up AWS KMS with a role on Encryption first.',
  }),
  awsPasted: ({ problem }) => ({ tone: 'warn', ...pastedProblem(problem) }),
  awsProfile: ({ problem }) => ({ tone: 'warn', ...profileProblem(problem) }),
  awsRegion: () => ({
    tone: 'warn',
    title: 'This is not an AWS region',
    meaning: 'AWS has no region with this name.',
    next: 'Write it like eu-central-1.',
  }),
  awsStartUrl: () => ({
    tone: 'warn',
    title: 'This is not the address of an access portal',
    meaning: 'The address of an access portal begins with https://.',
    next: 'Copy it from the access portal. It looks like https://example.awsapps.com/start.',
  }),
  browser: ({ problem }) => ({ tone: 'warn', ...browserProblem(problem) }),
  cloud: ({ problem }) => cloudProblem(problem),
  awsAddition: ({ problem }) => additionProblem(problem),
};
