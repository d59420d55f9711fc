import { screen, waitFor, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';

import { CLIENT, PROJECT } from '../fixture/google';
import { button, dialog, findButton, says, sent } from './onAws';
import { openConnect, read, show } from './onGoogle';

test('a person signs in in the browser with a client of their own, and what is read shows who', async () => {
  const opened = await show();
  const { user } = opened;
  const shown = within(await openConnect(opened));
  const submit = shown.getByRole('button', { name: 'Sign in in the browser' });
  expect(submit).toBeDisabled();
  await user.type(shown.getByLabelText('Client ID'), 'wrong');
  await user.type(shown.getByLabelText('Client secret'), 'planted');
  await user.type(shown.getByLabelText('Quota project'), 'northwind-tools');
  await user.click(submit);
  expect(await shown.findByText(/ends with \.apps\.googleusercontent\.com/)).toBeVisible();
  expect(shown.getByLabelText('Client secret')).toHaveValue('');
  await user.clear(shown.getByLabelText('Client ID'));
  await user.type(shown.getByLabelText('Client ID'), CLIENT);
  await user.type(shown.getByLabelText('Client secret'), 'planted');
  await user.click(shown.getByRole('button', { name: 'Sign in in the browser' }));
  await findButton('Read again');
  expect(screen.getAllByText('Google Cloud, sam@northwind.example')).not.toHaveLength(0);
  const [last] = sent('sign_in_to_google').slice(-1);
  expect(last?.given).toMatchObject({
    client: { id: CLIENT, secret: 'planted', quotaProject: 'northwind-tools' },
  });
});

test('what the browser and a key file bring is kept where that is ticked, and what gcloud left is not', async () => {
  const opened = await show();
  const { user } = opened;
  const shown = within(await openConnect(opened));
  const tick = () => shown.queryByRole('checkbox', { name: 'Keep in the system keychain' });
  await user.click(shown.getByRole('radio', { name: 'Default credentials' }));
  expect(tick()).toBeNull();
  await user.click(shown.getByRole('radio', { name: 'A key file' }));
  await user.click(tick() ?? document.body);
  expect(shown.getByText(/until you press Disconnect here or leave/)).toBeVisible();
  await user.click(shown.getByRole('button', { name: 'Choose a file…' }));
  await shown.findByRole('button', { name: 'Choose another file…' });
  await user.click(shown.getByRole('button', { name: 'Sign in' }));
  await findButton('Read again');
  expect(sent('use_google_key_file')[0]?.given).toMatchObject({ keep: true });
});

test('the guide says where to click, and the rights say who grants them', async () => {
  const opened = await show();
  const shown = within(await openConnect(opened));
  await opened.user.click(shown.getByText(/How to make the OAuth client/));
  expect(shown.getByText(/Choose Desktop app as the application type/)).toBeVisible();
  await opened.user.click(shown.getByText('What this sign-in needs'));
  expect(await shown.findByText(/roles\/browser on the organization/)).toBeVisible();
  expect(shown.getByText(/allow anybody wherever somebody uses/)).toBeVisible();
});

test('a key file is chosen in the program and wiped where it is not used', async () => {
  const opened = await show();
  const { user } = opened;
  const shown = within(await openConnect(opened));
  await user.click(shown.getByRole('radio', { name: 'A key file' }));
  expect(shown.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  await user.click(shown.getByRole('button', { name: 'Choose a file…' }));
  await shown.findByRole('button', { name: 'Choose another file…' });
  await user.click(shown.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => {
    expect(sent('forget_key_file')).toHaveLength(1);
  });
  await user.click(button('Read from Google Cloud'));
  const again = within(await dialog('Connect Google Cloud'));
  await user.click(again.getByRole('radio', { name: 'A key file' }));
  await user.click(again.getByRole('button', { name: 'Choose a file…' }));
  await user.type(again.getByLabelText('Quota project'), 'external');
  await user.click(await again.findByRole('button', { name: 'Sign in' }));
  expect(await again.findByText(/can start any program on this computer/)).toBeVisible();
});

test('without application default credentials it says how they are made', async () => {
  const opened = await show();
  const shown = within(await openConnect(opened));
  await opened.user.click(shown.getByRole('radio', { name: 'Default credentials' }));
  expect(shown.getByText(/gcloud auth application-default login/)).toBeVisible();
  expect(shown.getByRole('button', { name: 'Sign in' })).toBeDisabled();
});

test('what is read names the perimeter, the levels and what could not be read with who grants it', async () => {
  const { user } = await read({
    dryRunLacks: 3,
    unread: [
      {
        what: 'levels',
        name: 'accessPolicies/9',
        why: { kind: 'denied', action: 'accesscontextmanager.accessLevels.list' },
      },
      { what: 'key', name: 'k', why: { kind: 'perimeter' } },
    ],
  });
  expect(await says(/which restricts Cloud KMS/)).toBeVisible();
  expect(await says(/Whoever enforces it blocks Atlas/)).toBeVisible();
  expect(await says(/lacks the permission accesscontextmanager\.accessLevels\.list/)).toBeVisible();
  expect(await says(/administrator of the organization can grant it/)).toBeVisible();
  expect(await says(/blocks this computer too/)).toBeVisible();
  await user.click(screen.getByText(/Access levels that allow Atlas/));
  expect(await says(/by a rule for Atlas’s service account alone/)).toBeVisible();
});

test('a key version that is going to be destroyed is said first', async () => {
  await read({ keyState: { kind: 'destroyScheduled', on: '2027-01-01T00:00:00Z' } });
  expect(await says(/destroys the key version on/)).toBeVisible();
});

test('a new level and a rule are shown, confirmed, and stored; for half an hour it may still refuse', async () => {
  const { user } = await read({ hasOwnLevel: false });
  await user.click(await findButton(/^Add \d+ addresses…$/));
  const shown = within(await dialog(/^Add \d+ addresses in Google Cloud\?$/));
  expect(shown.getByText('KeygateAtlasAddresses')).toBeVisible();
  expect(shown.getByText(/^In force: /)).toBeVisible();
  expect(shown.getByText(/refuses a change of the perimeter if somebody else/)).toBeVisible();
  await user.click(shown.getByRole('button', { name: 'Add to Google Cloud' }));
  expect(await screen.findByText(/It takes up to 30 minutes, during which/)).toBeVisible();
  expect(sent('change_cloud')).toHaveLength(1);
});

test('a level that got no rule before Keygate was closed is taken up as it is', async () => {
  const { user } = await read({ hasOwnLevel: false, hasLevelWithoutRule: true });
  await user.click(await findButton(/^Add \d+ addresses…$/));
  const shown = within(await dialog(/^Add \d+ addresses in Google Cloud\?$/));
  expect(shown.getByText(/It has these addresses already/)).toBeVisible();
  expect(shown.queryByText('new')).toBeNull();
  expect(shown.getByText(/^In force: \d+ addresses are added/)).toBeVisible();
});

test('g1 where the service account is not known yet, a person says it', async () => {
  const { user } = await read({ tellsAccount: false }, { problem: { kind: 'accountUnknown' } });
  await user.click(await findButton(/^Add \d+ addresses…$/));
  expect(await screen.findByText(/none for any identity/)).toBeVisible();
  expect(await says('not known yet')).toBeVisible();
  const field = screen.getByLabelText('Address of the service account');
  // The whole value is shown below the row, so that it never covers the button.
  expect(button('Read with this account').parentElement).toContainElement(field);
  await user.type(field, 'nobody');
  await user.click(button('Read with this account'));
  expect(await screen.findByText(/ends with \.gserviceaccount\.com/)).toBeVisible();
  await user.clear(field);
  await user.type(field, `atlas@${PROJECT}.iam.gserviceaccount.com`);
  await user.click(button('Read with this account'));
  await waitFor(() => {
    expect(screen.queryByLabelText('Address of the service account')).toBeNull();
  });
  expect(await says(`atlas@${PROJECT}.iam.gserviceaccount.com`)).toBeVisible();
});
