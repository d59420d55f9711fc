import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { accessWorld, listWithout, setAccess } from '../fixture/accessList';
import type { AccessWorld } from '../fixture/accessList';
import { neededWorld, setNeeded } from '../fixture/needed';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import type { ArtefactRequest, PageRequest, TargetKindView } from '../src/ipc/bindings';
import { removalBlock } from '../src/words/access-list/accessList';
import { practise } from './open';
import type { Opened } from './open';

const ROLE = 'arn:aws:iam::111122223333:role/atlas-kms';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1f0c8c0f-9a11-4f3d-8a3e-6c0123456789';

async function show(missing: number | null, changed: Partial<World> = {}): Promise<Opened> {
  const opened = await practise(changed);
  if (missing !== null) listed(listWithout(missing));
  await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
  await screen.findByRole('heading', { name: 'Change your access list' });
  return opened;
}

function listed(text: string, changed: Partial<AccessWorld> = {}): void {
  const entries = text.split('\n').map((cidr, index) => ({ cidr, line: index + 1 }));
  Object.assign(accessWorld, { entries, ...changed });
}

/** Chooses a form; jsdom does not open the select, which the journeys do. */
function choose({ app }: Opened, target: TargetKindView): void {
  if (app.connected) app.connected.accessList.artefact.chosen = target;
}

const requests = () =>
  world.calls
    .filter(({ command }) => command === 'write_artefact')
    .map(({ given }) => (given as { request: ArtefactRequest }).request);

const written = (request: object) =>
  waitFor(() => {
    expect(requests().at(-1)).toMatchObject(request);
  });

const saveFile = () => screen.findByRole('button', { name: 'Save file' });

