// What stands before switching off, and what to do about each.
// Source: safety rules S5 and S6.

import type { DisablingObstacleView } from '../../ipc';

export const disabling = {
  title: 'Before you switch off',
  looking: 'Looking at what stands before it…',
  order:
    'The order is: take the clusters off your key, delete the private endpoints, then switch off.',
  lookAgain: 'Look again',
  clear: 'Nothing stands in the way any more.',
  continue: 'Continue to switch off',
  label: 'What to do first',
  keep: 'Keep the key, its permissions and the addresses afterwards, until the last snapshot made with it has expired.',
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
        text: 'Atlas has to reach the key to switch it off. Enable the key, give Atlas back its permission on it, renew expired credentials, and let Atlas’s outbound addresses in. Then look again.',
      };
    case 'clustersUseKey':
      return {
        title: 'Clusters still use your key',
        text: `Take them off it on the Clusters screen first: ${obstacle.clusters.join(', ')}.`,
      };
    case 'endpointsExist':
      return {
        title: 'There are private endpoints',
        text: `Delete the private endpoint in each of these regions: ${obstacle.regions.join(', ')}.`,
      };
    case 'backupCompliancePolicy':
      return {
        title: 'A backup compliance policy requires encryption',
        text: 'Nobody in your organisation can lift it. Only MongoDB support can, after checking who asks.',
      };
  }
}
