// Help: what the program does, whom to ask, and the keys.

interface Line {
  /** Keys pressed together, drawn as the system writes them (`keyCaps`). */
  keys: string[][];
  does: string;
}

export const shortcuts = {
  title: 'Help',
  button: 'Help',
  buttonHint: 'Help (F1)',
  about: {
    title: 'Its screens',
    text: 'Keygate turns on encryption at rest with your own key in MongoDB Atlas, checks it, and compares the addresses Atlas uses with the ones your key service allows.',
    steps: [
      'Encryption: choose your key service, enter the key, save, and read what Atlas answers.',
      'IP addresses: see, copy and export the addresses your key service must allow.',
      'Access list: paste what your key service allows, see what is missing, and write a new list.',
      'Clusters: encrypt each cluster with your key. Saving alone does not do that.',
      'Activity: see what Keygate did.',
    ],
    askTitle: 'Whom to ask',
    ask: [
      'Roles and projects in Atlas: your Organization Owner or Project Owner.',
      'The key, its permissions and its access list: the people who manage your AWS, Azure or Google Cloud account.',
      'The proxy and certificates: your network’s administrators.',
      'Refusals that Atlas does not explain: MongoDB support, with Atlas’s own words from the message.',
    ],
  },
  text: 'You can do everything in Keygate with the keyboard.',
  or: 'or',
  words: 'Words used here',
  groups: [
    {
      title: 'Everywhere',
      lines: [
        { keys: [['F6'], ['Shift', 'F6']], does: 'Next or previous part of the window' },
        { keys: [['Tab'], ['Shift', 'Tab']], does: 'Next or previous control' },
        { keys: [['Control', ',']], does: 'Settings' },
        {
          keys: [
            ['Control', '+'],
            ['Control', '−'],
          ],
          does: 'Draw everything larger or smaller',
        },
        { keys: [['Control', '0']], does: 'Draw everything at its usual size' },
        { keys: [['F1']], does: 'This help' },
        { keys: [['Esc']], does: 'Close what is in front' },
      ],
    },
    {
      title: 'On a screen that has it',
      lines: [
        { keys: [['Control', 'F']], does: 'Filter the table' },
        { keys: [['Control', 'R'], ['F5']], does: 'Refresh, or Check now' },
        { keys: [['Control', 'E']], does: 'Export CSV, or Save file' },
        { keys: [['Control', 'P']], does: 'Print the screen, with every row' },
      ],
    },
    {
      title: 'In a table',
      lines: [
        { keys: [['↑'], ['↓']], does: 'Row above or below' },
        { keys: [['Home'], ['End']], does: 'First or last row' },
        { keys: [['↑']], does: 'From the first row: to the column names. Enter sorts by one' },
        { keys: [['Page Up'], ['Page Down']], does: 'A page up or down' },
        { keys: [['→'], ['←']], does: 'Open or close a group of addresses' },
        { keys: [['*']], does: 'Open all groups beside this one' },
        { keys: [['Enter']], does: 'Copy the address' },
        {
          keys: [
            ['Shift', '↑'],
            ['Shift', '↓'],
          ],
          does: 'Select several addresses',
        },
        { keys: [['Control', 'A']], does: 'Select all rows' },
        { keys: [['Control', 'C']], does: 'Copy the selected addresses' },
        { keys: [['Shift', 'F10']], does: 'Menu of the row' },
        { keys: [['A–Z']], does: 'Go to the row that begins so' },
      ],
    },
  ] satisfies { title: string; lines: Line[] }[],
};

/** How the system writes keys that are pressed together, each part for a key cap of its own: a Mac has one
 * for all, `⇧⌘P`. Source: Apple’s Human Interface Guidelines, Keyboards. */
export function keyCaps(together: string[], mac: boolean): string[] {
  if (!mac) return together.map((key) => (key === 'Control' ? 'Ctrl' : key));
  const signs: Record<string, string> = { Shift: '⇧', Control: '⌘', Enter: '↩', Esc: 'esc' };
  const order = ['Shift', 'Control'];
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const sorted = [...together].sort((one, other) => place(one) - place(other));
  return [sorted.map((key) => signs[key] ?? key).join('')];
}
