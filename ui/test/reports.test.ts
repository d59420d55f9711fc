// Handing a list over, and printing: what leaves the page for Rust to write.

import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { accessWorld, listWithout, setAccess } from '../fixture/accessList';
import { world } from '../fixture/world';
import type { PageRequest, WorkbookRequest } from '../src/ipc/bindings';
import { runbookKinds } from './runbookKinds';
import { handOverPage } from '../src/words/reports/handOver';
import { open, practise } from './open';
import type { Opened } from './open';

interface Given {
  page: PageRequest;
  request: WorkbookRequest;
  confirmed: boolean;
}

function asked(command: string): Given | undefined {
  return world.calls.findLast((call) => call.command === command)?.given as Given | undefined;
}

const page = (command: string) => asked(command)?.page;
const textOf = (of: PageRequest | undefined) => JSON.stringify(of?.sections);

async function go({ user }: Opened, name: string): Promise<void> {
  await user.click(screen.getByRole('link', { name }));
  await screen.findByRole('heading', { level: 1, name });
}

/** The access list has all that is needed but so many. */
function lacking(missing: number) {
  accessWorld.entries = listWithout(missing)
    .split('\n')
    .map((cidr, index) => ({ cidr, line: index + 1 }));
}

/** Shows a comparison in which eight addresses are missing, with what was written for it. */
async function lackingEight(opened: Opened): Promise<void> {
  lacking(8);
  await go(opened, 'Access list');
  await screen.findByText(/of 1,000 rules/);
}

async function handOver(opened: Opened): Promise<HTMLElement> {
  const button = await screen.findByRole('button', { name: 'Hand over…' });
  await waitFor(() => {
    expect(button).toBeEnabled();
  });
  await opened.user.click(button);
  return screen.findByRole('dialog', { name: 'Hand over to the owner of the key service' });
}

