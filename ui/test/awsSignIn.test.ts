// Signing in to AWS: what is pasted leaves the page, and the browser leads to an account and a role.

import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { administrator, cloudWorld, setCloud } from '../fixture/clouds';
import { world } from '../fixture/world';
import type { AwsPastedProblemView, AwsProfileProblemView, CloudProblemView } from '../src/ipc';
import { pastedProblem, profileProblem } from '../src/words/clouds/aws/problems';
import { endsAt, identityName } from '../src/words/clouds/aws/signIn';
import { browserProblem, cloudProblem } from '../src/words/clouds/problems';
import { open, practise } from './open';
import { button, dialog, findButton, openConnect, says, sent, show } from './onAws';

const SECRET = 'planted-secret';
const BLOCK = `export AWS_ACCESS_KEY_ID="ASIAEXAMPLE"\nexport AWS_SECRET_ACCESS_KEY="${SECRET}"`;

const way = (name: string) => screen.getByRole('radio', { name });
const box = () => screen.getByLabelText<HTMLTextAreaElement>('Credentials');
const gone = () =>
  waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
  });

/** What anybody could read in the page, values of fields too. */
function everything(): string {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')];
  return document.documentElement.outerHTML + fields.map(({ value }) => value).join('\n');
}

describe('pasting credentials', () => {
  it('x5_signs_in_reads_and_leaves_the_secret_nowhere_in_the_page', async () => {
    const opened = await show();
    await openConnect(opened);
    const { user } = opened;
    await user.click(way('Paste credentials'));
    const taken = box();
    await user.click(taken);
    await user.paste(BLOCK);
    expect(taken.value).toContain(SECRET);
    await user.click(button('Sign in'));
    expect(taken.value, 'emptied with the press').toBe('');
    await gone();
    expect(sent('paste_aws_credentials')[0]?.given).toMatchObject({ credentials: { text: BLOCK } });
    expect(await says('414 of 428'), 'it reads after signing in').toBeVisible();
    expect(screen.getAllByText('AWS account 000000000000, role KeyAdministrator')).toHaveLength(2);
    expect(everything()).not.toContain(SECRET);
  });

  it('x5_lets_a_secret_out_of_the_box_by_no_other_way', async () => {
    const opened = await show();
    await openConnect(opened);
    await opened.user.click(way('Paste credentials'));
    for (const kind of ['copy', 'cut', 'dragstart']) {
      const event = new Event(kind, { bubbles: true, cancelable: true });
      expect(box().dispatchEvent(event), kind).toBe(false);
    }
    expect(box()).toHaveAttribute('autocomplete', 'off');
    expect(box()).toHaveAttribute('spellcheck', 'false');
  });

  it('says at the box what is missing, and holds nothing of it', async () => {
    const opened = await show();
    await openConnect(opened);
    const { user } = opened;
    await user.click(way('Paste credentials'));
    await user.click(box());
    await user.paste('AWS_ACCESS_KEY_ID=ASIAPLANTED');
    await user.click(button('Sign in'));
    expect(await screen.findByText(/has no secret access key/)).toBeVisible();
    expect(box()).toHaveAttribute('aria-invalid', 'true');
    expect(box()).toHaveAccessibleDescription(/Copy the whole block in the access portal/);
    expect(screen.queryByRole('alert'), 'said once').toBeNull();
    expect(everything()).not.toContain('ASIAPLANTED');
    expect(button('Sign in')).toBeDisabled();
  });

  it('forgets what stands in the box when another way is chosen or the dialog closes', async () => {
    const opened = await show();
    await openConnect(opened);
    const { user } = opened;
    await user.click(way('Paste credentials'));
    await user.click(box());
    await user.paste(BLOCK);
    await user.click(way('Identity Center'));
    expect(everything()).not.toContain(SECRET);
    await user.click(way('Paste credentials'));
    expect(box()).toHaveValue('');
  });

  it('is filled in where one practices, and says so', async () => {
    const { user } = await practise();
    await user.click(screen.getByRole('link', { name: 'Settings' }));
    await user.click(await findButton('Connect AWS…'));
    await dialog('Connect AWS');
    expect(screen.getByLabelText('Start URL')).toHaveValue('http://127.0.0.1:41999/start');
    expect(screen.getByText(/PRACTICE: filled in/)).toBeVisible();
    await user.click(way('Paste credentials'));
    expect(box().value).toContain('ASIAPRACTICE');
    await user.click(button('Sign in'));
    await gone();
    expect(cloudWorld.signedIn?.method).toBe('pasted');
  });
});

