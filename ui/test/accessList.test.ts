import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { accessWorld, listWithout, setAccess } from '../fixture/accessList';
import { neededWorld, setNeeded } from '../fixture/needed';
import { projects } from '../fixture/projects';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { connect, mainSwitch, open, practise } from './open';
import type { Opened } from './open';

const offices = '\n203.0.113.7\n203.0.113.8\n';

async function show(changed: Partial<World> = {}): Promise<Opened> {
  const opened = await practise(changed);
  await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
  await screen.findByRole('region', { name: 'Result' });
  return opened;
}

async function paste({ user }: Opened, text: string): Promise<void> {
  const box = await screen.findByRole('textbox', { name: 'Current access list' });
  await user.clear(box);
  await user.click(box);
  await user.paste(text);
  await user.click(screen.getByRole('button', { name: 'Compare' }));
}

const result = () => screen.findByRole('region', { name: 'Result' });
const says = async (text: string | RegExp) => within(await result()).findByText(text);
const tab = (name: string) => screen.findByRole('tab', { name });
const calls = (command: string) => world.calls.filter((call) => call.command === command);

describe('what the key service allows', () => {
  it('a6_is_not_known_here_until_something_was_compared', async () => {
    await show();
    expect(await says('Keygate does not know your access list yet')).toBeVisible();
    expect(within(await result()).queryByText(/missing/)).toBeNull();
    expect(screen.queryByText(/of 428/)).toBeNull();
  });

  it('lacks eight, names each with its region, and says it to a screen reader', async () => {
    const opened = await show();
    await paste(opened, listWithout(8));
    const verdict = await says('Atlas can be cut off from your key.');
    expect(verdict.closest('[role="status"]')).toHaveTextContent(
      'Allow the 8 missing addresses now',
    );
    expect(await says('420 of 428')).toBeVisible();
    expect(await tab('Missing')).toHaveAttribute('aria-description', '8');
    const table = await screen.findByRole('table', { name: 'Missing' });
    await waitFor(() => {
      expect(within(table).getAllByRole('row')).toHaveLength(9);
    });
    expect(table).toHaveTextContent('198.18.200.1/32cluster orders · Payments (prod)planned');
    expect(screen.getByRole('link', { name: 'Access list' })).toHaveAccessibleDescription(
      '8 addresses missing',
    );
  });

  it('begins each comparison with the first table that has rows', async () => {
    const selected = (name: string) =>
      waitFor(() => {
        const shown = screen.getByRole('tab', { name });
        expect(shown).toHaveAttribute('aria-selected', 'true');
      });
    const opened = await show();
    await paste(opened, listWithout(8));
    await selected('Missing');
    setAccess({ doubts: [{ reason: { code: 'program' }, line: 1 }] });
    await paste(opened, listWithout(0));
    await selected('Not proven');
    const table = await screen.findByRole('table', { name: 'Not proven' });
    expect(await within(table).findByText('198.18.0.1/32')).toBeVisible();
    await opened.user.click(await tab('Missing'));
    await selected('Missing');
    // Read anew, and not compared anew: what was chosen stays.
    await opened.user.click(screen.getByRole('link', { name: 'Encryption' }));
    await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
    await selected('Missing');
  });

  it('names the region of an address of the control plane, and since when it is needed', async () => {
    setAccess({ entries: [] });
    await show();
    const table = await screen.findByRole('table', { name: 'Missing' });
    expect(await within(table).findByText('198.18.0.1/32')).toBeVisible();
    const [first] = within(table).getAllByRole('row').slice(1);
    expect(first).toHaveTextContent('ap-northeast-1 · control plane');
    expect(first).toHaveTextContent('new 7 July 2026');
  });

  it('is covered by which entry, with its line', async () => {
    const opened = await show();
    await paste(opened, listWithout(0));
    expect(await says('Every address Atlas needs is allowed.')).toBeVisible();
    await opened.user.click(await tab('Covered'));
    const table = await screen.findByRole('table', { name: 'Covered' });
    expect(within(table).getByRole('columnheader', { name: 'Your entry' })).toBeVisible();
    expect(await within(table).findByText('198.18.0.16/32 · line 16')).toBeVisible();
  });

  it('a1_keeps_what_is_not_from_atlas', async () => {
    setAccess({ earlier: ['203.0.113.8/32'] });
    const opened = await show();
    await paste(opened, listWithout(0) + offices);
    await opened.user.click(await tab('Not from Atlas: keep'));
    const keep = await screen.findByRole('table', { name: 'Not from Atlas: keep' });
    expect(await within(keep).findByText('203.0.113.7/32')).toBeVisible();
    expect(within(keep).queryByText('203.0.113.8/32')).toBeNull();
    expect(screen.getByText(/Keygate keeps them in everything it writes/)).toBeVisible();
    await opened.user.click(await tab('No longer needed'));
    const gone = await screen.findByRole('table', { name: 'No longer needed' });
    expect(await within(gone).findByText('203.0.113.8/32')).toBeVisible();
  });

  it('is wider than needed by so many addresses', async () => {
    setAccess({ wider: { '198.18.0.0/24': '240' } });
    const opened = await show();
    await paste(opened, '198.18.0.0/24');
    await opened.user.click(await tab('Wider than needed'));
    const table = await screen.findByRole('table', { name: 'Wider than needed' });
    expect(await within(table).findByText('240 addresses more than needed · line 1')).toBeVisible();
  });

  it('has lines that were not understood, and shows them with their number', async () => {
    setAccess({ notUnderstood: [{ line: 7, text: '<img src=x> 999.1.1.1' }] });
    const opened = await show();
    await paste(opened, listWithout(0));
    expect(await says('Keygate did not understand 1 line.')).toBeVisible();
    await opened.user.click(screen.getByText('Show the lines'));
    expect(screen.getByText('line 7')).toBeVisible();
    expect(screen.getByText('<img src=x> 999.1.1.1')).toBeVisible();
  });

  it('has no list in force where any address is accepted', async () => {
    setAccess({ isOpen: true, remarks: [{ code: 'defaultAllow' }] });
    const opened = await show();
    await paste(opened, listWithout(8));
    expect(await says('No list is in force.')).toBeVisible();
    expect(within(await result()).queryByText('Atlas can be cut off from your key.')).toBeNull();
  });

  it('a9_is_not_proven_where_something_was_not_understood, and says what and where', async () => {
    const opened = await show();
    setAccess({
      doubts: [{ reason: { code: 'unknownValue', text: 'var.office' }, line: 12 }],
    });
    await paste(opened, listWithout(0));
    expect(await says('Not proven.')).toBeVisible();
    expect(await says(/Line 12: the value of .*var\.office.* is not in this text/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Access list' })).toHaveAccessibleDescription(
      'not proven',
    );
    expect(await tab('Not proven')).toHaveAttribute('aria-description', '428');
    expect(within(await result()).queryByText(/is allowed\./)).toBeNull();
  });

  it('a9_is_not_green_on_one_half_of_aws', async () => {
    setAccess({ half: 'role' });
    const opened = await show();
    await paste(opened, listWithout(0));
    const said = await says(
      'Nothing is missing in the role’s policy. Keygate has not checked the key’s policy.',
    );
    expect(said.closest('.banner')).toHaveClass('info');
  });

  it('is picked among several lists by its name', async () => {
    setAccess({
      lists: [
        { kind: 'azureKeyVault', name: 'kv-prod', line: 3 },
        { kind: 'azureKeyVault', name: 'kv-test', line: 40 },
      ],
      others: [{ kind: 'other', name: 'stbackups', line: 80 }],
      doubts: [{ reason: { code: 'severalLists' }, line: 1 }],
    });
    const opened = await show();
    await paste(opened, listWithout(0));
    const lists = await screen.findByRole('radiogroup', { name: 'Lists in this text' });
    expect(within(lists).getAllByRole('radio')).toHaveLength(2);
    expect(await says(/Left out, because it is not a key service: .*stbackups/)).toBeVisible();
    await opened.user.click(within(lists).getByRole('radio', { name: /kv-test/ }));
    expect(await says('Every address Atlas needs is allowed.')).toBeVisible();
    expect(calls('pick_list')).toHaveLength(1);
  });

  it('a2_allows_no_removal_where_an_earlier_list_stands_in', async () => {
    setNeeded({ gaps: [{ kind: 'earlierControlPlane' }, { kind: 'project', name: 'Ledger' }] });
    setAccess({ earlier: ['203.0.113.7/32'], rollbackSaved: true });
    const opened = await show();
    await paste(opened, listWithout(0) + offices);
    expect(
      await says('Not proven: Keygate could not read everything that Atlas needs.'),
    ).toBeVisible();
    expect(
      screen.getByText(
        /it shows an earlier one\. Keygate could not read the addresses of the project/,
      ),
    ).toBeVisible();
    expect(screen.queryByRole('checkbox', { name: /Leave out/ })).toBeNull();
  });

  it('w1_names_a_split_deny', async () => {
    setAccess({ remarks: [{ code: 'splitDeny', statements: 2 }] });
    const opened = await show();
    await paste(opened, listWithout(8));
    expect(await says(/Together they deny every address/)).toBeVisible();
  });

  it('a2_allows_no_removal_where_a_project_could_not_be_read', async () => {
    setNeeded({
      gaps: [{ kind: 'project', name: 'Payments (prod)' }],
      unreadable: { [projects[0]?.id ?? '']: { code: 'rateLimited', retryAfterSeconds: 20 } },
    });
    setAccess({ earlier: ['203.0.113.7/32'], rollbackSaved: true });
    const opened = await show();
    await paste(opened, listWithout(0) + offices);
    expect(
      await says('Not proven: Keygate could not read everything that Atlas needs.'),
    ).toBeVisible();
    expect(await screen.findByText('Remove nothing yet:')).toBeVisible();
    expect(screen.queryByRole('checkbox', { name: /Leave out/ })).toBeNull();
  });

  it('a2_is_the_union_over_the_projects_that_are_ticked', async () => {
    const opened = await show();
    await paste(opened, listWithout(0));
    await says('428 of 428');
    const list = screen.getByRole('list', { name: 'Projects that use this key service' });
    await opened.user.click(within(list).getByRole('checkbox', { name: 'Payments (test)' }));
    expect(await says('428 of 436')).toBeVisible();
    expect(neededWorld.ticked).toHaveLength(2);
  });
});

describe('comparing', () => {
  it.each([
    ['empty', ' \n ', null],
    ['binary', 'PK\0\0', 'This is not an access list'],
  ])('refuses what is %s', async (_, text, title) => {
    const opened = await show();
    const box = await screen.findByRole('textbox', { name: 'Current access list' });
    await opened.user.click(box);
    await opened.user.paste(text);
    const compare = screen.getByRole('button', { name: 'Compare' });
    if (title === null) {
      expect(compare).toBeDisabled();
      return;
    }
    await opened.user.click(compare);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(title);
    await waitFor(() => {
      expect(alert).toHaveFocus();
    });
    expect(box).toHaveValue(text);
    expect(await says('Keygate does not know your access list yet')).toBeVisible();
  });

  it('loses nothing where a later text is refused', async () => {
    const opened = await show();
    await paste(opened, listWithout(8));
    await says('420 of 428');
    await paste(opened, 'PK\0\0');
    await screen.findByText('This is not an access list');
    expect(await says('420 of 428')).toBeVisible();
  });

  it('holds a long text whole and shows its beginning', async () => {
    const { user } = await show();
    const box = await screen.findByRole('textbox', { name: 'Current access list' });
    const long = `${listWithout(0)}\n${'# nothing 😀\n'.repeat(60_000)}203.0.113.7`;
    await user.click(box);
    await user.paste(long);
    expect(await screen.findByText(/Only its beginning is shown here/)).toHaveTextContent('787 kB');
    expect((box as HTMLTextAreaElement).value).toHaveLength(4000);
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await says('Every address Atlas needs is allowed.');
    expect(accessWorld.parts, 'in parts, and all of it').toBe(long);
    expect(calls('take_part').length).toBeGreaterThan(1);
    expect(await tab('Not from Atlas: keep')).toHaveAccessibleDescription('1');
    expect(box, 'what was read need not be held here').toHaveValue('');

    await user.click(box);
    await user.paste(long);
    await user.click(await screen.findByRole('button', { name: 'Clear' }));
    expect(box).toHaveValue('');
  });

  it('opens a file', async () => {
    const { user } = await show();
    accessWorld.file = listWithout(0);
    await user.click(screen.getByRole('button', { name: 'Open file' }));
    expect(await says('Every address Atlas needs is allowed.')).toBeVisible();
  });

  it('x7_compares_a_file_dropped_on_this_screen_and_shows_that_it_would', async () => {
    const { user } = await show();
    await waitFor(() => {
      expect(accessWorld.takesDrops).toBe(true);
    });
    world.event({ kind: 'fileDrag', drag: { kind: 'over' } });
    expect(await screen.findByText('Drop the file here to compare it')).toBeVisible();
    accessWorld.dropped = listWithout(0);
    world.event({ kind: 'fileDrag', drag: { kind: 'dropped' } });
    expect(await says('Every address Atlas needs is allowed.')).toBeVisible();
    expect(screen.queryByText('Drop the file here to compare it')).toBeNull();
    await user.click(screen.getByRole('link', { name: 'IP addresses' }));
    await waitFor(() => {
      expect(accessWorld.takesDrops).toBe(false);
    });
    world.event({ kind: 'fileDrag', drag: { kind: 'overInVain', reason: 'elsewhere' } });
    expect(await screen.findByText('You can drop a file only on Access list.')).toBeVisible();
    expect(calls('compare_dropped')).toHaveLength(1);
  });

  it('keeps what stands in the box when a file is opened or dropped', async () => {
    const { user } = await show();
    const box = await screen.findByRole('textbox', { name: 'Current access list' });
    await user.click(box);
    await user.paste('203.0.113.7');
    accessWorld.file = listWithout(0);
    await user.click(screen.getByRole('button', { name: 'Open file' }));
    expect(await says('Every address Atlas needs is allowed.')).toBeVisible();
    expect(box).toHaveValue('203.0.113.7');
    accessWorld.dropped = listWithout(8);
    world.event({ kind: 'fileDrag', drag: { kind: 'dropped' } });
    expect(await says('Atlas can be cut off from your key.')).toBeVisible();
    expect(box).toHaveValue('203.0.113.7');
  });

  it('answers a file that is dropped while another list is compared', async () => {
    const opened = await show();
    world.delay = 1e9;
    await paste(opened, listWithout(0));
    accessWorld.dropped = listWithout(8);
    world.event({ kind: 'fileDrag', drag: { kind: 'dropped' } });
    expect(await screen.findByText(/Keygate is comparing another list/)).toBeVisible();
    expect(calls('compare_dropped')).toHaveLength(0);
  });

  it('does nothing where choosing a file was cancelled', async () => {
    const { user } = await show({ failures: { compare_file: { code: 'cancelled' } } });
    await user.click(screen.getByRole('button', { name: 'Open file' }));
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Open file', busy: false })).toBeEnabled();
    });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('forgets the list when asked to', async () => {
    setAccess({ entries: [{ cidr: '198.18.0.1/32', line: 1 }] });
    const { user } = await show();
    await says('1 of 428');
    await user.click(screen.getByRole('button', { name: 'Forget this list' }));
    expect(await says('Keygate does not know your access list yet')).toBeVisible();
    expect(accessWorld.entries).toBeNull();
  });

  it('sorts a table by a column, in the order that all its rows have', async () => {
    setAccess({ entries: [] });
    const { user } = await show();
    const table = await screen.findByRole('table', { name: 'Missing' });
    const head = within(table).getByRole('columnheader', { name: 'Address' });
    const first = () => table.querySelector('tbody td')?.textContent;
    await waitFor(() => {
      expect(first()).toBe('198.18.0.1/32');
    });
    expect(head).toHaveAttribute('aria-sort', 'none');
    const button = within(head).getByRole('button', { name: 'Address' });
    await user.click(button);
    await user.click(button);
    expect(head).toHaveAttribute('aria-sort', 'descending');
    await waitFor(() => {
      expect(first(), 'not only of the rows that are drawn').toBe('198.18.200.8/32');
    });
    expect(button).toHaveFocus();
    const asked = world.calls.filter(({ command }) => command === 'comparison_rows').at(-1);
    expect(asked?.given).toMatchObject({
      order: { column: 'address', descending: true },
      start: 0,
    });
    await user.click(button);
    await waitFor(() => {
      expect(first()).toBe('198.18.0.1/32');
    });
  });

  it('draws 200 rows, and 200 more with each press', async () => {
    setAccess({ entries: [] });
    const { user } = await show();
    const table = await screen.findByRole('table', { name: 'Missing' });
    const rows = () => table.querySelectorAll('tbody tr').length;
    await waitFor(() => {
      expect(rows()).toBe(200);
    });
    expect(table).toHaveAttribute('aria-rowcount', '429');
    await user.click(screen.getByRole('button', { name: 'Show 200 more' }));
    await waitFor(() => {
      expect(rows()).toBe(400);
    });
    await user.click(screen.getByRole('button', { name: 'Show 28 more' }));
    await waitFor(() => {
      expect(rows()).toBe(428);
    });
    expect(screen.queryByRole('button', { name: /^Show/ })).toBeNull();
    expect(table.parentElement, 'the button took the focus with it').toHaveFocus();
  });

  it('reads again where the rows belong to an earlier comparison', async () => {
    const opened = await show();
    await paste(opened, listWithout(8));
    await says('420 of 428');
    neededWorld.generation += 1;
    await opened.user.click(await tab('Covered'));
    const table = await screen.findByRole('table', { name: 'Covered' });
    expect(await within(table).findByText('198.18.0.1/32 · line 1')).toBeVisible();
    expect(calls('read_access_list').length).toBeGreaterThan(1);
  });

  it('works without a sign-in, and says that the clusters are missing', async () => {
    const opened = await open();
    await opened.user.click(screen.getByRole('button', { name: 'Just show the IP addresses' }));
    await opened.user.click(await screen.findByRole('link', { name: 'Access list' }));
    expect(await screen.findByText(/You are not signed in, so/)).toBeVisible();
    await paste(opened, listWithout(0));
    expect(await says('420 of 420')).toBeVisible();
    expect(
      await says('Not proven: Keygate could not read everything that Atlas needs.'),
    ).toBeVisible();
  });

  it('nags nobody where no list is needed', async () => {
    setAccess({ entries: [{ cidr: '198.18.0.1/32', line: 1 }] });
    setNeeded({ noList: 'answered' });
    const { app } = await show();
    expect(await screen.findByText(/you answered that your key service accepts/)).toBeVisible();
    expect(screen.getByText('427 addresses are not in this list, and need not be.')).toBeVisible();
    expect(screen.queryByText('Atlas can be cut off from your key.')).toBeNull();
    expect(screen.getByRole('link', { name: 'Access list' })).not.toHaveAccessibleDescription();
    world.event({ kind: 'addressesChanged' });
    expect(app.connected?.news).toBeNull();
  });

  it('says that no list is needed over private networking', async () => {
    setNeeded({ noList: 'privateEndpoints' });
    await show();
    expect(await screen.findByText('No address list is needed.')).toBeVisible();
    expect(screen.getByText('Nothing to compare')).toBeVisible();
    expect(screen.queryByText('Keygate does not know your access list yet')).toBeNull();
  });
});

describe('For', () => {
  const chosen = () => screen.getByRole('combobox', { name: 'For' });

  it('begins with the cloud that is being set up', async () => {
    const { user } = await connect();
    await user.click(screen.getByRole('switch', { name: mainSwitch }));
    await user.click(screen.getByRole('radio', { name: 'Azure Key Vault' }));
    await user.click(screen.getByRole('link', { name: 'Access list' }));
    await waitFor(() => {
      expect(chosen()).toHaveTextContent('Azure Key Vault firewall');
    });
  });

  it('is remembered', async () => {
    const project = projects[0]?.id ?? '';
    const { user } = await connect({ answers: { [project]: { listed: null, target: 'csv' } } });
    await user.click(screen.getByRole('link', { name: 'Access list' }));
    await waitFor(() => {
      expect(chosen()).toHaveTextContent('CSV');
    });
    chosen().focus();
    await user.keyboard('{Enter}{Home}{Enter}');
    await waitFor(() => {
      expect(world.answers[project]?.target).toBe('awsRolePolicy');
    });
  });
});

describe('the question on Encryption', () => {
  async function answerYes(): Promise<void> {
    const { user } = await practise({ enabled: 'azure' });
    await user.click(await screen.findByRole('radio', { name: 'Yes' }));
  }

  it('a6_says_not_known_here_without_a_list', async () => {
    await answerYes();
    expect(
      await screen.findByText('Keygate does not know yet whether your access list allows them.'),
    ).toBeVisible();
  });

  it('s1_says_how_many_are_on_the_list_before_save_and_leads_there', async () => {
    setAccess({ entries: [{ cidr: '198.18.0.1/32', line: 1 }] });
    await answerYes();
    expect(
      await screen.findByText('1 of 428 are on your access list: 427 are missing.'),
    ).toBeVisible();
    screen.getByText('Open Access list').click();
    expect(await says('1 of 428')).toBeVisible();
  });
});
