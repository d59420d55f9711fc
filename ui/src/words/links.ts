// Pages of the web. Where they are is known to Rust alone.

import type { LinkRequest } from '../ipc';

export const links = {
  names: {
    atlas: 'Open Atlas',
    atlasGovernment: 'Open Atlas for Government',
    serviceAccounts: 'About service accounts',
    apiKeys: 'About API keys',
  } satisfies Record<LinkRequest, string>,
  inBrowser: 'Opens in your browser',
  opened: 'Opened in your browser.',
  copied: (address: string) => `Copied ${address}. Paste it into a browser.`,
};
