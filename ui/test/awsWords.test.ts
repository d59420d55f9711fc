// What of AWS needs no screen: which comparison was read there, what is new in a document, and the words.

import { describe, expect, it } from 'vitest';

import { ROLE, administrator, cloudWorld, setCloud } from '../fixture/clouds';
import type {
  AwsAdditionProblemView,
  AwsFateKindView,
  AwsKeyStateView,
  AwsUnreadView,
  HaveView,
} from '../src/ipc';
import { keygate } from '../src/ipc';
import { marked } from '../src/screens/access-list/aws/marked';
import { Aws } from '../src/state/clouds/aws.svelte';
import { actionWords } from '../src/words/activity/activity';
import { addingErrorWords, endedWords, fateWords } from '../src/words/clouds/adding';
import { additionProblem } from '../src/words/clouds/problems';
import { keyStates, unreadItem, unreadWhy, useWords } from '../src/words/clouds/reading';

describe('what was read', () => {
  const have = (readAt: string) => ({ readAt }) as HaveView;
  const later = '2026-11-30T10:00:01Z';

  it('counts for its own comparison and its own project alone', async () => {
    setCloud({ signedIn: administrator('pasted') });
    const aws = new Aws();
    expect(aws.readOf(have(later), ROLE)).toBeNull();
    const answer = await keygate.readFromAws(new AbortController().signal);
    aws.took({ list: { ...answer.list, have: have(later) }, read: { ...answer.read, role: ROLE } });
    expect(aws.readOf(have(later), ROLE)).not.toBeNull();
    expect(aws.readOf(have('2026-11-30T10:05:00Z'), ROLE), 'pasted since').toBeNull();
    expect(aws.readOf(have(later), `${ROLE}2`), 'another project’s').toBeNull();
    expect(aws.readOf(null, ROLE)).toBeNull();
    await aws.signOut();
    expect(aws.readOf(have(later), ROLE)).toBeNull();
  });

  it('is found again after the page was loaded again', async () => {
    setCloud({ signedIn: administrator('pasted') });
    const { read } = await keygate.readFromAws(new AbortController().signal);
    const at = '2026-11-30T10:00:00Z';
    cloudWorld.read = { ...read, at, role: ROLE };
    const aws = new Aws();
    await aws.look();
    expect(aws.readOf(have(later), ROLE)?.at).toBe(at);
    expect(aws.readOf(have('2026-11-30T10:05:00Z'), ROLE)).toBeNull();
    expect(aws.readOf(have('2026-11-30T09:59:00Z'), ROLE)).toBeNull();
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
    const fates: AwsFateKindView[] = [
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
    const said = fates.map(fateWords);
    expect(new Set(said).size).toBe(fates.length);
    for (const one of said) expect(one).toMatch(/\.$/);
  });

  it('call nothing proven that was not read again, or does not allow everything', () => {
    expect(endedWords('proven', 3, true).tone).toBe('good');
    expect(endedWords('proven', 3, false).tone).toBe('warn');
    expect(endedWords('proven', 3, null).text).toMatch(/could not read AWS again/);
    expect(endedWords('notSaved', 3, null).tone).toBe('danger');
  });

  it('say why nothing can be added', () => {
    const problems: AwsAdditionProblemView[] = [
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
      const { meaning, next } = additionProblem(problem);
      expect(meaning).toMatch(/\S/);
      expect(next).toMatch(/\S/);
    }
    expect(additionProblem({ kind: 'nothingMissing' }).title).toBe('Nothing is missing');
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
    expect(actionWords({ kind: 'signInToAws', account, identity: 'arn:x' })).toBe(
      'Signed in to AWS account 000000000000 as arn:x',
    );
    expect(actionWords({ kind: 'addToAws', account, count: 14 })).toBe(
      'Added 14 addresses in AWS account 000000000000',
    );
    expect(actionWords({ kind: 'addToAws', account, count: 1 })).toBe(
      'Added 1 address in AWS account 000000000000',
    );
  });
});
