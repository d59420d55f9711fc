// Every word that a person reads stands in src/words: no component holds one of its own.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'svelte/compiler';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** Attributes and properties whose value is read or heard. */
const READ =
  /^(alt|aria-description|aria-label|aria-placeholder|description|hint|label|meaning|placeholder|text|title)$/;
const WORD = /\p{L}{2,}/u;

interface Node {
  type?: string;
  data?: string;
  name?: string;
  value?: unknown;
}

/** The words that a component's markup holds. */
function literals(markup: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(visit);
    } else if (typeof node === 'object' && node !== null) {
      const { type, data, name, value } = node as Node;
      if (type === 'StyleDirective') return;
      if (type === 'Attribute') {
        if (READ.test(name ?? '')) texts(value);
      } else if (type === 'Text') {
        if (WORD.test(data ?? '')) found.push((data ?? '').trim());
      } else {
        Object.values(node).forEach(visit);
      }
    }
  };
  const texts = (value: unknown): void => {
    for (const part of Array.isArray(value) ? (value as Node[]) : []) {
      if (part.type === 'Text' && WORD.test(part.data ?? '')) found.push(part.data ?? '');
    }
  };
  visit(parse(markup, { modern: true }).fragment);
  return found;
}

it('finds words in text and in attributes that are read', () => {
  expect(literals('<p class="big">Hello {name}</p><a title="Go there">→</a>')).toEqual([
    'Hello',
    'Go there',
  ]);
  expect(literals('<p class="big" style:left="{x}px">{words.hello}, <b>·</b></p>')).toEqual([]);
});

const components = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.svelte'),
);

it.each(components)('%s holds no words of its own', (file) => {
  expect(literals(readFileSync(join(source, file), 'utf8'))).toEqual([]);
});
