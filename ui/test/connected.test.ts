// One connection: which project is in use.

import { afterEach, expect, it, vi } from 'vitest';

import { projects } from '../fixture/projects';
import { keygate } from '../src/ipc';
import type { ConnectionView } from '../src/ipc';
import { connect } from './open';

afterEach(() => {
  vi.restoreAllMocks();
});

it('uses the project that was chosen last, however long each answer takes', async () => {
  const { app } = await connect();
  const { connected } = app;
  if (!connected) throw new Error('not connected');
  const answers: ((view: ConnectionView) => void)[] = [];
  vi.spyOn(keygate, 'chooseProject').mockImplementation(
    () => new Promise((resolve) => answers.push(resolve)),
  );
  const { view } = connected;
  const chosen = [connected.choose(projects[1]?.id ?? ''), connected.choose(projects[2]?.id ?? '')];
  const answer = async (at: number, project = projects[at + 1] ?? null) => {
    await vi.waitFor(() => {
      expect(answers.length).toBeGreaterThan(at);
    });
    answers[at]?.({ ...view, project });
  };
  await Promise.all([answer(1), answer(0), ...chosen]);
  expect(connected.project?.id).toBe(projects[2]?.id);
  expect(connected.switching).toBe(false);
});
