// What of AWS needs no screen: which comparison was read there, what is new in a document, and the words.

import { describe, expect, it } from 'vitest';

import { administrator, cloudWorld, setCloud } from '../fixture/clouds';
import type {
  AwsKeyStateView,
  AwsUnreadView,
  CloudAdditionProblemView,
  CloudFateKindView,
  HaveView,
} from '../src/ipc';
import { keygate } from '../src/ipc';
import { marked } from '../src/screens/access-list/cloud/marked';
import { LastRead } from '../src/state/clouds/lastRead.svelte';
import { actionWords } from '../src/words/activity/activity';
import { addingErrorWords, endedWords, fateWords } from '../src/words/clouds/adding';
import { keyStates, unreadItem, unreadWhy } from '../src/words/clouds/aws/reading';
import { additionProblem } from '../src/words/clouds/problems';
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
    expect(endedWords('aws', 'proven', 3, true).tone).toBe('good');
    expect(endedWords('aws', 'proven', 3, false).tone).toBe('warn');
    expect(endedWords('aws', 'proven', 3, null).text).toMatch(/could not read AWS again/);
    expect(endedWords('aws', 'notSaved', 3, null).tone).toBe('danger');
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
    expect(addingErrorWords({ code: 'notConnected' }).title).toBe('Not connected');
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
