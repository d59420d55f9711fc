import { fileURLToPath } from 'node:url';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

import { licences } from './licences.ts';

/** The policy of the real window, so that the fixture's preview refuses what the window refuses. */
const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const beginInFixture = {
  name: 'begin-in-fixture',
  transformIndexHtml: {
    order: 'pre' as const,
    handler: (html: string) => html.replace('/src/main.ts', '/fixture/main.ts'),
  },
};

export default defineConfig(({ mode }) => {
  const core = fileURLToPath(new URL('./fixture/core.ts', import.meta.url));
  const pretend = mode === 'fixture' || mode === 'test';
  return {
    plugins: [
      svelte(),
      licences(),
      ...(mode === 'test' ? [svelteTesting()] : []),
      ...(mode === 'fixture' ? [beginInFixture] : []),
    ],
    resolve: { alias: pretend ? [{ find: '@tauri-apps/api/core', replacement: core }] : [] },
    build: {
      target: ['safari16.4', 'chrome111'],
      // Fonts must stay files: the content policy refuses `data:` fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 700,
    },
    server: { host: '127.0.0.1' },
    preview: { host: '127.0.0.1', headers: { 'Content-Security-Policy': CONTENT_POLICY } },
    test: {
      environment: 'jsdom',
      include: ['test/**/*.test.ts'],
      setupFiles: ['test/setup.ts'],
      // By default it leaves one core alone, which is half of a machine with two.
      maxWorkers: '100%',
      // A machine that builds beside it takes long to load all screens.
      testTimeout: 60_000,
      hookTimeout: 120_000,
    },
  };
});
