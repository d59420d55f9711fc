import { expect, it } from 'vitest';

import type { SettingsView } from '../src/ipc';
import { keygate } from '../src/ipc';
import { Changing } from '../src/screens/settings/changing.svelte';
import { Messages } from '../src/state/messages.svelte';

it('a section takes the next change, whatever became of the one before', async () => {
  let taken: SettingsView | null = null;
  const changing = new Changing(
    new Messages(() => 'settings'),
    (settings) => (taken = settings),
    () => {
      throw new Error('a defect');
    },
  );
  const failing = changing.to(() => Promise.reject(new Error('no answer')));
  const next = changing.to(() => keygate.readSettings());
  expect(changing.busy).toBe(true);
  await expect(failing).rejects.toThrow('a defect');
  expect(await next).not.toBeNull();
  expect(taken).toEqual(await next);
  expect(changing.busy).toBe(false);
});
