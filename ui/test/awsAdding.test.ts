// Reading from AWS, adding what is missing, and the proof.

import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { accessWorld } from '../fixture/accessList';
import { cloudWorld } from '../fixture/clouds';
import { world } from '../fixture/world';
import type { AwsUnreadView } from '../src/ipc';
import { mainSwitch } from './open';
import { button, dialog, findButton, read, result, says, sent, show } from './onAws';

async function openPlan(
  cloud: Parameters<typeof read>[0] = {},
  changed: Parameters<typeof read>[1] = {},
) {
  const opened = await read(cloud, changed);
  await opened.user.click(await findButton('Add 14 addresses…'));
  return { ...opened, plan: await dialog('Add 14 addresses in AWS?') };
}

describe('a first list', () => {
  const begin = async (place: string, changed: Parameters<typeof read>[1] = {}) => {
    const { user } = await read({ isOpen: true, lacks: 0 }, changed);
    await user.click(await findButton('Begin a list…'));
    await dialog('Where does the list belong?');
    await user.click(screen.getByRole('radio', { name: new RegExp(`^${place}`) }));
    await user.click(button('Show what will change'));
    return { user, plan: await dialog('Allow only 428 addresses in AWS?') };
  };

  it('c4_is_a_step_of_its_own_and_the_projects_name_is_typed', async () => {
    const { user, plan } = await begin('In the role’s policy');
    expect(plan).toHaveTextContent(
      'From then on, Atlas can use the key only from these addresses.',
    );
    const confirm = within(plan).getByRole('button', { name: 'Begin the list' });
    expect(confirm).toBeDisabled();
    expect(sent('change_cloud')).toHaveLength(0);
    // The field is below a long summary, and may be out of sight.
    expect(plan).toHaveTextContent('Type the project’s name above first.');
    await user.type(within(plan).getByLabelText('Project name'), 'Payments (prod)');
    expect(plan).not.toHaveTextContent('Type the project’s name above first.');
    await user.click(confirm);
    await screen.findByText('Proven: AWS has the 428 addresses.');
    expect(screen.queryByRole('button', { name: 'Begin a list…' })).toBeNull();
  });

  it('w1_goes_where_the_person_chose', async () => {
    const { plan } = await begin('In the key’s policy');
    expect(sent('plan_first_list')[0]?.given).toMatchObject({ first: { kind: 'awsKey' } });
    expect(plan).toHaveTextContent('Key policy');
  });

  it('a4_asks_first_where_the_list_is_unusual', async () => {
    const { user, plan } = await begin('In the role’s policy', { list: 'unusual' });
    await user.type(within(plan).getByLabelText('Project name'), 'Payments (prod)');
    await user.click(within(plan).getByRole('button', { name: 'Begin the list' }));
    const asked = await dialog('Check this list first');
    expect(asked).toHaveTextContent('If you allow these addresses, others may reach your key.');
    await user.click(within(asked).getByRole('button', { name: 'Add anyway' }));
    expect(await says('Proven: AWS has the 428 addresses.')).toBeVisible();
  });

  it('is not offered where a list is in force', async () => {
    await read();
    expect(screen.queryByRole('button', { name: 'Begin a list…' })).toBeNull();
  });
});

