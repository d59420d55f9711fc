import type { ComparisonView } from '../../ipc';

/** No list is in force, or one of AWS's two policies was not checked: nothing about it is green. */
export function isUnproven({ verdict, isComplete }: ComparisonView): boolean {
  return verdict === 'noList' || (verdict === 'allowed' && !isComplete);
}
