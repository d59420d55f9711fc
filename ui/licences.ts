// Who made the parts that Keygate is built from: every crate and package that ends up in the
// program, read from Cargo's and npm's own records while the UI is built.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

import type { Part } from 'virtual:licences';

const MODULE = 'virtual:licences';
const RESOLVED = `\0${MODULE}`;
const here = dirname(fileURLToPath(import.meta.url));

/** Offers the list as a module of its own, so that it is fetched only when it is looked at. */
export function licences(): Plugin {
  let building = false;
  return {
    name: 'licences',
    configResolved: ({ command }) => {
      building = command === 'build';
    },
    resolveId: (id) => (id === MODULE ? RESOLVED : null),
    load: (id) => {
      if (id !== RESOLVED) return null;
      const all = parts();
      return `export default ${JSON.stringify(all)};\nexport const texts = ${JSON.stringify(wordings)};`;
    },
    // For the packages, which bring the texts as a file.
    closeBundle: () => {
      if (building) writeFileSync(join(here, 'third-party-licences.txt'), plain(parts()));
    },
  };
}

/** Every wording of a licence once: most parts share a few. */
const wordings: string[] = [];
const known = new Map<string, number>();

/** Where the wordings that come with the part in `folder` stand. */
function wordingsOf(folder: string, licence: string): number[] {
  const own = texts(folder);
  // Where none comes along, the common text of a licence that has one.
  const common = own.length === 0 && licence.includes('Apache-2.0') ? [apache()] : own;
  return common.map((text) => {
    const wording = text.replaceAll('\r\n', '\n').trim();
    const before = known.get(wording);
    if (before !== undefined) return before;
    known.set(wording, wordings.push(wording) - 1);
    return wordings.length - 1;
  });
}

function apache(): string {
  return readFileSync(join(here, '../LICENSE-APACHE'), 'utf8');
}

/** All parts and all wordings as one text: each part names the wordings by their numbers. */
function plain(all: Part[]): string {
  const list = all.map(({ name, version, licence, texts }) => {
    const numbers = texts.map((at) => `[${at + 1}]`).join(' ');
    return `${name} ${version}: ${licence} ${numbers}`.trim();
  });
  const whole = wordings.map((text, at) => `[${at + 1}]\n\n${text}`);
  return `Keygate is built from these parts.\n\n${list.join('\n')}\n\n${whole.join('\n\n')}\n`;
}

function parts(): Part[] {
  const all = [...crates(), ...packages()];
  return all.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

interface Metadata {
  packages: {
    id: string;
    name: string;
    version: string;
    license: string | null;
    source: string | null;
    manifest_path: string;
  }[];
  resolve: {
    nodes: { id: string; deps: { pkg: string; dep_kinds: { kind: string | null }[] }[] }[];
  };
}

/** What `keygate` needs to run, not what builds or tests it. */
function crates(): Part[] {
  const target = /^host: (.+)$/m.exec(run('rustc', ['-vV']))?.[1] ?? '';
  const { packages, resolve } = JSON.parse(
    run('cargo', ['metadata', '--format-version', '1', '--filter-platform', target]),
  ) as Metadata;
  const needs = new Map(
    resolve.nodes.map(({ id, deps }) => [
      id,
      deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind === null)),
    ]),
  );
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const { pkg } of needs.get(id) ?? []) visit(pkg);
  };
  const root = packages.find(({ name, source }) => name === 'keygate' && source === null);
  if (!root) throw new Error('Cargo knows no keygate');
  visit(root.id);
  return packages
    .filter(({ id, source }) => source !== null && found.has(id))
    .map(({ name, version, license, manifest_path }) => ({
      name,
      version,
      licence: license ?? '',
      copyright: copyright(dirname(manifest_path)),
      texts: wordingsOf(dirname(manifest_path), license ?? ''),
    }));
}

interface Lock {
  packages: Record<string, { version: string; license?: string; dev?: boolean }>;
}

/** What is bundled: everything but what the lock file marks as development's. */
function packages(): Part[] {
  const lock = JSON.parse(readFileSync(join(here, 'package-lock.json'), 'utf8')) as Lock;
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== '' && !dev && existsSync(join(here, path)))
    .map(([path, { version, license }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? spoken(join(here, path)),
      copyright: copyright(join(here, path)),
      texts: wordingsOf(join(here, path), license ?? ''),
    }));
}

function run(program: string, given: string[]): string {
  return execFileSync(program, given, { cwd: join(here, '..'), encoding: 'utf8', maxBuffer: 1e8 });
}

/** Files that begin like a licence's, the whole of them. */
function texts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|copying|copyright|notice)/i.test(entry.name))
    .map(({ name }) => readFileSync(join(folder, name), 'utf8'));
}

/** The licence's name where a package has only its text. */
function spoken(folder: string): string {
  return /\b(MIT|ISC|Apache) License/.exec(texts(folder).join('\n'))?.[1] ?? '';
}

/** Whom the licence's text names. */
function copyright(folder: string): string {
  const lines = texts(folder).flatMap((text) =>
    [...text.matchAll(/^\W*(copyright (?:\(c\)|©|\d{4}).{3,100}?)(?=\s*$| [(]?http| <)/gim)].map(
      ([, line = '']) => line.trim(),
    ),
  );
  return [...new Set(lines)].slice(0, 3).join('; ');
}
