// What is said about a cluster that is not on its way to a key.

import type { Row } from '../../state/clusters/clusters.svelte';
import { clusters as words, obstacleWords } from '../../words/clusters/clusters';

/** Empty where there is nothing to say. */
export function remark({ cluster, to, obstacle, movable }: Row): string {
  if (to === null) return words.setUpFirst;
  if (obstacle) return obstacleWords(obstacle, to);
  if (!movable) return words.cannotTell;
  return cluster.key === 'atlas' ? words.canMove : '';
}

/** What would stand in every row; empty where rows differ. */
export function sharedRemark(rows: Row[]): string {
  const [first, second] = rows;
  if (!first || !second || !first.obstacle) return '';
  const shared = remark(first);
  return rows.every((row) => row.move === null && remark(row) === shared) ? shared : '';
}
