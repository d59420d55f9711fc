import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Clock } from '../src/state/clock.svelte';

let clock: Clock;
let stop: () => void;
const passed = () => (clock.now - began) / 1000;
let began: number;

beforeEach(() => {
  vi.useFakeTimers();
  clock = new Clock();
  began = clock.now;
  stop = clock.run();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

it('moves on every half minute', () => {
  vi.advanceTimersByTime(29_999);
  expect(passed()).toBe(0);
  vi.advanceTimersByTime(1);
  expect(passed()).toBe(30);
  vi.advanceTimersByTime(30_000);
  expect(passed()).toBe(60);
});

it('seldom moves while another window is used, and at once when this one is again', () => {
  window.dispatchEvent(new Event('blur'));
  vi.advanceTimersByTime(299_000);
  expect(passed()).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(passed()).toBe(300);
  vi.advanceTimersByTime(100_000);
  window.dispatchEvent(new Event('focus'));
  expect(passed()).toBe(400);
  vi.advanceTimersByTime(30_000);
  expect(passed()).toBe(430);
});

it('stands still once it is stopped', () => {
  stop();
  window.dispatchEvent(new Event('focus'));
  vi.advanceTimersByTime(600_000);
  expect(passed()).toBe(0);
});
