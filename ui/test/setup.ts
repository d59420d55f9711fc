// What jsdom lacks and the window has.

import '@testing-library/jest-dom/vitest';

import { configure } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';

import { setAccess } from '../fixture/accessList';
import { setCloud } from '../fixture/clouds';
import { forgetEncryption } from '../fixture/encryption';
import { setHistory } from '../fixture/history';
import { setNeeded } from '../fixture/needed';
import { setWorld } from '../fixture/world';
import { later } from '../src/screens/later.svelte';

// Long enough for a machine that does something else besides.
configure({ asyncUtilTimeout: 5000 });

class NoResizes {
  observe(): void {
    // Nothing changes its size here.
  }
  unobserve(): void {
    // See above.
  }
  disconnect(): void {
    // See above.
  }
}

vi.stubGlobal('ResizeObserver', NoResizes);

/** Media queries that hold; a test adds to them before the program begins. */
export const media = new Set<string>();
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: media.has(query),
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
}));
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.hasPointerCapture = () => false;
// The table draws what is seen; here 600 pixels are.
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 600 });

// A test goes to a screen as whoever looked at the first one for a snapshot.
beforeAll(() => later.fetch());

beforeEach(() => {
  setWorld();
  setNeeded();
  setHistory();
  setAccess();
  setCloud();
  forgetEncryption();
});

afterEach(() => {
  media.clear();
  document.documentElement.removeAttribute('data-theme');
});
