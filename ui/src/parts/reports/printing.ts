// Printing the screen that is shown. Read when it is asked for, not with the first screen.

import type { ActivityRowView, PageRequest } from '../../ipc';
import { keygate } from '../../ipc';
import { roleName } from '../../words/encryption/roles';
import { listState } from '../../words/access-list/verdict';
import {
  accessListPage,
  activityPage,
  addressesPage,
  clustersPage,
  encryptionPage,
} from '../../words/reports/printed';
import type { ComparedTable } from '../../words/reports/printed';
import type { Connected } from '../../state/connection/connected.svelte';
import type { Screen } from '../../state/route.svelte';

/** So many rows are asked for at once. */
const STEP = 1000;

/** Opens the dialog that prints `screen`; whether it has anything to print. */
export async function printScreen(
  screen: Screen,
  connected: Connected | null,
  now: number,
): Promise<boolean> {
  const page = connected ? await pageOf(screen, connected, now) : null;
  if (page) await keygate.printPage(page, false);
  return page !== null;
}

async function pageOf(
  screen: Screen,
  connected: Connected,
  now: number,
): Promise<PageRequest | null> {
  const place = { view: connected.view, now };
  const { project } = connected;
  switch (screen) {
    case 'addresses': {
      const { request, tab } = connected.addresses;
      return request && tab !== 'history' ? addressesPage(place, request) : null;
    }
    case 'accessList': {
      const { comparison } = connected.accessList;
      if (!comparison) return null;
      const { verdict, missing, notProven } = comparison;
      const half = connected.accessList.view?.have?.half ?? null;
      const said = listState({ verdict, half, missing, notProven });
      return accessListPage(place, said, await compared(connected));
    }
    case 'clusters': {
      const rows = project?.clusters.rows ?? [];
      return rows.length > 0 ? clustersPage(place, rows) : null;
    }
    case 'activity': {
      const rows = await activityRows(connected);
      return rows.length > 0 ? activityPage(place, rows) : null;
    }
    case 'encryption': {
      const view = project?.encryption.view;
      const roles = view?.roles ?? [];
      return view ? encryptionPage(place, view.providers, (id) => roleName(roles, id)) : null;
    }
    case 'connect':
    case 'settings':
      return null;
  }
}

async function compared({ accessList }: Connected): Promise<ComparedTable[]> {
  const { comparison, tables } = accessList;
  if (!comparison) return [];
  const compared: ComparedTable[] = [];
  for (const table of tables) {
    const rows = await whole(comparison[table], async (start) => {
      const { generation } = comparison;
      return (await keygate.comparisonRows(generation, table, null, start, STEP)).rows;
    });
    compared.push({ table, rows });
  }
  return compared;
}

/** As they are filtered and ordered on screen. */
async function activityRows({ activity }: Connected): Promise<ActivityRowView[]> {
  const { shown, total, count } = activity;
  if (!shown) return [];
  return whole(
    count,
    async (start) => (await keygate.activityRows(shown, total, start, STEP)).rows,
  );
}

/** All `count` rows, asked for step by step. */
async function whole<Row>(count: number, ask: (start: number) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  while (rows.length < count) {
    const step = await ask(rows.length);
    if (step.length === 0) break;
    rows.push(...step);
  }
  return rows;
}
