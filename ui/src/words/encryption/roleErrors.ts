// What an error says in the dialog that sets up a role: with the buttons that stand there.

import type { ErrorView, RefusalCode } from '../../ipc';
import type { ErrorWords } from '../errors';
import { errorWords } from '../errors';
import { roleSetup } from './roles';

const trustPolicy = (button: string) =>
  `Check in AWS that the trust policy names Atlas’s account and external ID as shown here. Wait three minutes, then press ${button} again.`;

/** What to do about a refusal, where the usual words speak of the form. */
const afterRefusal: Partial<Record<RefusalCode, (button: string) => string>> = {
  CANNOT_ASSUME_ROLE: trustPolicy,
  INVALID_AWS_CREDENTIALS: trustPolicy,
  CANNOT_AUTHENTICATE_SERVICE_PRINCIPAL: (button) =>
    `Wait a few minutes and press ${button} again. If Azure still refuses, compare the tenant ID.`,
  CLOUD_PROVIDER_ACCESS_AZURE_SERVICE_PRINCIPAL_INVALID: (button) =>
    `Correct both IDs here, then press ${button} again.`,
  CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND: () => 'Close this, then set up a new role.',
  CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED: () =>
    `Enter the role’s ARN here and press ${roleSetup.authorize}.`,
  VALIDATION_ERROR: corrected,
  MISSING_ATTRIBUTE: corrected,
  MISSING_ATTRIBUTES: corrected,
  INVALID_ATTRIBUTE: corrected,
  INVALID_ENUM_VALUE: corrected,
  INVALID_JSON: corrected,
};

/** The words for `error` in the dialog whose main button is `button`. */
export function roleErrorWords(error: ErrorView, button: string): ErrorWords {
  const words = errorWords(error);
  switch (error.code) {
    case 'refused':
    case 'notFound':
    case 'notAllowed': {
      const next = nextOf(error.answer.errorCode, button);
      return next === undefined ? words : { ...words, next };
    }
    case 'stillRefused': {
      const next = nextOf(error.answer.errorCode, button) ?? trustPolicy(button);
      return { ...words, next };
    }
    case 'stoppedWaiting':
      return { ...words, next: `Press ${button} again in a few minutes.` };
    case 'notTaken':
      return {
        ...words,
        meaning: `The connection to ${error.host} broke while sending. Keygate read the roles again: nothing has changed.`,
        next: `Press ${button} again.`,
      };
    case 'lostSight':
      return {
        ...words,
        next: 'Close this. When the connection works again, press Check now and look under Role before you try again.',
      };
    case 'roleNotSetUp':
      return error.problem === 'notAuthorized'
        ? { ...words, next: `Wait a minute, then press ${roleSetup.authorize} again.` }
        : error.problem === 'creationFailed'
          ? {
              ...words,
              next: 'Close this, then set up a new role. If that fails too, ask MongoDB support.',
            }
          : words;
    default:
      return words;
  }
}

function corrected(button: string): string {
  return `Nothing was changed. Correct the value that Atlas names, then press ${button} again.`;
}

function nextOf(code: string | null, button: string): string | undefined {
  const known: Partial<Record<string, (button: string) => string>> = afterRefusal;
  return code === null ? undefined : known[code]?.(button);
}
