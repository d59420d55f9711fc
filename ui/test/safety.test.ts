// Safety rules on the Encryption screen: what is asked and said before Save, and beside the state.

import { screen, waitFor, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';

import { forgetEncryption } from '../fixture/encryption';
import { setEndpoints } from '../fixture/privateEndpoints';
import { rehearsals } from '../src/words/encryption/rehearsals';
import { connect, mainSwitch, practise } from './open';

beforeEach(forgetEncryption);

const question = () =>
  screen.getByRole('radiogroup', {
    name: 'Does your key service accept requests only from certain IP addresses?',
  });

async function summary(user: UserEvent) {
  await waitFor(() => {
    expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled();
  });
  await user.click(screen.getByRole('button', { name: 'Save' }));
  return screen.findByRole('dialog');
}

async function answered(answer: 'Yes' | 'No') {
  const opened = await practise();
  await opened.user.click(screen.getByRole('switch', { name: mainSwitch }));
  await opened.user.click(within(question()).getByRole('radio', { name: answer }));
  return opened;
}

it('s1_where_only_listed_addresses_get_in_access_comes_before_save', async () => {
  const { user } = await answered('Yes');
  expect(screen.getByRole('list', { name: 'Steps' })).toHaveTextContent(
    /Access for Atlas.*Save and check/,
  );
  expect(await summary(user)).toHaveTextContent('allows Atlas’s outbound addresses');
});

it('s1_where_no_list_is_needed_that_is_said', async () => {
  const { user } = await answered('No');
  expect(screen.getByText('Your key service needs no access list for Atlas.')).toBeVisible();
  expect(screen.getByRole('list', { name: 'Steps' })).not.toHaveTextContent('Access for Atlas');
  expect(await summary(user)).not.toHaveTextContent('outbound addresses');
});

it('s4_the_summary_of_a_save_names_organisation_project_and_host', async () => {
  const { user } = await answered('No');
  const dialog = await summary(user);
  for (const words of ['Northwind Ltd', 'Payments (prod)', '127.0.0.1:41873']) {
    expect(dialog).toHaveTextContent(words);
  }
});

/** The button of the open dialog can be pressed once the project is named, and not before. */
async function onlyAfterTheName(user: UserEvent, button: string) {
  const dialog = await screen.findByRole('dialog');
  const confirm = within(dialog).getByRole('button', { name: button });
  expect(confirm).toBeDisabled();
  await user.type(within(dialog).getByLabelText('Project name'), 'Payments');
  expect(confirm, 'only the beginning of the name').toBeDisabled();
  await user.type(within(dialog).getByLabelText('Project name'), ' (prod)');
  expect(confirm).toBeEnabled();
  return dialog;
}

it('s4_search_nodes_ask_for_the_projects_name_and_mention_charges', async () => {
  const { user } = await connect({ enabled: 'aws' });
  await user.click(screen.getByRole('switch', { name: 'Encrypt search nodes' }));
  const dialog = await onlyAfterTheName(user, 'Send to Atlas');
  expect(dialog).toHaveTextContent('cost more');
  expect(dialog).toHaveTextContent(/Off\s*to\s*On/);
});

it('s4_private_networking_asks_for_the_projects_name', async () => {
  setEndpoints();
  const { user } = await connect({ enabled: 'aws' });
  await user.click(await screen.findByRole('switch', { name: 'Require private networking' }));
  await onlyAfterTheName(user, 'Send to Atlas');
});

it('s6_a_save_that_changes_the_key_says_to_keep_the_old_one', async () => {
  const { user } = await connect({ enabled: 'aws' });
  const key = screen.getByLabelText('Customer master key ID');
  await user.clear(key);
  await user.type(key, 'mrk-another');
  const dialog = await summary(user);
  expect(dialog).toHaveTextContent('You still need the old key');
  expect(dialog).toHaveTextContent('until the last snapshot made with it has expired');
});

describe('z3', () => {
  it('z3_purge_protection_and_expiry_are_asked_about_before_save_in_azure', async () => {
    const { user } = await answered('No');
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    const dialog = await summary(user);
    expect(dialog).toHaveTextContent('Is purge protection on for the vault?');
    expect(dialog).toHaveTextContent('Do the key or the client secret expire?');
  });

  it('z3_is_not_asked_where_there_is_no_vault', async () => {
    const { user } = await answered('No');
    expect(await summary(user)).not.toHaveTextContent('purge protection');
  });
});

describe('beside the state', () => {
  it('says what happens while the key is not valid', async () => {
    await connect({ enabled: 'aws', invalid: true });
    const alert = screen.getByText('Not valid: Atlas cannot use the key.').closest('[role=alert]');
    expect(alert).toHaveTextContent('shuts down the clusters on it');
    expect(alert).toHaveTextContent('a node that restarts stays down');
  });

  it('says beforehand what happens without the key, and whether it is due for rotation', async () => {
    await connect({
      enabled: 'aws',
      alerts: [{ kind: 'needsRotation', provider: 'aws', since: null, cluster: null }],
    });
    const lost = screen.getByText('What happens if Atlas can no longer use the key');
    const details = lost.closest('details');
    expect(details).toHaveTextContent('lost for good, also snapshots');
    expect(details).toHaveTextContent('older than 90 days');
    expect(details).toHaveTextContent('That alert is open now.');
  });

  it('says no more that it waits once the key check has settled', async () => {
    const { app, user } = await practise({ verdict: 'waiting' });
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(within(await summary(user)).getByRole('button', { name: 'Send to Atlas' }));
    await waitFor(() => {
      expect(app.connected?.project?.change.outcome).not.toBeNull();
    });
    expect(screen.queryByText(/Atlas saved the settings and still tries/)).toBeNull();
  });
});

describe('practice', () => {
  it('says what can be tried with the chosen provider, and only there', async () => {
    const { user } = await practise();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    const note = screen.getByText('Practice: what you can try').closest('details');
    expect(note).toHaveTextContent('The key in AWS is disabled');
    await user.click(screen.getByRole('radio', { name: 'Google Cloud KMS' }));
    expect(note).toHaveTextContent('The key version in Google Cloud was destroyed');
  });

  it('is not mentioned outside the practice project', async () => {
    await connect({ enabled: 'aws' });
    expect(screen.queryByText('Practice: what you can try')).toBeNull();
  });

  it.each(['aws', 'azure', 'gcp'] as const)('has words for all that is listed (%s)', (provider) => {
    const all = rehearsals(provider);
    const happens = all.flatMap(({ tries }) => tries.map((one) => one.happens));
    expect(happens.length).toBeGreaterThan(4);
    expect(new Set(happens).size).toBe(happens.length);
    for (const { field } of all) expect(field).toBeTruthy();
  });
});
