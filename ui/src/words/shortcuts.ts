// The shortcut sheet.

interface Line {
  /** Keys pressed together; `Control` is drawn as the system writes it. */
  keys: string[][];
  does: string;
}

export const shortcuts = {
  title: 'Help',
  button: 'Help',
  buttonHint: 'Help (F1)',
  text: 'Everything in Keygate can be done with the keyboard.',
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
        { keys: [['Control', 'F']], does: 'Filter the addresses' },
        { keys: [['Control', 'R'], ['F5']], does: 'Refresh, or Check now' },
        { keys: [['Control', 'E']], does: 'Export CSV, or Save file' },
      ],
    },
    {
      title: 'In a table',
      lines: [
        { keys: [['↑'], ['↓']], does: 'Row above or below' },
        { keys: [['Home'], ['End']], does: 'First or last row' },
        { keys: [['Page Up'], ['Page Down']], does: 'A page up or down' },
        { keys: [['→'], ['←']], does: 'Open or close a group of addresses' },
        { keys: [['*']], does: 'Open all groups beside this one' },
        { keys: [['Enter']], does: 'Copy the address' },
        { keys: [['A–Z']], does: 'Go to the row that begins so' },
      ],
    },
  ] satisfies { title: string; lines: Line[] }[],
  /** How the system writes a key. */
  key: (key: string, mac: boolean) =>
    key === 'Control' ? (mac ? '⌘' : 'Ctrl') : key === 'Shift' && mac ? '⇧' : key,
};
