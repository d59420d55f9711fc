import { expect, it } from 'vitest';

import type { SettingsView } from '../src/ipc';
import { keygate } from '../src/ipc';
import { Changing } from '../src/screens/settings/changing.svelte';
import { Messages } from '../src/state/messages.svelte';
import { SettingChanges } from '../src/state/settingChanges';

it('a section takes the next change, whatever became of the one before', async () => {
  let taken: SettingsView | null = null;
  const changing = new Changing(
    new SettingChanges(),
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

it('a slow change of one section does not overwrite a later one of another', async () => {
  const changes = new SettingChanges();
  let taken: SettingsView | null = null;
  const section = () =>
    new Changing(changes, new Messages(() => 'settings'), (settings) => (taken = settings));
  const settings = await keygate.readSettings();
  let stored = { ...settings, notifications: true };
  let answer: (settings: SettingsView) => void = () => undefined;

  const first = section().to(() => new Promise((resolve) => (answer = resolve)));
  const second = section().to(() => {
    stored = { ...stored, notifications: false };
    return Promise.resolve(stored);
  });
  await keygate.readSettings();
  expect(stored.notifications, 'it is not asked for before the first has ended').toBe(true);

  stored = { ...stored, checkEvery: 'hour' };
  answer(stored);
  await Promise.all([first, second]);
  expect(taken).toEqual({ ...settings, checkEvery: 'hour', notifications: false });
});
