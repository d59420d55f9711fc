// Errors of the clouds: what went wrong → what it means to a person and what to do next.

import type { ErrorWords, Of } from '../errors';
import { providers } from '../common';
import { pastedProblem, profileProblem } from './aws/problems';
import { fieldProblem, otherCloud } from './azure/problems';
import { fields, fileProblem } from './google/problems';
import { additionProblem, browserProblem, cloudProblem, removalProblem } from './problems';
import { terms } from './terms';

type Code =
  | 'cloudNotSignedIn'
  | 'cloudNotUsed'
  | 'awsPasted'
  | 'awsProfile'
  | 'awsRegion'
  | 'awsStartUrl'
  | 'azureField'
  | 'azureOtherCloud'
  | 'googleClient'
  | 'googleProject'
  | 'googleAccount'
  | 'googleFile'
  | 'browser'
  | 'cloud'
  | 'cloudAddition'
  | 'cloudRemoval';

export const cloudErrors: { [C in Code]: (error: Of<C>) => ErrorWords } = {
  cloudNotSignedIn: ({ cloud }) => ({
    tone: 'info',
    title: `You are not signed in to ${terms[cloud].name}`,
    meaning: `Keygate reads and changes something in ${terms[cloud].name} only while you are signed in there.`,
    next: `Press Connect ${terms[cloud].name} in Settings, or Read from ${terms[cloud].name} on Access list.`,
  }),
  cloudNotUsed: ({ cloud }) => ({
    tone: 'warn',
    title: `Atlas does not say which key of ${providers[cloud]} this project uses`,
    meaning: 'Keygate reads only what Atlas uses.',
    next: `Set up ${providers[cloud]} with a role on Encryption first.`,
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
  azureField: ({ field }) => ({ tone: 'warn', ...fieldProblem(field) }),
  azureOtherCloud: ({ used }) => ({ tone: 'warn', ...otherCloud(used) }),
  googleClient: () => ({ tone: 'warn', ...fields.googleClient }),
  googleProject: () => ({ tone: 'warn', ...fields.googleProject }),
  googleAccount: () => ({ tone: 'warn', ...fields.googleAccount }),
  googleFile: ({ problem }) => ({ tone: 'warn', ...fileProblem(problem) }),
  browser: ({ cloud, problem }) => ({ tone: 'warn', ...browserProblem(problem, cloud) }),
  cloud: ({ cloud, problem }) => cloudProblem(problem, cloud),
  cloudAddition: ({ cloud, problem }) => additionProblem(problem, cloud),
  cloudRemoval: ({ cloud, problem }) => removalProblem(problem, cloud),
};
