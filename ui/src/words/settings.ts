import type { ThemeView } from '../ipc';

export const settings = {
  title: 'Settings',
  back: 'Back to Connect',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: {
    system: 'System',
    light: 'Light',
    dark: 'Dark',
    highContrast: 'High contrast',
  } satisfies Record<ThemeView, string>,
  connection: 'Another Atlas',
  address: 'Custom address',
  addressHint:
    'Only for an Atlas that is not at MongoDB’s own addresses. Whoever runs it gets your sign-in and the access to your key.',
  addressPreset: 'Set from outside by KEYGATE_ATLAS_URL, so it cannot be changed here.',
  placeholder: 'https://atlas.example.com',
  saveAddress: 'Save address',
  removeAddress: 'Remove address',
  addressSaved: 'Custom address saved. Choose it on Connect.',
  addressRemoved: 'Custom address removed.',
  stored: 'What is stored where',
  secrets: 'Secrets',
  secretsText: (store: string) =>
    `In ${store}, only with “Keep in the system keychain”; otherwise in memory until you close Keygate.`,
  lists: 'Lists and settings',
  listsText: 'The last fetched lists and the settings, without any secret, in this folder:',
  nowhere: 'Nowhere else',
  nowhereText: 'Keygate talks to the Atlas address you choose and to nothing else.',
  about: 'About',
  version: 'Version',
  notMadeBy: 'Keygate is not made by MongoDB.',
};
