// Whom Atlas names to be given the key, and why that is compared first.

import type { GranteeProblemView, GranteeView } from '../../ipc';

export const compare = {
  title: {
    first: 'Compare this with the Atlas console',
    differs: 'Atlas names somebody else than before',
  },
  first:
    'Whoever is named here can then use your key. Keygate sees the name for the first time on this computer, and MongoDB publishes no list to check it against. Open the same project in the Atlas console and compare.',
  differs:
    'Somebody else could then use your key. If nobody at your company expected this, stop here and ask MongoDB support.',
  now: 'Named now',
  last: 'Named before',
  where: {
    aws: 'In Atlas: Project Settings → Integrations → AWS IAM Role Access. The trust policy there shows both.',
    azure: 'In Atlas: Project Settings → Integrations → Azure Service Principal.',
    gcp: 'In Atlas: Project Settings → Integrations → Google Cloud service account.',
  } satisfies Record<GranteeView['provider'], string>,
  practice: 'Practice: there is no console to compare it with. Tick the box to go on.',
  tick: 'I compared it: the Atlas console shows the same',
  go: 'Continue',
  readAlong: 'A proxy could have changed this answer',
  readAlongMeaning: (host: string) =>
    `The certificate shown for ${host} was not issued by a public authority. Whoever runs that proxy could name somebody else here, who then could use your key.`,
};

/** What is shown of a grantee, each with its name in the console. */
export function granteeRows(grantee: GranteeView): { label: string; text: string }[] {
  switch (grantee.provider) {
    case 'aws':
      return [
        { label: 'Atlas’s AWS account', text: grantee.principal },
        { label: 'External ID', text: grantee.externalId },
      ];
    case 'azure':
      return [{ label: 'Atlas’s application ID', text: grantee.application }];
    case 'gcp':
      return [{ label: 'Service account', text: grantee.email }];
  }
}

/** Why somebody may not be given the key. */
export function granteeProblem(problem: GranteeProblemView): string {
  switch (problem.kind) {
    case 'missing':
      return 'The answer names no account.';
    case 'everyAccount':
      return 'The answer names every AWS account.';
    case 'notPrincipal':
      return 'The answer names something that is no AWS account, role or user.';
    case 'partitionOfOtherAtlas':
      return `The answer names an account in the AWS partition ${problem.partition}, which this Atlas does not use.`;
    case 'partitionsDiffer':
      return `The account is in the AWS partition ${problem.account}; the role or the key is in ${problem.other}. No role can trust an account of another partition.`;
    case 'practiceMixed':
      return 'The answer mixes accounts of the practice project with real ones.';
    case 'externalIdMissing':
      return 'The answer has no external ID. Without one, anybody who uses Atlas could ask it to use your role.';
    case 'externalIdNotUuid':
      return 'The external ID does not have the form that Atlas uses.';
    case 'applicationNotUuid':
      return 'The ID of the application does not have the form that Azure uses.';
    case 'notServiceAccount':
      return 'The answer names something that is no Google service account.';
    case 'notAtlasServiceAccount':
      return 'The answer names a service account that is not of the kind Atlas makes.';
  }
}
