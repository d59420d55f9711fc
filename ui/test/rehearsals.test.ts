// Practice: what somebody else can do in a pretend cloud, and the short wait before a removal.

import { screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { accessWorld, setAccess } from '../fixture/accessList';
import { administrator, cloudWorld, setCloud } from '../fixture/clouds';
import { keygate } from '../src/ipc';
import { Wait } from '../src/state/access-list/wait.svelte';
import { removalBlock } from '../src/words/access-list/accessList';
import { happenings } from '../src/words/clouds/rehearsals';
import { button, findButton, read, says, sent } from './onAws';
import { practise } from './open';

const title = 'Practice: what can happen';

/** Access list of the practice project, once it was read from the pretend AWS. */
async function practising(old: string[] = []) {
  setCloud({ signedIn: administrator('pasted'), lacks: old.length > 0 ? 0 : 14, old });
  setAccess({ earlier: old, defaults: { ...accessWorld.defaults, target: 'awsRolePolicy' } });
  const opened = await practise({ enabled: 'aws' });
  await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
  await screen.findByText('AWS account 000000000000, role KeyAdministrator');
  await opened.user.click(button('Read from AWS'));
  await findButton('Read again');
  return opened;
}

describe('what can happen in practice', () => {
  it('x2_is_folded_and_only_there', async () => {
    const { user } = await practising();
    const section = screen.getByText(title).closest('details');
    expect(section).not.toHaveAttribute('open');
    await user.click(screen.getByText(title));
    expect(section).toHaveTextContent('10,240 characters');
  });

  it('x2_is_not_offered_outside_the_practice_project', async () => {
    await read();
    expect(screen.queryByText(title)).toBeNull();
    await expect(keygate.rehearseInCloud('aws', 'edit')).rejects.toThrow('notPractice');
  });

  it('is an edit that the next change meets', async () => {
    const { user } = await practising();
    await user.click(screen.getByText(title));
    await user.click(button('Somebody else changes the list'));
    expect(await screen.findByText(happenings.edit.done('aws'))).toBeVisible();
    expect(cloudWorld.rehearsed).toBe('edit');
    expect(sent('read_from_cloud'), 'Keygate does not know of it yet').toHaveLength(1);
  });

  it.each(['fill', 'asItWas'] as const)(
    'is read at once where it is no edit (%s)',
    async (what) => {
      const { user } = await practising();
      await user.click(screen.getByText(title));
      await user.click(button(happenings[what].button));
      expect(await screen.findByText(happenings[what].done('aws'))).toBeVisible();
      expect(cloudWorld.rehearsed).toBe(what);
      expect(sent('read_from_cloud')).toHaveLength(2);
    },
  );

  it('says for each cloud what its limit is', () => {
    const limits = (['aws', 'azure', 'gcp'] as const).map((cloud) => happenings.fill.hint(cloud));
    expect(limits.map((text) => /[\d,]+/.exec(text)?.[0])).toEqual(['10,240', '1,000', '200']);
  });
});

describe('the wait before a removal', () => {
  it('a3_is_said_beside_the_result_and_ends_by_itself', async () => {
    const old = '198.51.100.9/32';
    const { user } = await practising([old]);
    accessWorld.blockedBy = [{ kind: 'tooSoon', secondsLeft: 1, enforcingLeft: 0 }];
    await user.click(button('Read again'));
    expect(
      await says(/1 address is no longer needed\. Wait half an hour .* stands for half an hour\./),
    ).toBeVisible();
    accessWorld.blockedBy = [];
    expect(
      await screen.findByRole('button', { name: 'Remove 1 no longer needed…' }, { timeout: 5000 }),
    ).toBeVisible();
  });

  it('a3_counts_minutes_and_in_practice_seconds', () => {
    const block = { kind: 'tooSoon', secondsLeft: 61, enforcingLeft: 0 } as const;
    expect(removalBlock(block, false)).toMatch(/: 2 minutes left\.$/);
    expect(removalBlock(block, true)).toContain(': 61 seconds left.');
    const stored = { ...block, enforcingLeft: 31 };
    expect(removalBlock(stored, true)).toContain('61 seconds left in all.');
  });
});

describe('a wait', () => {
  const block = { kind: 'tooSoon', secondsLeft: 50, enforcingLeft: 20 } as const;

  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('passes, and once it is over Keygate is asked once', () => {
    const over = vi.fn();
    const wait = new Wait(over);
    wait.begin(50);
    expect(wait.asOfNow(block)).toEqual(block);
    vi.advanceTimersByTime(30_000);
    expect(wait.asOfNow(block)).toEqual({ kind: 'tooSoon', secondsLeft: 20, enforcingLeft: 0 });
    expect(wait.asOfNow({ kind: 'missing' })).toEqual({ kind: 'missing' });
    vi.advanceTimersByTime(19_999);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('ends without a word where it is stopped', () => {
    const over = vi.fn();
    const stop = new Wait(over).begin(50);
    stop();
    vi.advanceTimersByTime(60_000);
    expect(over).not.toHaveBeenCalled();
  });
});