describe('writing the list', () => {
  it('takes the difference from the result to the files, in one press', async () => {
    const { user } = await show(8);
    await written({ scope: 'whole', target: { kind: 'azureFirewall' } });
    await user.click(await screen.findByRole('button', { name: 'Write the 8 missing' }));
    await written({ scope: 'difference' });
    expect(screen.getByRole('heading', { name: 'Change your access list' })).toHaveFocus();
    expect(await screen.findByText('428 of 1,000 rules')).toBeVisible();
    expect(screen.getByText('0 extra allowed')).toBeVisible();
  });

  it('can be cancelled, and tried again', async () => {
    const { user } = await show(8);
    await screen.findByText('428 of 1,000 rules');
    world.delay = 1e9;
    await user.click(screen.getByRole('checkbox', { name: 'Join neighboring addresses' }));
    await written({ merged: true });
    await user.click(await screen.findByRole('button', { name: 'Cancel' }, { timeout: 3000 }));
    const again = await screen.findByRole('button', { name: 'Try again' });
    expect(screen.queryByText('428 of 1,000 rules')).toBeNull();
    world.delay = 0;
    await user.click(again);
    expect(await screen.findByText(/of 1,000 rules/)).toBeVisible();
  });

  it('has no difference before anything was compared, nor where nothing is missing', async () => {
    const opened = await show(null);
    await written({ scope: 'whole' });
    expect(screen.queryByRole('radio', { name: 'Only what is missing' })).toBeNull();
    expect(screen.getByText(/Then Keygate knows what is missing/)).toBeVisible();
    listed(listWithout(0));
    await opened.user.click(screen.getByRole('link', { name: 'Encryption' }));
    await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
    expect(await screen.findByText(/there is only the whole list to write/)).toBeVisible();
  });

  it.each(['awsKeyPolicy', 'googleAccessLevel', 'terraform'] as const)(
    'w1_writes_the_whole_list_for_%s_which_takes_the_place_of_what_is_there',
    async (target) => {
      accessWorld.defaults = { ...accessWorld.defaults, roleArn: ROLE, keyArn: KEY };
      const opened = await show(8);
      await opened.user.click(await screen.findByRole('radio', { name: 'Only what is missing' }));
      expect(screen.getByRole('button', { name: 'Write the 8 missing' })).toBeVisible();
      choose(opened, target);
      expect(await screen.findByText(/This form replaces the current list/)).toBeVisible();
      expect(screen.getByRole('button', { name: 'Write the whole list' })).toBeVisible();
      expect(screen.queryByRole('radio', { name: 'Only what is missing' })).toBeNull();
    },
  );

  it('w1_puts_the_whole_list_into_the_policy_that_was_pasted', async () => {
    const opened = await show(null);
    accessWorld.defaults = { ...accessWorld.defaults, target: 'awsRolePolicy', keyArn: KEY };
    listed(listWithout(8), { form: 'awsPolicy', mergeable: true });
    await opened.user.click(screen.getByRole('link', { name: 'Encryption' }));
    await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
    expect(await screen.findByText(/Keygate writes the policy you pasted again/)).toBeVisible();
    await written({ scope: 'whole', target: { kind: 'awsRolePolicy', merge: true } });
    await opened.user.click(
      screen.getByRole('checkbox', { name: 'Put it into the policy I pasted' }),
    );
    await written({ target: { kind: 'awsRolePolicy', merge: false } });
    expect(screen.getByRole('radio', { name: 'Only what is missing' })).toBeVisible();
  });

  it('has Google’s account compared with the console before it names it', async () => {
    const email =
      'mongodb-atlas-0123456789abcdef@p-0123456789abcdef01234567.iam.gserviceaccount.com';
    const now = { provider: 'gcp' as const, roleId: '65f1c0ffee65f1c0ffee65aa', email };
    accessWorld.defaults = { ...accessWorld.defaults, unconfirmed: { now, last: null } };
    const opened = await show(null);
    choose(opened, 'googleAccessLevel');
    const field = await screen.findByRole('textbox', { name: 'Atlas’s service account' });
    expect(field).toHaveValue('');
    expect(field).toHaveAccessibleDescription(/once you have compared the account below/);
    const use = screen.getByRole('button', { name: 'Use this account' });
    expect(use).toBeDisabled();
    await opened.user.click(screen.getByRole('checkbox', { name: /I compared it/ }));
    await opened.user.click(use);
    await waitFor(() => {
      expect(field).toHaveValue(email);
    });
    expect(field).toHaveAccessibleDescription(/From Atlas; you compared it/);
    expect(screen.queryByRole('checkbox', { name: /I compared it/ })).toBeNull();
    const asked = world.calls.find(({ command }) => command === 'role_setup');
    expect(asked?.given).toMatchObject({ confirmed: now });
  });

  it('says where the account stands that it cannot know', async () => {
    const opened = await show(null);
    choose(opened, 'googleAccessLevel');
    const field = await screen.findByRole('textbox', { name: 'Atlas’s service account' });
    expect(field).toHaveAccessibleDescription(/As the Atlas console shows it/);
  });

  it('says what is still needed, calmly, and writes once it is there', async () => {
    const opened = await show(null);
    choose(opened, 'awsKeyPolicy');
    expect(await screen.findByText('Still needed: Role ARN.')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Save file' })).toBeNull();
    const field = screen.getByRole('textbox', { name: 'Role ARN' });
    await opened.user.type(field, 'atlas-kms');
    expect(await screen.findByText('The ARN of Atlas’s role is needed')).toBeVisible();
    expect(field).toBeInvalid();
    expect(screen.queryByRole('alert'), 'while typing').toBeNull();
    await opened.user.clear(field);
    await opened.user.type(field, ROLE);
    expect(await saveFile()).toBeVisible();
    expect(screen.getByText(/If somebody deletes that role and creates it again/)).toBeVisible();
  });

  it('g1_writes_what_can_be_written_and_says_what_each_other_file_waits_for', async () => {
    const opened = await show(null);
    choose(opened, 'googleAccessLevel');
    const waiting = await screen.findByRole('list', { name: 'Not written yet' });
    const waits = () =>
      within(waiting)
        .getAllByRole('listitem')
        .map((one) => one.textContent);
    expect(waits()).toEqual([
      'Script for Bash: fill in Access policy number.',
      'Ingress rule: fill in Access policy number, Project number and Atlas’s service account.',
      'Script: dry run: fill in Access policy number and Perimeter name.',
    ]);
    expect(screen.getByRole('tab', { name: 'Access level' })).toBeVisible();
    expect(await saveFile()).toBeEnabled();
    const type = async (name: string, value: string) =>
      opened.user.type(screen.getByRole('textbox', { name }), value);
    await type('Access policy number', '123');
    expect(await screen.findByRole('tab', { name: 'Script for Bash' })).toBeVisible();
    await type('Project number', 'my-project');
    await type('Atlas’s service account', 'mongodb-atlas@p.iam.gserviceaccount.com');
    expect(await screen.findByText('Ingress rule: correct Project number.')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Project number' })).toBeInvalid();
    expect(screen.getByRole('textbox', { name: 'Perimeter name' })).toBeValid();
  });

  it('g1_says_what_an_ingress_rule_replaces_and_leads_through_a_dry_run', async () => {
    const opened = await show(null);
    choose(opened, 'googleAccessLevel');
    const fill = async (name: string, value: string) =>
      opened.user.type(await screen.findByRole('textbox', { name }), value);
    await fill('Access policy number', '123');
    await fill('Perimeter name', 'keys');
    await fill('Project number', '456');
    await fill('Atlas’s service account', 'mongodb-atlas@p.iam.gserviceaccount.com');
    await saveFile();
    expect(screen.getByText(/The command replaces all ingress rules/)).toBeVisible();
    expect(screen.getByText(/needs a Google Cloud organization/)).toBeVisible();
    const book = screen.getByRole('list', { name: 'Step by step' });
    await screen.findByRole('tab', { name: 'Script: dry run' });
    expect(book).toHaveTextContent('as a dry run');
    expect(book).toHaveTextContent('bash atlas-access-level.sh');
    expect(book).toHaveTextContent('bash atlas-ingress-dry-run.sh');
    // What was typed last is written a moment after it.
    await waitFor(() => {
      expect(screen.queryByText('Not written yet')).toBeNull();
    });
  });

  it('z1_keeps_deny_out_of_the_script_as_a_warned_last_step', async () => {
    const { user } = await show(null);
    await saveFile();
    const files = screen.getByRole('tablist', { name: 'Files' });
    const names = () =>
      within(files)
        .getAllByRole('tab')
        .map(({ textContent }) => textContent);
    expect(names()).toEqual(['Script for Bash', 'Template fragment', 'Last step: Deny']);
    expect(screen.queryByText('Do this last, as a separate step.')).toBeNull();
    await user.click(within(files).getByRole('tab', { name: 'Last step: Deny' }));
    expect(screen.getByText('Do this last, as a separate step.')).toBeVisible();
    expect(screen.getByText(/portal’s own view of the vault/)).toBeVisible();
    const steps = within(screen.getByRole('list', { name: 'Step by step' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    const at = (text: string) => steps.findIndex((step) => step.includes(text));
    expect(at('It only adds rules')).toBeLessThan(at('until nothing is missing'));
    expect(at('until nothing is missing')).toBeLessThan(at('default Deny'));
    expect(at('Wait half an hour')).toBeLessThan(at('default Deny'));
    expect(at('Only now remove')).toBe(steps.length - 1);
  });

  it('says what to do where it does not fit', async () => {
    accessWorld.defaults = { ...accessWorld.defaults, target: 'awsRolePolicy', keyArn: KEY };
    listed(Array.from({ length: 300 }, (_, last) => `203.0.${last}.1/32`).join('\n'));
    const { user } = await show(null);
    expect(await screen.findByText('It is too large.')).toBeVisible();
    expect(screen.getByText(/Tick “As several managed policies”/)).toBeVisible();
    await user.click(screen.getByRole('checkbox', { name: 'As several managed policies' }));
    expect(await screen.findByRole('tab', { name: 'Policy 2' })).toBeVisible();
    expect(screen.queryByText('It is too large.')).toBeNull();
  });

  it('copies and saves the file that is shown', async () => {
    const { user } = await show(null);
    await user.click(await screen.findByRole('radio', { name: 'PowerShell' }));
    await screen.findByRole('tab', { name: 'Script for PowerShell' });
    const copy = screen.getByRole('button', { name: 'Copy' });
    await waitFor(() => {
      expect(copy).toBeEnabled();
    });
    await user.click(copy);
    await screen.findByText('Copied atlas-keyvault-rules.ps1');
    await user.click(await saveFile());
    await screen.findByText(/^Saved to/);
    const saves = world.calls.filter(({ command }) => command === 'save_artefact');
    expect(saves[0]?.given).toMatchObject({ file: 1, confirmed: false });
  });

  it('a4_asks_to_look_before_an_unusual_list_is_saved', async () => {
    const { user } = await show(null, { list: 'unusual' });
    await user.click(await saveFile());
    expect(await screen.findByRole('dialog')).toHaveTextContent('61 added, 12 removed');
    await user.click(screen.getByRole('button', { name: 'Save anyway' }));
    await screen.findByText(/^Saved to/);
  });

  it('a4_asks_to_look_before_an_unusual_list_is_copied_and_once_for_all_its_files', async () => {
    const { user } = await show(null, { list: 'unusual' });
    await saveFile();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByRole('dialog')).toHaveTextContent('61 added, 12 removed');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByText(/^Copied/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    await user.click(await screen.findByRole('button', { name: 'Copy anyway' }));
    await screen.findByText('Copied atlas-keyvault-rules.sh');
    await user.click(screen.getByRole('tab', { name: 'Template fragment' }));
    await user.click(await saveFile());
    await screen.findByText(/^Saved to/);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it.each(['Copy', 'Save file'])(
    'a4_no_longer_says_that_the_list_is_not_used_once_it_was_taken_with_%s',
    async (press) => {
      setNeeded({ gaps: [{ kind: 'unusedControlPlane' }] });
      const { user } = await show(null, { list: 'unusual' });
      const said = () => screen.queryByText(/Keygate does not use Atlas’s newest list/);
      await saveFile();
      expect(said()).toBeVisible();
      await user.click(screen.getByRole('button', { name: press }));
      await screen.findByRole('dialog');
      neededWorld.gaps = [];
      await user.click(screen.getByRole('button', { name: /anyway/ }));
      await waitFor(() => {
        expect(said()).toBeNull();
      });
    },
  );

  it('refuses a list that leaves other clouds out and says why', async () => {
    setAccess({ leftOut: 16 });
    await show(null);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('16 addresses that Atlas needs would be missing');
    expect(alert).toHaveTextContent('also when your clusters are in only one of them');
    expect(alert).toHaveTextContent('Write the whole list.');
    expect(screen.queryByRole('button', { name: 'Save file' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Copy' })).toBeNull();
  });

  it('z1_leads_through_either_command_line', async () => {
    const opened = await show(null);
    await opened.user.type(
      screen.getByRole('textbox', { name: 'Your own address' }),
      '203.0.113.7',
    );
    await opened.user.click(await screen.findByRole('tab', { name: 'Your own address' }));
    expect(screen.getByText('my-own-address.sh')).toBeVisible();
    const book = screen.getByRole('list', { name: 'Step by step' });
    expect(book).toHaveTextContent('bash keyvault-deny-everyone-else.sh');
    await opened.user.click(screen.getByRole('radio', { name: 'PowerShell' }));
    expect(await screen.findByText('my-own-address.ps1')).toBeVisible();
    expect(book).toHaveTextContent('./keyvault-deny-everyone-else.ps1');
    expect(book).not.toHaveTextContent('bash ');
  });
});

describe('leaving out what is no longer needed', () => {
  const old = '203.0.113.9/32';

  it('a1_a3_comes_only_once_nothing_speaks_against_it_and_the_list_was_saved', async () => {
    setAccess({
      earlier: [old],
      blockedBy: [{ kind: 'tooSoon', secondsLeft: 12 * 60, enforcingLeft: 0 }],
    });
    const opened = await show(null);
    listed(`${listWithout(0)}\n${old}`);
    await opened.user.click(screen.getByRole('link', { name: 'Encryption' }));
    await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
    expect(await screen.findByText(/720 seconds left/)).toBeVisible();
    const inGoogle = { kind: 'tooSoon', secondsLeft: 42 * 60 - 1, enforcingLeft: 12 * 60 } as const;
    expect(removalBlock(inGoogle, false)).toMatch(
      /up to 30 minutes .* begins after that: 42 minutes left/,
    );
    expect(screen.queryByRole('checkbox', { name: /Leave out/ })).toBeNull();
    accessWorld.blockedBy = [];
    await opened.user.click(screen.getByRole('link', { name: 'Encryption' }));
    await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
    expect(await screen.findByText(/First save the list as it is now/)).toBeVisible();
    await opened.user.click(screen.getByRole('button', { name: 'Save the list as it is now' }));
    const leave = await screen.findByRole('checkbox', {
      name: 'Leave out what is no longer needed',
    });
    await written({ remove: false });
    expect(screen.queryByRole('tab', { name: 'Remove old rules' })).toBeNull();
    await opened.user.click(leave);
    await written({ remove: true });
    expect(await screen.findByRole('tab', { name: 'Remove old rules' })).toBeVisible();
    const book = screen.getByRole('list', { name: 'Step by step' });
    expect(book).toHaveTextContent('bash atlas-keyvault-remove-old-rules.sh');
  });

  it('a3_nothing_stands_in_for_a_text_that_is_gone', async () => {
    setAccess({ earlier: [old], textHere: false });
    const opened = await show(null);
    listed(`${listWithout(0)}\n${old}`);
    await opened.user.click(screen.getByRole('link', { name: 'Encryption' }));
    await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
    expect(await screen.findByText(/Compare your list again. Then you can save it/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Save the list as it is now' })).toBeDisabled();
  });

  it('a4_waits_where_the_list_has_just_shrunk', async () => {
    setAccess({ earlier: [old], blockedBy: [{ kind: 'justShrank', hoursLeft: 5 }] });
    const opened = await show(null);
    listed(`${listWithout(0)}\n${old}`, { rollbackSaved: true });
    await opened.user.click(screen.getByRole('link', { name: 'Encryption' }));
    await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
    expect(await screen.findByText(/no later list has confirmed that. Wait 5 hours/)).toBeVisible();
    expect(screen.queryByRole('checkbox', { name: /Leave out/ })).toBeNull();
  });
});

describe('the run-book', () => {
  const book = () => screen.findByRole('list', { name: 'Step by step' });

  it('is ticked off, and stays so when the screen is left', async () => {
    const { user } = await show(8);
    const first = { name: 'Step 1 is done' };
    await user.click(await screen.findByRole('checkbox', first));
    expect(screen.getByText(/^1 of \d+ steps done$/)).toBeVisible();
    await user.click(screen.getByRole('link', { name: 'Activity' }));
    await screen.findByRole('heading', { name: 'Activity' });
    await user.click(screen.getByRole('link', { name: 'Access list' }));
    expect(await screen.findByRole('checkbox', first)).toBeChecked();
  });

  it('begins with the sign-in, and has what is done by hand as another way', async () => {
    await show(8);
    const steps = within(await book())
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(steps[0]).toMatch(/^Signed in to Azure:.*Read from Azure/);
    expect(steps[1]).toMatch(/Add to Azure/);
    expect(steps[2]).toMatch(/^Another way, by hand:.*JSON View/);
    const after = steps.findIndex((step) => step.startsWith('After that, either way:'));
    expect(steps[after]).toMatch(/until nothing is missing/);
    expect(steps.slice(0, after).some((step) => step.includes('Cloud Shell'))).toBe(true);
  });

  it.each(['awsRolePolicy', 'awsKeyPolicy', 'googleAccessLevel'] as const)(
    'begins with the sign-in for %s, too',
    async (target) => {
      const opened = await show(null);
      choose(opened, target);
      const name = target === 'googleAccessLevel' ? 'Google Cloud' : 'AWS';
      await waitFor(async () => {
        expect(await book()).toHaveTextContent(new RegExp(`^.*Signed in to ${name}:`));
      });
    },
  );

  it('has one way alone where there is no cloud to sign in to', async () => {
    const opened = await show(null);
    choose(opened, 'plain');
    await waitFor(async () => {
      expect(await book()).toHaveTextContent(/Give the list to the people/);
    });
    expect(await book()).not.toHaveTextContent(/either way:|Another way|Signed in to [A-Z]/);
  });

  it('marks the names of buttons', async () => {
    await show(8);
    const marked = [...(await book()).querySelectorAll('strong')].map((one) => one.textContent);
    expect(marked).toContain('Compare');
    expect(marked).toContain('Save the list as it is now');
    expect(await book()).not.toHaveTextContent('**');
  });

  it('is saved as a text, with what was ticked', async () => {
    const { user } = await show(8);
    await user.click(await screen.findByRole('checkbox', { name: 'Step 1 is done' }));
    await user.click(screen.getByRole('button', { name: 'Save the steps' }));
    await screen.findByText(/Saved the steps to/);
    const call = world.calls.find(({ command }) => command === 'save_runbook');
    const { text } = call?.given as { text: string };
    expect(text).toMatch(/^PRACTICE/);
    expect(text).toContain('Step by step: Azure Key Vault firewall');
    expect(text).toContain('[x] 1. ');
    expect(text).toContain('[ ] 2. ');
    expect(text).toContain('*Compare*');
    expect(text).toMatch(/Signed in to Azure:\n\[x\] 1\. /);
    expect(text).toMatch(/\n\nAnother way, by hand:\n\[ \] 3\. /);
    expect(text).toMatch(/\n\nAfter that, either way:\n/);
  });

  it('is printed by itself, with what was ticked', async () => {
    const { user } = await show(8);
    await user.click(await screen.findByRole('checkbox', { name: 'Step 1 is done' }));
    await user.click(screen.getByRole('button', { name: 'Print the steps…' }));
    const printed = () => world.calls.find(({ command }) => command === 'print_page');
    await waitFor(() => {
      expect(printed()).toBeDefined();
    });
    const { page } = printed()?.given as { page: PageRequest };
    expect(page.sections[1]?.heading).toBe('Step by step: Azure Key Vault firewall');
    const steps = page.sections[1]?.parts.find((part) => part.kind === 'steps')?.steps ?? [];
    expect(steps[0]).toMatch(/^Done: Signed in to Azure: /);
    expect(steps[2]).toMatch(/^Another way, by hand: /);
    expect(steps[1]).not.toMatch(/^Done: /);
    expect(steps.join()).not.toContain('**');
    expect(page.rows).toBeNull();
  });
});