describe('reading', () => {
  it('a9_says_what_was_read_and_what_cannot_be', async () => {
    await read({ lacks: 0 });
    expect(
      await says('Every address Atlas needs is allowed by everything that could be read.'),
    ).toBeVisible();
    expect(
      await says(/service control policies, resource control policies and session/),
    ).toBeVisible();
    expect(await says(/^Read from AWS just now$/)).toBeVisible();
    expect(await says('AWS account 000000000000, role KeyAdministrator')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Add \d/ })).toBeNull();
  });

  it('a10_names_the_exact_right_that_is_missing', async () => {
    const unread: AwsUnreadView[] = [
      {
        what: 'managedPolicy',
        name: 'arn:aws:iam::000000000000:policy/Shared',
        why: { kind: 'denied', action: 'iam:GetPolicyVersion' },
      },
    ];
    await read({ unread });
    const list = within(await result()).getByRole('list', { name: 'Could not be read' });
    expect(list).toHaveTextContent(
      'Managed policy arn:aws:iam::000000000000:policy/Shared: This sign-in lacks the right iam:GetPolicyVersion.',
    );
  });

  it('says first that AWS is going to delete the key', async () => {
    await read({ key: { kind: 'pendingDeletion', on: '2026-12-07T00:00:00Z' }, lacks: 0 });
    const alert = within(await result()).getByRole('alert');
    expect(alert).toHaveTextContent('AWS deletes the key on 7 December 2026.');
    expect(alert).toHaveTextContent('Cancel the deletion in the AWS console now');
    const allowed = await says(/is allowed by everything that could be read/);
    expect(
      alert.compareDocumentPosition(allowed) & Node.DOCUMENT_POSITION_FOLLOWING,
      'before the verdict',
    ).toBeTruthy();
  });

  it('takes the place of what was pasted, and a pasted text the place of it', async () => {
    const { user } = await show({ signedIn: null });
    const box = screen.getByRole('textbox', { name: 'Current access list' });
    await user.click(box);
    await user.paste('203.0.113.7');
    await user.click(button('Compare'));
    await says('0 of 428');
    expect(within(await result()).queryByText(/^Read from AWS/)).toBeNull();
    expect(screen.queryByRole('button', { name: /^Add \d/ }), 'not of a pasted text').toBeNull();

    await user.click(button('Read from AWS'));
    await dialog('Connect AWS');
    await user.click(screen.getByRole('radio', { name: 'Paste credentials' }));
    await user.click(screen.getByLabelText('Credentials'));
    await user.paste('ASIA… secret');
    await user.click(button('Sign in'));
    await says('414 of 428');
    // The box is put away, and empty when it comes back.
    expect(box).not.toBeInTheDocument();

    await user.click(button('Or paste the list, or open a file'));
    expect(screen.getByRole('textbox', { name: 'Current access list' })).toHaveFocus();
    expect(screen.getByRole('textbox', { name: 'Current access list' })).toHaveValue('');
    await user.paste('203.0.113.7');
    await user.click(button('Compare'));
    await says('0 of 428');
    expect(screen.queryByRole('button', { name: /^Add \d/ })).toBeNull();
    expect(button('Read from AWS')).toBeVisible();
  });

  it('offers to sign in again where the sign-in has ended', async () => {
    const failures = {
      read_from_cloud: { code: 'cloud', cloud: 'aws', problem: { kind: 'signInExpired' } },
    } as const;
    const { user } = await show({ signedIn: null }, { failures });
    cloudWorld.signedIn = {
      account: '000000000000',
      identity: 'arn:aws:iam::000000000000:user/Sam',
      method: 'pasted',
      endsAt: null,
      isKept: false,
    };
    await user.click(screen.getByRole('link', { name: 'Encryption' }));
    await user.click(screen.getByRole('link', { name: 'Access list' }));
    await screen.findByText('AWS account 000000000000, user Sam');
    await user.click(button('Read from AWS'));
    expect(await screen.findByText('The sign-in to AWS has ended')).toBeVisible();
    await user.click(button('Sign in again'));
    expect(await dialog('Connect AWS')).toBeVisible();
  });

  it('is offered for AWS alone', async () => {
    const { user } = await show();
    screen.getByRole('combobox', { name: 'For' }).focus();
    await user.keyboard('{Enter}{Home}{ArrowDown}{ArrowDown}{Enter}');
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: 'Read from AWS' })).toBeNull();
    });
  });
});

