// Taking addresses out of the lists in AWS again, and why Atlas cannot use a key.

import { screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { administrator, cloudWorld, setCloud } from '../fixture/clouds';
import { connect } from './open';
import { button, dialog, findButton, read, result, says, sent } from './onAws';

describe('putting back', () => {
  async function added() {
    const opened = await read();
    await opened.user.click(await findButton('Add 14 addresses…'));
    await dialog('Add 14 addresses in AWS?');
    await opened.user.click(button('Add to AWS'));
    await says('Proven: AWS has the 14 addresses.');
    return opened;
  }

  it('c3_takes_out_what_was_added_after_a_confirmation_of_its_own', async () => {
    const { user } = await added();
    await user.click(button('Put back what was there…'));
    const plan = await dialog('Take 14 addresses out again in AWS?');
    expect(
      within(plan).getByText('Statement AtlasAddresses: 14 addresses are taken out.'),
    ).toBeVisible();
    await user.click(within(plan).getByText('Show the document'));
    expect(within(plan).getByText('Lines with a minus sign go.')).toBeVisible();
    expect(plan.querySelectorAll('del')).toHaveLength(14);
    await user.click(button('Put back'));
    expect(await says('Proven: AWS has what it had before.')).toBeVisible();
    expect(await says('414 of 428')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Put back what was there…' })).toBeNull();
  });

  it('c3_is_refused_where_something_needed_would_lose_access', async () => {
    const { user } = await added();
    cloudWorld.removal = { kind: 'stillNeeded', blocks: ['203.0.113.7/32'] };
    await user.click(button('Put back what was there…'));
    expect(await says('Atlas needs these addresses today')).toBeVisible();
    expect(await says(/Keygate leaves them: 203\.0\.113\.7\/32/)).toBeVisible();
    expect(await says(/rollback\/AtlasKeyUse/), 'still there').toBeVisible();
    expect(sent('change_cloud')).toHaveLength(1);
  });
});

describe('removing', () => {
  const old = '198.51.100.9/32';

  it('a3_c4_is_confirmed_with_the_name_of_the_project', async () => {
    const opened = await read({ lacks: 0, old: [old] }, {}, { earlier: [old] });
    const { user } = opened;
    await user.click(await findButton('Remove 1 no longer needed…'));
    const plan = await dialog('Remove 1 address in AWS?');
    expect(within(plan).getByText(/no longer accept requests from these addresses/)).toBeVisible();
    expect(within(plan).getByRole('region', { name: /^Removed addresses, / })).toHaveTextContent(
      old,
    );
    expect(button('Remove from AWS')).toBeDisabled();
    await user.type(within(plan).getByRole('textbox'), 'Payments (prod)');
    await user.click(button('Remove from AWS'));
    expect(await says('Proven: AWS no longer has the 1 address.')).toBeVisible();
    expect(screen.queryByRole('button', { name: /no longer needed…/ })).toBeNull();
  });

  it('a4_asks_first_where_much_changes_at_once', async () => {
    const opened = await read({ lacks: 0, old: [old] }, { list: 'unusual' }, { earlier: [old] });
    const { user } = opened;
    await user.click(await findButton('Remove 1 no longer needed…'));
    const plan = await dialog('Remove 1 address in AWS?');
    await user.type(within(plan).getByRole('textbox'), 'Payments (prod)');
    await user.click(button('Remove from AWS'));
    await dialog('Check this list first');
    expect(screen.getByText(/Without these addresses Atlas may not reach your key/)).toBeVisible();
    await user.click(button('Remove anyway'));
    expect(await says('Proven: AWS no longer has the 1 address.')).toBeVisible();
  });

  it('a3_is_not_offered_before_every_gate_is_open', async () => {
    const blockedBy = [{ kind: 'tooSoon', secondsLeft: 20 * 60, enforcingLeft: 0 } as const];
    await read({ lacks: 0, old: [old] }, {}, { earlier: [old], blockedBy });
    await says('Every address Atlas needs is allowed by everything that could be read.');
    expect(screen.queryByRole('button', { name: /no longer needed…/ })).toBeNull();
  });
});

describe('a key that is not valid', () => {
  it('is explained by what AWS has', async () => {
    setCloud({
      signedIn: administrator('pasted'),
      obstacles: [{ kind: 'notAllowed', actions: ['kms:Decrypt'] }],
    });
    const { user } = await connect({ enabled: 'aws', invalid: true });
    const section = await screen.findByRole('region', { name: 'Why Atlas cannot use the key' });
    await user.click(within(section).getByRole('button', { name: 'Read from AWS' }));
    const list = await within(section).findByRole('list', {
      name: 'What keeps Atlas from your key',
    });
    expect(list).toHaveTextContent('No policy of the role allows kms:Decrypt on this key.');
    expect(
      within(section).getByText('14 addresses that Atlas needs are not allowed.'),
    ).toBeVisible();
    await user.click(within(section).getByRole('button', { name: 'Open Access list' }));
    expect(await result()).toBeVisible();
  });

  it('says so where nothing that can be read stands against it', async () => {
    setCloud({ signedIn: administrator('pasted'), lacks: 0 });
    const { user } = await connect({ enabled: 'aws', invalid: true });
    await user.click(await findButton('Read from AWS'));
    expect(await screen.findByText(/Nothing that Keygate can read keeps Atlas/)).toBeVisible();
  });

  it('offers to sign in first', async () => {
    const { user } = await connect({ enabled: 'aws', invalid: true });
    await user.click(await findButton('Read from AWS'));
    expect(await dialog('Connect AWS')).toBeVisible();
  });
});
