// What of AWS needs no screen: which comparison was read there, what is new in a document, and the words.

import { describe, expect, it } from 'vitest';

import { administrator, cloudWorld, setCloud } from '../fixture/clouds';
import type {
  AwsKeyStateView,
  AwsObstacleView,
  AwsUnreadView,
  CloudAdditionProblemView,
  CloudChangeKindView,
  CloudEndedView,
  CloudFateKindView,
  CloudRemovalProblemView,
  HaveView,
} from '../src/ipc';
import { keygate } from '../src/ipc';
import { marked } from '../src/screens/access-list/cloud/marked';
import { LastRead } from '../src/state/clouds/lastRead.svelte';
import { actionWords } from '../src/words/activity/activity';
import { changingErrorWords, endedWords, fateWords } from '../src/words/clouds/changing';
import { keyStates, obstacle, unreadItem, unreadWhy } from '../src/words/clouds/aws/reading';
import { additionProblem, removalProblem } from '../src/words/clouds/problems';
import { useWords } from '../src/words/clouds/reading';

describe('what was read', () => {
  const have = (readAt: string) => ({ readAt }) as HaveView;
  const later = '2026-11-30T10:00:01Z';
  const readNow = () => keygate.readFromCloud(new AbortController().signal, 'aws');

  it('counts for its own comparison alone', async () => {
    setCloud({ signedIn: administrator('pasted') });
    const last = new LastRead();
    expect(last.of('aws', have(later))).toBeNull();
    const { list, read } = await readNow();
    last.took({ list: { ...list, have: have(later) }, read });
    expect(last.of('aws', have(later))).toBe(read);
    expect(last.of('aws', have('2026-11-30T10:05:00Z')), 'pasted since').toBeNull();
    expect(last.of('aws', null)).toBeNull();
  });

  it('is found again after the page was loaded again', async () => {
    setCloud({ signedIn: administrator('pasted') });
    const { read } = await readNow();
    const at = '2026-11-30T10:00:00Z';
    cloudWorld.read = { ...read, at };
    const last = new LastRead();
    await last.look('aws');
    expect(last.of('aws', have(later))?.at).toBe(at);
    expect(last.of('aws', have('2026-11-30T10:05:00Z'))).toBeNull();
    expect(last.of('aws', have('2026-11-30T09:59:00Z'))).toBeNull();
  });
});

describe('the marks of a document', () => {
  it('mark only lines that are new, not those that got a comma', () => {
    const before = '[\n  "a",\n  "b"\n]';
    expect(marked(before, '[\n  "a",\n  "b",\n  "c"\n]').map(({ isNew }) => isNew)).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(marked('', '{\n}').every(({ isNew }) => isNew)).toBe(true);
  });

  it('mark a line that comes twice where it was there once', () => {
    expect(marked('x', 'x\nx').map(({ isNew }) => isNew)).toEqual([false, true]);
  });
});

