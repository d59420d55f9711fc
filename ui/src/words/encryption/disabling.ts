// What stands before switching off, and what to do about each.
// Source: safety rules S5 and S6.

import type { DisablingObstacleView } from '../../ipc';

export const disabling = {
  title: 'Before you switch off',
  looking: 'Checking what comes first…',
  order:
    'First move the clusters off your key, then delete the private endpoints, then switch off.',
  lookAgain: 'Look again',
  clear: 'You can switch off now.',
  continue: 'Continue to switch off',
  label: 'What to do first',
  keep: 'After that, keep the key, its permissions and the allowed addresses until the last snapshot made with it has expired.',
  toClusters: 'Open Clusters',
  toPrivateEndpoints: 'Go to Private networking',
};

export interface ObstacleWords {
  title: string;
  text: string;
}

export function obstacleWords(obstacle: DisablingObstacleView): ObstacleWords {
  switch (obstacle.kind) {
    case 'keyNotValid':
      return {
        title: 'The key is not valid',
        text: 'Atlas must reach the key to switch it off. Enable the key, restore Atlas’s permission on it, renew expired credentials and allow Atlas’s outbound addresses. Then press Look again.',
      };
    case 'clustersUseKey':
      return {
        title: 'Clusters still use your key',
        text: `On Clusters, press Stop using your key for: ${obstacle.clusters.join(', ')}.`,
      };
    case 'endpointsExist':
      return {
        title: 'There are private endpoints',
        text: `Delete the private endpoint in each of these regions: ${obstacle.regions.join(', ')}.`,
      };
    case 'backupCompliancePolicy':
      return {
        title: 'A backup compliance policy requires encryption',
        text: 'Nobody in your organization can remove it. Only MongoDB support can, after checking who asks.',
      };
  }
}