describe('handing over', () => {
  it('saves one page with what is asked, the steps, the addresses and how to answer', async () => {
    const opened = await practise();
    await go(opened, 'IP addresses');
    const dialog = await handOver(opened);
    await opened.user.click(within(dialog).getByRole('button', { name: 'Save file' }));
    expect(await screen.findByText(/Saved .*hand-over\.html/)).toBeVisible();
    const saved = page('save_page');
    expect(saved?.sections.map(({ heading }) => heading)).toEqual([
      'What is asked',
      'What to do',
      'How to answer',
      'Addresses',
    ]);
    expect(saved).toMatchObject({ handsOver: true, rows: { list: 'needed', filter: '' } });
    expect(textOf(saved)).toContain('older than a week');
    const steps = saved?.sections[1]?.parts.find((part) => part.kind === 'steps')?.steps ?? [];
    expect(steps[0]).toMatch(/^With Keygate /);
    expect(steps[1]).toMatch(/^Another way, by hand: /);
    expect(textOf(saved)).not.toMatch(/Compare|Current access list|Press Copy here/);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('takes what was written for the cloud along, and says what came back', async () => {
    setAccess({});
    const opened = await practise();
    await lackingEight(opened);
    const dialog = await handOver(opened);
    expect(dialog).toHaveTextContent(/files that Keygate wrote here for Azure Key Vault firewall/);
    await opened.user.click(within(dialog).getByRole('button', { name: 'Save file' }));
    expect(await screen.findByText(/Nothing came back yet/)).toBeVisible();
    const saved = page('save_page');
    expect(saved?.artefact).not.toBeNull();
    expect(saved?.sections.at(-1)?.heading).toBe('For Azure Key Vault firewall');
    expect(textOf(saved)).toContain('the vault’s JSON View, whole');
    const steps = saved?.sections[1]?.parts.find((part) => part.kind === 'steps')?.steps ?? [];
    expect(steps[0]).toMatch(/^Signed in to Azure: With Keygate .* Read from Azure/);
    expect(steps[2]).toMatch(/^Another way, by hand: /);
    expect(steps.join()).not.toContain('{');
  });

  it.each([
    [{ verdict: 'missing', missing: 3, notProven: 0, half: null }, /lacks 3 addresses/],
    [{ verdict: 'notProven', missing: 0, notProven: 9, half: null }, /Not proven/],
    [{ verdict: 'allowed', missing: 0, notProven: 0, half: null }, /that came back allows/],
  ] as const)('a9_says_of_what_came_back_%o', async (list, said) => {
    setAccess({});
    const opened = await practise();
    const at = new Date().toISOString();
    accessWorld.handedOver = { at, count: 428, isCurrent: false, list };
    await go(opened, 'Access list');
    expect(await screen.findByText(said)).toBeVisible();
    expect(screen.getByText(/hand over again/)).toBeVisible();
  });

  it('waits for no answer where all is allowed already', async () => {
    setAccess({});
    const opened = await practise();
    await lackingEight(opened);
    const at = new Date().toISOString();
    accessWorld.handedOver = { at, count: 428, isCurrent: true, list: null };
    await go(opened, 'IP addresses');
    await go(opened, 'Access list');
    expect(await screen.findByText(/Nothing came back yet/)).toBeVisible();
    lacking(0);
    await go(opened, 'IP addresses');
    await go(opened, 'Access list');
    await waitFor(() => {
      expect(screen.queryByText(/Nothing came back yet/)).toBeNull();
    });
  });

  it('saves a workbook of all lists', async () => {
    const opened = await practise();
    await go(opened, 'IP addresses');
    const dialog = await handOver(opened);
    await opened.user.click(within(dialog).getByRole('radio', { name: 'Excel workbook' }));
    expect(within(dialog).queryByRole('button', { name: 'Print…' })).toBeNull();
    await opened.user.click(within(dialog).getByRole('button', { name: 'Save file' }));
    expect(await screen.findByText(/Saved .*xlsx/)).toBeVisible();
    const request = asked('save_workbook')?.request;
    const sheets = [request?.needed, request?.outbound, request?.inbound];
    for (const sheet of sheets) expect(sheet?.name.length).toBeLessThanOrEqual(31);
    expect(new Set(sheets.map((sheet) => sheet?.name)).size).toBe(3);
  });

  it('a4_asks_first_where_the_list_is_unusual', async () => {
    const opened = await practise({ list: 'unusual' });
    await go(opened, 'IP addresses');
    const dialog = await handOver(opened);
    await opened.user.click(within(dialog).getByRole('button', { name: 'Save file' }));
    const question = await screen.findByRole('dialog', { name: 'Check this list first' });
    expect(asked('save_page')?.confirmed).toBe(false);
    await opened.user.click(within(question).getByRole('button', { name: /Save/ }));
    await waitFor(() => {
      expect(asked('save_page')?.confirmed).toBe(true);
    });
  });

  it('a3_asks_nobody_to_remove_anything', () => {
    const steps = runbookKinds.map((kind) => ({ kind, way: null, script: null }));
    const all = handOverPage({
      project: 'Payments',
      organization: 'Acme',
      projects: [],
      hasGaps: true,
      generation: 1,
      written: { target: 'awsRolePolicy', token: 1, steps },
    });
    expect(textOf(all)).not.toMatch(/no longer needs|Remove old/);
    expect(textOf(all)).toContain('addresses may be missing');
  });
});

describe('printing', () => {
  const press = () => fireEvent.keyDown(window, { key: 'p', code: 'KeyP', ctrlKey: true });

  it('prints the list as it is filtered, with every row made in Rust', async () => {
    const opened = await practise();
    await go(opened, 'IP addresses');
    await opened.user.type(await screen.findByLabelText('Filter addresses'), 'us-east-1');
    await waitFor(() => {
      expect(opened.app.connected?.addresses.filter).toBe('us-east-1');
    });
    await press();
    await waitFor(() => {
      expect(page('print_page')).toMatchObject({ rows: { list: 'needed', filter: 'us-east-1' } });
    });
    expect(textOf(page('print_page'))).toContain('us-east-1');
  });

  it('prints every row of each table of a comparison', async () => {
    setAccess({});
    const opened = await practise();
    await lackingEight(opened);
    await press();
    await waitFor(() => {
      expect(page('print_page')).toBeDefined();
    });
    const tables = page('print_page')?.sections.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'table' ? [part.rows.length] : [])),
    );
    const all = opened.app.connected?.accessList.comparison;
    expect(tables).toEqual([all?.missing, all?.covered]);
  });

  it('never prints a secret, and not what was only typed', async () => {
    const opened = await practise();
    await waitFor(() => {
      expect(opened.app.connected?.project?.encryption.draft).not.toBeNull();
    });
    const draft = opened.app.connected?.project?.encryption.draft;
    if (draft) draft.secret = 'typed-secret';
    await press();
    await waitFor(() => {
      expect(page('print_page')).toBeDefined();
    });
    expect(JSON.stringify(page('print_page'))).not.toContain('typed-secret');
    expect(textOf(page('print_page'))).toContain('Key check');
  });

  it('says where there is nothing to print', async () => {
    await open();
    await press();
    expect(await screen.findByText('There is nothing to print on this screen.')).toBeVisible();
    expect(page('print_page')).toBeUndefined();
  });
});
