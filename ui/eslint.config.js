import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';

import svelteConfig from './svelte.config.js';

const noTauri = { group: ['@tauri-apps/*'], message: 'Only src/ipc knows Tauri.' };

const rooms = [
  'access-list',
  'activity',
  'addresses',
  'clusters',
  'connection',
  'encryption',
  'settings',
];

/** Files that may not import what `group` names, because of `message`. */
function apart(files, group, message) {
  const patterns = [noTauri, { group, message }];
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

export default typescript.config(
  { ignores: ['dist', 'dist-fixture', 'node_modules', 'src/ipc/bindings.ts'] },
  js.configs.recommended,
  ...typescript.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'svelte/no-at-html-tags': 'error',
      // Sets and maps are held by `$state.raw` and replaced, never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-restricted-imports': ['error', { patterns: [noTauri] }],
    },
  },
  apart(['src/state/**'], ['**/words/**'], 'State holds values; words only say them.'),
  apart(
    ['src/parts/**'],
    ['**/frame/**', '**/screens/**'],
    'The frame and the screens are made of parts, never the other way round.',
  ),
  ...rooms.map((room) =>
    apart(
      [`src/screens/${room}/**`],
      rooms
        .filter((other) => other !== room)
        .flatMap((other) => [`../${other}/**`, `../../${other}/**`]),
      'What two screens share lives in parts.',
    ),
  ),
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: typescript.parser, svelteConfig },
    },
  },
  {
    // In templates, components have no types here; svelte-check is what checks those.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['**/*.js'], ...typescript.configs.disableTypeChecked },
  { files: ['src/ipc/**'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['*.config.{js,ts}'],
    languageOptions: { globals: globals.node },
  },
);
