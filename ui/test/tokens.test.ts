// The tokens: every pair of text and ground that is drawn can be read, in every theme, and no
// component holds a colour, distance, corner, type or motion of its own.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');
const tokens = readFileSync(join(source, 'style/tokens.css'), 'utf8');

type Theme = Record<string, string>;

/** The colours of one theme; what it leaves out is the light one's. */
function theme(selector: string): Theme {
  const block = tokens.slice(tokens.indexOf(`${selector} {`)).split('}')[0] ?? '';
  const found = [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)];
  return Object.fromEntries(found.map(([, name = '', colour = '']) => [name, colour]));
}

const light = theme(':root');
const themes: Record<string, Theme> = {
  light,
  dark: { ...light, ...theme(":root[data-theme='dark']") },
  'high contrast, light': { ...light, ...theme(":root[data-theme='contrast-light']") },
  'high contrast, dark': { ...light, ...theme(":root[data-theme='contrast-dark']") },
};

/** Relative luminance. Source: WCAG 2.2. */
function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function ratio(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const grounds = ['canvas', 'surface', 'hover', 'head'];

const text: [string, string[]][] = [
  ['text', [...grounds, 'accent-soft', 'warn-soft', 'danger-soft', 'info-soft']],
  ['muted', [...grounds, 'accent-soft', 'warn-soft', 'danger-soft', 'info-soft']],
  ['accent', [...grounds, 'accent-soft']],
  ['warn', ['canvas', 'surface', 'hover', 'warn-soft', 'warn-stripe']],
  ['danger', ['canvas', 'surface', 'danger-soft']],
  ['info', ['canvas', 'surface', 'info-soft']],
  ['on-accent', ['accent', 'accent-strong']],
  ['on-danger', ['danger', 'danger-strong']],
];

/** Borders of controls, and what shows the focus or a state by its colour alone. */
const controls: [string, string[]][] = [
  ['line-strong', ['canvas', 'surface']],
  ['focus', [...grounds, 'accent-soft', 'warn-soft', 'danger-soft', 'info-soft']],
  ['accent', ['canvas', 'surface']],
  ['warn-bar', ['surface']],
];

const pairs = (wanted: [string, string[]][]) =>
  wanted.flatMap(([front, behind]) => behind.map((ground): [string, string] => [front, ground]));

describe.each(Object.entries(themes))('%s', (_, colours) => {
  const of = (name: string) => {
    const colour = colours[name];
    if (!colour) throw new Error(`no colour ${name}`);
    return colour;
  };

  it.each(pairs(text))('%s can be read on %s (4.5:1)', (front, ground) => {
    expect(ratio(of(front), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(controls))('%s is seen on %s (3:1)', (front, ground) => {
    expect(ratio(of(front), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

it('high contrast gives text 7:1', () => {
  for (const name of ['high contrast, light', 'high contrast, dark']) {
    const colours = themes[name] ?? {};
    for (const [front, ground] of pairs(text)) {
      expect(
        ratio(colours[front] ?? '', colours[ground] ?? ''),
        `${front} on ${ground}`,
      ).toBeGreaterThanOrEqual(7);
    }
  }
});

it('forced colours stand for every colour there is', () => {
  const forced = tokens.slice(tokens.indexOf('forced-colors: active'));
  for (const name of Object.keys(light)) expect(forced, name).toContain(`--${name}:`);
});

/** Pairs of system colours that every system keeps apart. Source: CSS Color 4, system colours. */
const apart: Record<string, string[]> = {
  Canvas: ['CanvasText', 'LinkText', 'Highlight'],
  CanvasText: ['Canvas'],
  LinkText: ['Canvas'],
};

it.each([...pairs(text), ...pairs(controls)])(
  'forced colours keep %s and %s apart',
  (front, ground) => {
    const forced = tokens.slice(tokens.indexOf('forced-colors: active'));
    const of = (name: string) => new RegExp(`--${name}: (\\w+);`).exec(forced)?.[1] ?? '';
    expect(apart[of(ground)], `${of(front)} on ${of(ground)}`).toContain(of(front));
  },
);

const literals: [string, RegExp][] = [
  ['colour', /#[0-9a-f]{3,8}\b|\b(rgb|rgba|hsl|hsla|oklch|lab|color-mix)\(/i],
  [
    'named colour',
    /(color|background|border[a-z-]*|fill|stroke|outline): .*\b(black|white|red|green|blue|gray|grey|yellow|orange)\b/,
  ],
  ['type', /^(font-size|line-height|font): .*\d(px|rem|em|pt)/],
  ['distance', /^((padding|margin)[a-z-]*|(row-|column-)?gap): .*(?<![\d.])(?!1px)\d+(\.\d+)?px/],
  ['corner', /^border-[a-z-]*radius: .*\d(px|%)/],
  ['motion', /^(transition|animation)[a-z-]*: .*\d(ms|s)\b/],
];

/** Declarations of every style sheet and component but the tokens. */
function declarations(): [string, string][] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(svelte|css)$/.test(file) && !file.endsWith('tokens.css'))
    .flatMap((file) => {
      const whole = readFileSync(join(source, file), 'utf8');
      const style = file.endsWith('.css')
        ? whole
        : (/<style>([^]*)<\/style>/.exec(whole)?.[1] ?? '');
      return style
        .replace(/\/\*[^]*?\*\//g, '')
        .split(/[;{}]/)
        .map((line): [string, string] => [file, line.trim().replace(/\s+/g, ' ')]);
    });
}

it.each(literals)('no component holds a %s of its own', (_, literal) => {
  const found = declarations().filter(([, declaration]) => literal.test(declaration));
  expect(found.map(([file, declaration]) => `${file}: ${declaration}`)).toEqual([]);
});
