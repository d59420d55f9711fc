// Who made the parts that Keygate is built from: every crate and package that ends up in the
// program, read from Cargo's and npm's own records while the UI is built.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

import type { Part } from 'virtual:licences';

const MODULE = 'virtual:licences';
const RESOLVED = `\0${MODULE}`;
const here = dirname(fileURLToPath(import.meta.url));

/** Offers the list as a module of its own, so that it is fetched only when it is looked at. */
export function licences(): Plugin {
  return {
    name: 'licences',
    resolveId: (id) => (id === MODULE ? RESOLVED : null),
    load: (id) => (id === RESOLVED ? `export default ${JSON.stringify(parts())}` : null),
  };
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