describe('Identity Center', () => {
  it('leads through the browser to an account and a role', async () => {
    const opened = await show();
    const shown = await openConnect(opened);
    const { user } = opened;
    const start = button('Sign in in the browser');
    expect(start).toBeDisabled();
    await user.type(screen.getByLabelText('Start URL'), 'https://example.awsapps.com/start');
    await user.type(screen.getByLabelText('Region'), 'eu-central-1');
    await user.click(start);
    await user.click(await within(shown).findByRole('radio', { name: /Northwind keys/ }));
    const use = await findButton('Use this role');
    expect(use, 'two roles: neither is chosen by itself').toBeDisabled();
    await user.click(await within(shown).findByRole('radio', { name: 'KeyAdministrator' }));
    await user.click(use);
    await gone();
    expect(sent('open_aws_portal')[0]?.given).toMatchObject({
      startUrl: 'https://example.awsapps.com/start',
      region: 'eu-central-1',
      done: 'You are signed in. Close this page and go back to Keygate.',
    });
    expect(sent('choose_aws_role')[0]?.given).toMatchObject({
      account: '000000000000',
      role: 'KeyAdministrator',
    });
    expect(await says('414 of 428')).toBeVisible();
  });

  it('chooses an only account and an only role by itself', async () => {
    const opened = await show({ accounts: [{ id: '111111111111', name: 'Northwind test' }] });
    const shown = await openConnect(opened);
    await opened.user.type(screen.getByLabelText('Start URL'), 'https://example.awsapps.com/start');
    await opened.user.type(screen.getByLabelText('Region'), 'eu-central-1');
    await opened.user.click(button('Sign in in the browser'));
    expect(await within(shown).findByRole('radio', { name: 'ReadOnly' })).toBeChecked();
    expect(within(shown).getByRole('radio', { name: /Northwind test/ })).toBeChecked();
    expect(button('Use this role')).toBeEnabled();
  });

  it('waits for the browser until it is cancelled', async () => {
    const opened = await show();
    const shown = await openConnect(opened);
    const { user } = opened;
    await user.type(screen.getByLabelText('Start URL'), 'https://example.awsapps.com/start');
    await user.type(screen.getByLabelText('Region'), 'eu-central-1');
    world.delay = 1e9;
    await user.click(button('Sign in in the browser'));
    expect(await within(shown).findByText('Continue in your browser.')).toBeVisible();
    await user.click(within(shown).getByText('The page did not open?'));
    expect(within(shown).getByText(/^https:\/\/sign-in\.example/)).toBeVisible();
    // Reading the rights may offer to be cancelled, too; the dialog's own button comes last.
    const cancel = () => within(shown).getAllByRole('button', { name: 'Cancel' }).at(-1);
    await user.click(cancel() ?? shown);
    expect(screen.queryByText('Continue in your browser.')).toBeNull();
    expect(screen.getByLabelText('Start URL')).toHaveValue('https://example.awsapps.com/start');
    await waitFor(() => {
      expect(sent('cancel_call')).toHaveLength(1);
    });
    expect(screen.queryByRole('alert'), 'cancelled is no failure').toBeNull();
    await user.click(cancel() ?? shown);
    await gone();
  });

  it.each([
    ['Start URL', 'example', 'eu-central-1', /not the address|begins with https/],
    ['Region', 'https://example.awsapps.com/start', 'Frankfurt', /no region with this name/],
  ])('says at %s what is wrong with it', async (label, startUrl, region, said) => {
    const opened = await show();
    await openConnect(opened);
    await opened.user.type(screen.getByLabelText('Start URL'), startUrl);
    await opened.user.type(screen.getByLabelText('Region'), region);
    await opened.user.click(button('Sign in in the browser'));
    await waitFor(() => {
      expect(screen.getByLabelText(label)).toHaveAccessibleDescription(said);
    });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says so where the portal offers no account, or no role', async () => {
    const opened = await show({ accounts: [] });
    const shown = await openConnect(opened);
    await opened.user.type(screen.getByLabelText('Start URL'), 'https://example.awsapps.com/start');
    await opened.user.type(screen.getByLabelText('Region'), 'eu-central-1');
    await opened.user.click(button('Sign in in the browser'));
    expect(await within(shown).findByText(/offers you no account/)).toBeVisible();
    setCloud({ roles: {} });
    await opened.user.click(button('Use another portal'));
    await opened.user.click(button('Sign in in the browser'));
    await opened.user.click(await within(shown).findByRole('radio', { name: /Northwind keys/ }));
    expect(await within(shown).findByText(/You have no role in this account/)).toBeVisible();
  });
});

