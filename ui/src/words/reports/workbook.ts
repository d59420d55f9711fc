// The words of a workbook. Names of sheets have at most 31 characters.

import type { WorkbookRequest } from '../../ipc';
import { marks, source } from './marks';

/** A workbook of the lists that are there, by their generations. */
export function workbook(lists: { needed: number | null; book: number | null }): WorkbookRequest {
  const sheet = (generation: number | null, name: string) =>
    generation === null ? null : { generation, name };
  return {
    names: {
      about: 'About',
      fact: 'What',
      value: 'Value',
      fetched: source.fetched,
      atlas: source.atlas,
      digest: source.digest,
      address: 'Address',
      size: 'Addresses',
      service: 'Used by',
      cloud: 'Cloud',
      region: 'Region',
      practiceMark: marks.practice,
      privateIssuerMark: marks.privateIssuer,
    },
    needed: sheet(lists.needed, 'Needed by key service'),
    outbound: sheet(lists.book, 'Outbound from Atlas'),
    inbound: sheet(lists.book, 'Inbound to Atlas'),
  };
}