describe('adding', () => {
  it('s4_names_what_changes_before_the_one_confirming_press', async () => {
    const { plan, user } = await openPlan();
    for (const fact of [
      'Northwind Ltd',
      'Payments (prod)',
      'cloud.mongodb.com',
      '000000000000',
      'arn:aws:sts::000000000000:assumed-role/KeyAdministrator/sam',
      'AtlasKeyUse',
      'Statement AtlasAddresses: 14 addresses are added.',
    ]) {
      expect(within(plan).getByText(fact)).toBeVisible();
    }
    expect(plan).toHaveTextContent(/of 10,240 characters/);
    expect(plan).toHaveTextContent(/within the same two seconds, that change can be lost/);
    const added = within(plan).getByRole('region', { name: /^Added addresses, .* AtlasKeyUse$/ });
    expect(within(added).getAllByRole('listitem')).toHaveLength(14);
    expect(sent('change_cloud')).toHaveLength(0);
    await user.click(button('Cancel'));
    await waitFor(() => {
      expect(button('Add 14 addresses…')).toHaveFocus();
    });
    expect(sent('change_cloud')).toHaveLength(0);
  });

  it('shows 20 addresses, and all where somebody asks', async () => {
    const { user } = await read({ lacks: 30 });
    await user.click(await findButton('Add 30 addresses…'));
    const plan = await dialog('Add 30 addresses in AWS?');
    const added = within(plan).getByRole('region', { name: /^Added addresses, .* AtlasKeyUse$/ });
    expect(within(added).getAllByRole('listitem')).toHaveLength(20);
    await user.click(within(added).getByRole('button', { name: 'and 10 more' }));
    expect(within(added).getAllByRole('listitem')).toHaveLength(30);
  });

  it('shows the document with its new lines marked', async () => {
    const { plan } = await openPlan();
    const details = plan.querySelector('details');
    if (!details) throw new Error('nothing to open');
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
    const document = await within(plan).findByRole('region', { name: 'Document AtlasKeyUse' });
    const lines = [...document.querySelectorAll('ins')];
    expect(lines).toHaveLength(14);
    expect(lines[0], 'not by its color alone').toHaveTextContent(/^\+new:/);
  });

  it('c4_adds_reads_back_and_says_what_was_proven', async () => {
    const { user } = await openPlan();
    await user.click(button('Add to AWS'));
    const proven = await says('Proven: AWS has the 14 addresses.');
    await waitFor(() => {
      expect(proven.closest('.banner'), 'nobody misses it').toHaveFocus();
    });
    expect(await says('428 of 428')).toBeVisible();
    expect(
      await says('Every address Atlas needs is allowed by everything that could be read.'),
    ).toBeVisible();
    expect(await says(/rollback\/AtlasKeyUse/)).toBeVisible();
    expect(sent('change_cloud')).toHaveLength(1);
    await user.click(button('Open Encryption'));
    expect(await screen.findByRole('switch', { name: mainSwitch })).toBeVisible();
  });

  it('c3_can_be_cancelled_until_it_writes', async () => {
    const { plan, user } = await openPlan({ stepDelay: 1e9 });
    await user.click(button('Add to AWS'));
    expect(await within(plan).findByText('Reading again')).toHaveAttribute('aria-current', 'step');
    expect(within(plan).getByText('You can cancel until Keygate begins to write.')).toBeVisible();
    await user.click(button('Cancel'));
    expect(await says('You cancelled it, and nothing was sent.')).toBeVisible();
    expect(accessWorld.entries).toHaveLength(414);
  });

  it('c3_cannot_be_cancelled_once_it_writes', async () => {
    const { plan, user } = await openPlan({ writeDelay: 1e9 });
    await user.click(button('Add to AWS'));
    expect(await within(plan).findByText('Writing')).toHaveAttribute('aria-current', 'step');
    expect(button('Cancel')).toBeDisabled();
    expect(within(plan).getByText(/It cannot stop now/)).toBeVisible();
    await user.keyboard('{Escape}');
    expect(plan).toBeVisible();
    expect(sent('cancel_call')).toHaveLength(0);
  });

  it('c2_says_where_somebody_changed_it_meanwhile_that_nothing_was_written', async () => {
    const { user } = await openPlan({ fate: { kind: 'changed' } });
    await user.click(button('Add to AWS'));
    expect(await says('Keygate stopped before everything was done.')).toBeVisible();
    const list = within(await result()).getByRole('list', { name: 'What became of each document' });
    expect(list).toHaveTextContent(
      'Inline policy of the role AtlasKeyUse: Somebody changed it after Keygate read it, so Keygate wrote nothing.',
    );
    expect(await says('414 of 428')).toBeVisible();
    expect(button('Add 14 addresses…')).toBeVisible();
  });

  it('a10_leaves_a_list_alone_that_others_use_and_offers_a_policy_of_its_own', async () => {
    const { user } = await read({ uses: [{ kind: 'attached', name: 'Billing' }] });
    await user.click(await findButton('Add 14 addresses…'));
    expect(await says('Others use this list too')).toBeVisible();
    const who = within(await result()).getByRole('list', { name: 'Who else would gain:' });
    expect(who).toHaveTextContent('AtlasKeyUse Billing has this policy too.');
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(button('Use a policy of its own instead'));
    const plan = await dialog('Add 14 addresses in AWS?');
    expect(within(plan).getByText('KeygateAtlasAddresses')).toBeVisible();
    expect(within(plan).getByText('new')).toBeVisible();
    expect(sent('plan_cloud_addition').map(({ given }) => given)).toEqual([
      { cloud: 'aws', own: false },
      { cloud: 'aws', own: true },
    ]);
    await user.click(button('Add to AWS'));
    expect(await says('Proven: AWS has the 14 addresses.')).toBeVisible();
  });

  it('a4_asks_first_where_the_list_is_unusual', async () => {
    const { user } = await openPlan({}, { list: 'unusual' });
    await user.click(button('Add to AWS'));
    await dialog('Check this list first');
    await user.click(button('Cancel'));
    expect(await dialog('Add 14 addresses in AWS?')).toBeVisible();
    expect(cloudWorld.lacks).toBe(14);
    await user.click(button('Add to AWS'));
    await dialog('Check this list first');
    await user.click(button('Add anyway'));
    expect(await says('Proven: AWS has the 14 addresses.')).toBeVisible();
    expect(
      sent('change_cloud').map(({ given }) => (given as { confirmed: boolean }).confirmed),
    ).toEqual([false, false, true]);
  });

  it('says why nothing can be added, and what to do', async () => {
    const { user } = await read({
      problem: { kind: 'tooLarge', name: 'AtlasKeyUse', used: 11_000, limit: 10_240 },
    });
    await user.click(await findButton('Add 14 addresses…'));
    expect(
      await says(/AtlasKeyUse would have 11,000 characters, and AWS allows 10,240/),
    ).toBeVisible();
    world.failures = { plan_cloud_addition: { code: 'staleSummary' } };
    await user.click(button('Add 14 addresses…'));
    expect(await says(/Press Read again, then try again/)).toBeVisible();
  });
});
