// What each screen says on paper: the same words, with every row.

import type {
  ActivityRowView,
  ComparisonRowView,
  ComparisonTableView,
  ConnectionView,
  FactRequest,
  PagePartRequest,
  PageRequest,
  PageSectionRequest,
  ProviderStateView,
  RowsRequest,
} from '../../ipc';
import type { Row } from '../../state/clusters/clusters.svelte';
import { fieldsOf, secretField, valueOf } from '../../state/encryption/form';
import { accessList, entryOf, noteOf, origin, tables } from '../access-list/accessList';
import { plainText, runbook } from '../access-list/runbook';
import type { Step } from '../access-list/runbook';
import { activity, actionWords, outcomeWords, placeWords } from '../activity/activity';
import { addresses } from '../addresses/addresses';
import { clusters, keys, places } from '../clusters/clusters';
import { confirming, providers, screens } from '../common';
import { whole } from '../dates';
import { encryption, fields, keyChecks, summary } from '../encryption/encryption';
import { marks, source } from './marks';
import { printing } from './printing';

interface Place {
  view: ConnectionView;
  /** Milliseconds. */
  now: number;
}

function page(
  place: Place,
  screen: keyof typeof screens,
  sections: PageSectionRequest[],
  rows: RowsRequest | null = null,
): PageRequest {
  const { view, now } = place;
  const facts: FactRequest[] = [
    ...(view.project
      ? [
          { name: confirming.organization, value: view.project.organization },
          { name: confirming.project, value: view.project.name },
        ]
      : []),
    { name: confirming.host, value: view.host },
    { name: printing.on, value: whole(new Date(now).toISOString()) },
  ];
  return {
    title: screens[screen],
    name: screen.toLowerCase(),
    practiceMark: marks.practice,
    privateIssuerMark: marks.privateIssuer,
    sections: [{ heading: screens[screen], parts: [{ kind: 'facts', facts }] }, ...sections],
    rows,
    artefact: null,
    handsOver: false,
  };
}

function table(columns: string[], rows: string[][]): PagePartRequest {
  return { kind: 'table', columns, rows };
}

/** The list on screen, as it is filtered. */
export function addressesPage(place: Place, rows: RowsRequest): PageRequest {
  const filter = rows.filter === '' ? [] : [{ name: printing.filter, value: rows.filter }];
  const section: PageSectionRequest = {
    heading: addresses.tabs[rows.list],
    parts: [
      { kind: 'source', ...source },
      ...(filter.length === 0 ? [] : [{ kind: 'facts' as const, facts: filter }]),
      {
        kind: 'addresses',
        address: accessList.columns.address,
        service: printing.used,
        cloud: printing.cloud,
        region: printing.region,
      },
    ],
  };
  return page(place, 'addresses', [section], rows);
}

export type ComparedTable = { table: ComparisonTableView; rows: ComparisonRowView[] };

/** What a comparison says, each table whole. */
export function accessListPage(
  place: Place,
  verdict: string,
  compared: ComparedTable[],
): PageRequest {
  const { address, from, note, entry } = accessList.columns;
  const sections = compared.map(({ table: name, rows }): PageSectionRequest => {
    const covered = name === 'covered';
    const cells = rows.map((row) => [
      row.cidr,
      row.origins.map(origin).join('; '),
      covered ? entryOf(row) : noteOf(row),
    ]);
    return {
      heading: `${tables[name]} (${rows.length})`,
      parts:
        rows.length === 0
          ? [{ kind: 'text', text: accessList.noRows[name] }]
          : [
              { kind: 'text', text: accessList.explained[name] },
              table([address, from, covered ? entry : note], cells),
            ],
    };
  });
  const result: PageSectionRequest = {
    heading: accessList.result,
    parts: [{ kind: 'text', text: verdict }],
  };
  return page(place, 'accessList', [result, ...sections]);
}

/** The steps for `target`, with what is ticked. */
export function runbookPage(place: Place, target: string, steps: readonly Step[]): PageRequest {
  const parts: PagePartRequest[] = [
    { kind: 'steps', steps: steps.map(plainText) },
    { kind: 'text', text: runbook.onlyWhileRunning },
  ];
  const heading = `${runbook.title}: ${target}`;
  return { ...page(place, 'accessList', [{ heading, parts }]), name: 'run-book' };
}

export function clustersPage(place: Place, rows: readonly Row[]): PageRequest {
  const { name, place: where, tier, key } = clusters.columns;
  const cells = rows.map(({ cluster }) => [
    cluster.name,
    places(cluster.regions),
    cluster.tier ?? clusters.noTier,
    keys[cluster.key],
  ]);
  const parts = [table([name, where, tier, key], cells)];
  return page(place, 'clusters', [{ heading: clusters.grid, parts }]);
}

export function activityPage(place: Place, rows: ActivityRowView[]): PageRequest {
  const { when, what, result } = activity.columns;
  const cells = rows.map((row) => [
    whole(row.at),
    `${actionWords(row.action)} · ${placeWords(row)}`,
    outcomeWords(row.outcome).text,
  ]);
  const parts: PagePartRequest[] = [
    { kind: 'text', text: activity.noEvidence },
    table([when, what, result], cells),
  ];
  return page(place, 'activity', [{ heading: activity.grid, parts }]);
}

/** What Atlas has for each key service that is on; never what was typed, and no secret. */
export function encryptionPage(
  place: Place,
  states: ProviderStateView[],
  roleName: (id: string) => string,
): PageRequest {
  const sections = states.map((state): PageSectionRequest => {
    const secret = secretField(state.form);
    const values = fieldsOf(state.form).filter((field) => field !== secret);
    const facts = [
      { name: encryption.title, value: state.enabled ? summary.on : summary.off },
      { name: encryption.keyCheck, value: keyChecks[state.check] },
      ...values.map((field) => {
        const value = valueOf(state.form, field);
        return { name: fields[field], value: field === 'role' ? roleName(value) : value };
      }),
    ];
    return { heading: providers[state.provider], parts: [{ kind: 'facts', facts }] };
  });
  return page(place, 'encryption', sections);
}