describe('the words', () => {
  it('say what became of a document, each in a sentence of its own', () => {
    const problem = { kind: 'throttled' } as const;
    const fates: CloudFateKindView[] = [
      { kind: 'notStarted' },
      { kind: 'changed' },
      { kind: 'notRead', problem },
      { kind: 'alreadyThere' },
      { kind: 'refused', problem },
      { kind: 'tooLong', used: 2, limit: 1 },
      { kind: 'flawed', principal: null },
      { kind: 'flawed', principal: 'AROAEXAMPLE' },
      { kind: 'notWritable' },
      { kind: 'versionsFull', oldest: 3 },
      { kind: 'proven' },
      { kind: 'foreign' },
      { kind: 'notProven' },
      { kind: 'unclear' },
    ];
    const said = fates.map((fate) => fateWords('aws', fate));
    expect(new Set(said).size).toBe(fates.length);
    for (const one of said) expect(one).toMatch(/\.$/);
  });

  it('call nothing proven that was not read again, or does not allow everything', () => {
    const how = (kind: CloudChangeKindView, ended: CloudEndedView, allowed: boolean | null) =>
      endedWords({ kind, cloud: 'aws', ended, count: 3, allowed });
    for (const kind of ['add', 'remove'] as const) {
      expect(how(kind, 'proven', true).tone).toBe('good');
      expect(how(kind, 'proven', false).tone).toBe('warn');
    }
    for (const kind of ['add', 'remove', 'putBack'] as const) {
      expect(how(kind, 'proven', null).text).toMatch(/could not read AWS again/);
      expect(how(kind, 'proven', null).title).not.toMatch(/Proven/);
    }
    expect(how('putBack', 'proven', false).title).toBe('Proven: AWS has what it had before.');
    expect(how('add', 'notSaved', null).tone).toBe('danger');
  });

  it('say why nothing can be added', () => {
    const problems: CloudAdditionProblemView[] = [
      { kind: 'noList' },
      { kind: 'notProven' },
      { kind: 'stillShutOut' },
      { kind: 'shared', lists: [], ownHelps: true },
      { kind: 'shared', lists: [], ownHelps: false },
      { kind: 'tooLarge', name: '', used: 2, limit: 1 },
      { kind: 'refusedAddress', block: '10.0.0.1/32' },
      { kind: 'notOneList' },
    ];
    for (const problem of problems) {
      const { meaning, next } = additionProblem(problem, 'aws');
      expect(meaning).toMatch(/\S/);
      expect(next).toMatch(/\S/);
    }
    expect(additionProblem({ kind: 'nothingMissing' }, 'aws').title).toBe('Nothing is missing');
    expect(changingErrorWords({ code: 'notConnected' }).title).toBe('Not connected');
  });

  it('say why nothing can be taken out', () => {
    const problems: CloudRemovalProblemView[] = [
      { kind: 'nothingThere' },
      { kind: 'notProven' },
      { kind: 'stillNeeded', blocks: ['1.1.1.1/32', '1.1.1.2/32'] },
      { kind: 'shared', lists: [] },
      { kind: 'changedSince' },
      { kind: 'ownDocument', name: 'KeygateAtlasAddresses' },
      { kind: 'wouldBeEmpty' },
      { kind: 'notOneList' },
    ];
    const said = problems.map((problem) => removalProblem(problem, 'aws'));
    expect(new Set(said.map(({ title }) => title)).size).toBe(problems.length);
    for (const { meaning, next } of said) expect(`${meaning} ${next}`).toMatch(/\S \S.*\.$/);
    const blocks = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(removalProblem({ kind: 'stillNeeded', blocks }, 'aws').meaning).toMatch(/e and 2 more/);
  });

  it('say what keeps Atlas from the key', () => {
    const actions = ['kms:Decrypt'];
    const obstacles: AwsObstacleView[] = [
      { kind: 'notTrusted', account: 'arn:x' },
      { kind: 'externalId', externalId: 'b63a' },
      { kind: 'notAllowed', actions },
      { kind: 'boundary', actions },
      { kind: 'keyPolicy', actions },
      { kind: 'denied', actions, policy: 'P', statement: '2' },
    ];
    const said = obstacles.map(obstacle);
    expect(new Set(said).size).toBe(obstacles.length);
    for (const one of said) expect(one).toMatch(/\.$/);
  });

  it('say what keeps a key from being used', () => {
    const states: Exclude<AwsKeyStateView, { kind: 'enabled' }>[] = [
      { kind: 'disabled' },
      { kind: 'pendingDeletion', on: null },
      { kind: 'other', state: 'Unavailable' },
    ];
    for (const state of states) {
      expect(keyStates.title(state)).toMatch(/\.$/);
      expect(keyStates.next[state.kind]).toMatch(/AWS console/);
    }
  });

  it('say what could not be read, and why', () => {
    const unread = (why: AwsUnreadView['why']): AwsUnreadView => ({
      what: 'grants',
      name: '',
      why,
    });
    expect(unreadItem(unread({ kind: 'gone' }))).toBe('The grants on the key');
    for (const why of [
      { kind: 'gone' },
      { kind: 'otherAccount' },
      { kind: 'notText' },
      { kind: 'failed', problem: { kind: 'throttled' } },
    ] as const) {
      expect(unreadWhy(unread(why))).toMatch(/\.$/);
    }
    for (const kind of ['principals', 'actions', 'resources', 'unread'] as const) {
      expect(useWords({ kind })).toMatch(/\.$/);
    }
    expect(useWords({ kind: 'attached', name: 'AWS' })).toMatch(/AWS owns/);
  });

  it('stand in Activity as in its file', () => {
    const account = '000000000000';
    expect(actionWords({ kind: 'signInToCloud', cloud: 'aws', account, identity: 'arn:x' })).toBe(
      'Signed in to AWS account 000000000000 as arn:x',
    );
    expect(actionWords({ kind: 'addToCloud', cloud: 'aws', account, count: 14 })).toBe(
      'Added 14 addresses in AWS account 000000000000',
    );
    expect(actionWords({ kind: 'addToCloud', cloud: 'aws', account, count: 1 })).toBe(
      'Added 1 address in AWS account 000000000000',
    );
  });
});