describe('a profile of this computer', () => {
  async function choose(name: string) {
    const opened = await show();
    await openConnect(opened);
    await opened.user.click(way('A profile of this computer'));
    screen.getByRole('combobox', { name: 'Profile' }).focus();
    const down = '{ArrowDown}'.repeat(cloudWorld.profiles.indexOf(name));
    await opened.user.keyboard(`{Enter}{Home}${down}{Enter}`);
    await opened.user.click(button('Use this profile'));
  }

  it('signs in with its credentials', async () => {
    await choose('default');
    await gone();
    expect(cloudWorld.signedIn?.method).toBe('profile');
  });

  it('goes on in the browser where it names a portal', async () => {
    await choose('portal');
    expect(await screen.findByRole('radio', { name: /Northwind keys/ })).toBeVisible();
    expect(sent('open_aws_portal')[0]?.given).toMatchObject({ region: 'eu-central-1' });
  });

  it('says at the profile why it is not used, and which command it would run', async () => {
    await choose('vault');
    expect(await screen.findByText(/runs no command of a profile: vault exec aws/)).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('the rights', () => {
  it('a10_are_read_when_asked_for_with_what_they_can_be_misused_for', async () => {
    const opened = await show();
    const shown = await openConnect(opened);
    expect(sent('read_cloud_rights')).toHaveLength(0);
    const details = shown.querySelector('details');
    if (!details) throw new Error('nothing to open');
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
    const changing = await within(shown).findByRole('group', { name: 'To add addresses' });
    expect(changing).toHaveTextContent('iam:PutRolePolicy');
    expect(within(shown).getByRole('group', { name: 'To read' })).not.toHaveTextContent('Put');
    expect(within(shown).getByText(/can give the role .* any right/)).toBeVisible();
    await opened.user.click(button('Copy To read'));
    expect(await navigator.clipboard.readText()).toContain('iam:GetRole');
  });
});

describe('Settings', () => {
  it('says who is signed in, which hosts that means, and forgets it', async () => {
    setCloud({ signedIn: administrator('identityCenter') });
    const { user } = await practise();
    await user.click(screen.getByRole('link', { name: 'Settings' }));
    const section = await screen.findByRole('region', { name: 'Key services' });
    expect(
      await within(section).findByText(
        'arn:aws:sts::000000000000:assumed-role/KeyAdministrator/sam',
      ),
    ).toBeVisible();
    expect(within(section).getByText('Identity Center')).toBeVisible();
    for (const host of ['oidc', 'portal.sso', 'sts', 'kms']) {
      expect(within(section).getByText(`${host}.REGION.amazonaws.com`)).toBeVisible();
    }
    expect(within(section).getByText('iam.amazonaws.com')).toBeVisible();
    expect(within(section).getByText('127.0.0.1:41873')).toBeVisible();
    await user.click(within(section).getByRole('button', { name: 'Disconnect' }));
    expect(await within(section).findByText('Nobody is signed in to AWS.')).toBeVisible();
    expect(cloudWorld.signedIn).toBeNull();
    expect(await screen.findByText(/has forgotten the sign-in to AWS/)).toBeVisible();
  });

  it('has nothing of it without a connection', async () => {
    const { user } = await open();
    await user.click(button('Settings'));
    await screen.findByRole('heading', { name: 'Settings' });
    expect(screen.queryByRole('region', { name: 'Key services' })).toBeNull();
    expect(sent('read_clouds')).toHaveLength(0);
  });
});

describe('the keyboard', () => {
  it('comes back to the button that opened the dialog', async () => {
    const { user } = await show();
    button('Read from AWS').focus();
    await user.keyboard('{Enter}');
    await dialog('Connect AWS');
    await user.keyboard('{Escape}');
    await gone();
    await waitFor(() => {
      expect(button('Read from AWS')).toHaveFocus();
    });
  });
});

describe('the words', () => {
  it('name the identity as the console does', () => {
    expect(identityName('arn:aws:iam::000000000000:user/team/Sam')).toBe('user Sam');
    expect(identityName('arn:aws:iam::000000000000:root')).toBe('root user');
    const role = (name: string) =>
      identityName(`arn:aws:sts::000000000000:assumed-role/${name}/sam`);
    expect(role('AWSReservedSSO_Key_Administrator_0123456789abcdef')).toBe(
      'role Key_Administrator',
    );
    expect(role('AWSReservedSSO_KeyAdministrator_later')).toBe(
      'role AWSReservedSSO_KeyAdministrator_later',
    );
    expect(identityName('something else')).toBe('something else');
    expect(endsAt(null, 0)).toBe('AWS does not say');
    expect(endsAt('2026-11-23T10:00:00Z', Date.parse('2026-11-23T11:00:00Z'))).toMatch(/^ended at/);
  });

  it('say of every problem what it means', () => {
    const parts = ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const;
    const pasted: AwsPastedProblemView[] = [
      { kind: 'nothing' },
      ...parts.flatMap((part) =>
        (['missing', 'broken', 'several'] as const).map((kind) => ({ kind, part })),
      ),
    ];
    const profiles = (
      [
        'notRead',
        'roleOfAnother',
        'webIdentity',
        'ofTheMachine',
        'ofTheConsole',
        'incomplete',
        'none',
      ] as const
    ).map((kind): AwsProfileProblemView => ({ kind }));
    const detail = 'in AWS’s words';
    const clouds: CloudProblemView[] = [
      { kind: 'unreachable', host: 'iam.amazonaws.com', cause: 'timedOut' },
      { kind: 'denied', action: 'iam:GetRole', resource: 'arn:aws:iam::000000000000:role/A' },
      { kind: 'denied', action: null, resource: null },
      { kind: 'clockOff', there: null },
      { kind: 'clockOff', there: '2026-11-23T10:00:00Z' },
      ...(
        [
          'throttled',
          'signInExpired',
          'wrongSignIn',
          'notFound',
          'unexpected',
          'invalidName',
          'setup',
        ] as const
      ).map((kind) => ({ kind })),
      ...(['malformed', 'limitExceeded', 'invalidState', 'refused', 'failed'] as const).map(
        (kind) => ({ kind, detail }),
      ),
    ];
    const all = [
      ...pasted.map(pastedProblem),
      ...profiles.map(profileProblem),
      browserProblem({ kind: 'noPort' }, 'aws'),
      browserProblem({ kind: 'timedOut' }, 'aws'),
      browserProblem({ kind: 'refused', code: 'access_denied' }, 'aws'),
      ...clouds.map((problem) => cloudProblem(problem, 'aws')),
    ];
    for (const words of all) {
      expect(words.title).toMatch(/\S/);
      expect(words.meaning).toMatch(/\S/);
      expect(words.next).toMatch(/\S/);
      expect(JSON.stringify(words)).not.toMatch(/undefined|\[object|null/);
    }
    expect(
      cloudProblem({ kind: 'denied', action: 'iam:GetRole', resource: null }, 'aws').meaning,
    ).toContain('iam:GetRole');
    expect(
      JSON.stringify(clouds.slice(-5).map((problem) => cloudProblem(problem, 'aws'))).split(detail),
    ).toHaveLength(6);
  });
});
