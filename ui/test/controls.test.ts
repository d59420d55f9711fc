// Ticks and radio buttons of the engine's own stay bright in the dark: each kind that is used is drawn
// with the tokens.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');
const controls = readFileSync(join(source, 'style/controls.css'), 'utf8');

const used = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.svelte'))
  .flatMap((name) => [
    ...readFileSync(join(source, name), 'utf8').matchAll(/type="(radio|checkbox)"/g),
  ])
  .map(([, kind = '']) => kind);

it('draws every radio button and tick itself', () => {
  expect(used).not.toHaveLength(0);
  for (const kind of used) {
    const rule = controls.split(`\n[type='${kind}'] {`)[1]?.split('}')[0] ?? '';
    expect(rule, kind).toContain('appearance: none');
    expect(rule, kind).toContain('background: var(--surface)');
  }
});
