import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { rotations } from '../src/words/encryption/rotation';
import { connect, mainSwitch } from './open';

const sent = (command: string) => world.calls.filter((call) => call.command === command);
const inDialog = (dialog: HTMLElement, name: string) =>
  within(dialog).getByRole('button', { name });

async function rotate(changed: Partial<World>) {
  const opened = await connect(changed);
  await opened.user.click(screen.getByRole('button', { name: 'Rotate key…' }));
  const dialog = await screen.findByRole('dialog', { name: /Rotate the key in/ });
  return { ...opened, dialog };
}

/** Goes on to the fields. */
async function entering(changed: Partial<World>, renewal?: string) {
  const opened = await rotate(changed);
  const { user, dialog } = opened;
  if (renewal) await user.click(within(dialog).getByRole('radio', { name: renewal }));
  await user.click(inDialog(dialog, 'I have created it: continue'));
  return opened;
}

/** From *Review and save* through the one confirming press. */
async function send({ user, dialog }: Awaited<ReturnType<typeof rotate>>) {
  await waitFor(() => {
    expect(inDialog(dialog, 'Review and save')).toBeEnabled();
  });
  await user.click(inDialog(dialog, 'Review and save'));
  const summary = await screen.findByRole('dialog', { name: 'Send this to Atlas?' });
  expect(sent('send'), 'nothing is sent before the summary was confirmed').toHaveLength(0);
  await user.click(inDialog(summary, 'Send to Atlas'));
  return screen.findByRole('dialog', { name: /Rotate the key in/ });
}

describe('rotating a key', () => {
  it('is offered only where a key is in use', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    expect(screen.queryByRole('button', { name: 'Rotate key…' })).toBeNull();
  });

  it('s8_aws_keeps_the_arn_so_nothing_is_sent', async () => {
    const { user, dialog } = await rotate({ enabled: 'aws' });
    expect(dialog).toHaveTextContent('Keygate sends nothing to Atlas');
    await user.click(inDialog(dialog, 'I have done this: continue'));
    expect(within(dialog).queryByLabelText('Customer master key ID')).toBeNull();
    expect(dialog).toHaveTextContent('Do not delete the key');
    await user.click(inDialog(dialog, 'Finish'));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(sent('prepare_save')).toHaveLength(0);
  });

  it('s8_saves_the_new_google_version_then_says_to_keep_the_old_one', async () => {
    const opened = await entering({ enabled: 'gcp' });
    const { user, dialog } = opened;
    expect(inDialog(dialog, 'Review and save'), 'Atlas has this version already').toBeDisabled();
    await user.type(within(dialog).getByLabelText('Key version resource ID'), '2');
    const after = await send(opened);
    expect(sent('prepare_save')[0]?.given).toMatchObject({
      request: { form: { keyVersionResourceId: expect.stringMatching(/12$/) as string } },
    });
    expect(after).toHaveTextContent('Valid: Atlas can use the key');
    const order = within(after)
      .getAllByRole('listitem')
      .map((item) => item.textContent)
      .join(' ');
    expect(order).toMatch(/Check.*no cluster.*changing.*last snapshot made with it has expired/s);
  });

  it('enters the new value into the form itself', async () => {
    const { user, dialog } = await entering({ enabled: 'gcp' });
    await user.type(within(dialog).getByLabelText('Key version resource ID'), '7');
    await user.click(inDialog(dialog, 'Cancel'));
    const field = await screen.findByLabelText<HTMLInputElement>('Key version resource ID');
    expect(field.value).toMatch(/17$/);
  });

  it.each(['aws', 'azure', 'gcp'] as const)(
    's8_says_before_anything_else_never_to_disable_the_old_one_first: %s',
    async (enabled) => {
      const { dialog } = await rotate({ enabled });
      expect(dialog).toHaveTextContent('Never disable or delete the old one first');
    },
  );

  it('leads back to the fields where Atlas cannot use the new key', async () => {
    const opened = await entering({ enabled: 'azure', verdict: 'notValid' }, 'A new version');
    await opened.user.type(within(opened.dialog).getByLabelText('Key identifier'), '/abc');
    const after = await send(opened);
    expect(within(after).getByRole('alert')).toHaveTextContent('Not valid');
    await opened.user.click(inDialog(after, 'Correct it'));
    expect(within(after).getByLabelText('Key identifier')).toBeVisible();
  });

  it('says at the fields what Atlas refused', async () => {
    const opened = await entering({
      enabled: 'gcp',
      failures: { send: { code: 'changedMeanwhile' } },
    });
    await opened.user.type(within(opened.dialog).getByLabelText('Key version resource ID'), '2');
    const again = await send(opened);
    expect(within(again).getByRole('alert')).toHaveTextContent('Somebody else changed this');
  });

  it('s5_warns_where_the_present_key_is_not_valid', async () => {
    const { dialog } = await rotate({ enabled: 'aws', invalid: true });
    expect(dialog).toHaveTextContent('Restore the current key or its permission first');
  });

  it('s9_a_read_only_sign_in_can_read_along_but_not_save', async () => {
    const { user, dialog } = await entering({ enabled: 'gcp', mayChange: false });
    await user.type(within(dialog).getByLabelText('Key version resource ID'), '2');
    expect(dialog).toHaveTextContent('can look but not change');
    expect(inDialog(dialog, 'Review and save')).toBeDisabled();
  });
});

describe('renewing credentials', () => {
  it('warns that a client secret runs out, and where the Valid may be the old one', async () => {
    const opened = await connect({ enabled: 'azure' });
    expect(screen.getByText(/lasts 2 years at most/)).toBeVisible();
    await opened.user.click(screen.getByRole('button', { name: 'Rotate key…' }));
    const dialog = await screen.findByRole('dialog');
    await opened.user.click(within(dialog).getByRole('radio', { name: 'The client secret' }));
    await opened.user.click(inDialog(dialog, 'I have created it: continue'));
    await opened.user.type(within(dialog).getByLabelText('Secret'), 'renewed-by-a-person');
    const after = await send({ ...opened, dialog });
    expect(after).toHaveTextContent('may still be about the old one');
    expect(after).not.toHaveTextContent('renewed-by-a-person');
  });

  it('says of each renewal what it means and what to do', () => {
    for (const [kind, words] of Object.entries(rotations)) {
      expect(words.meaning, kind).not.toBe('');
      expect(words.steps.length, kind).toBeGreaterThan(0);
    }
  });
});
