// The only place that knows Tauri. Every command becomes a promise of its value; every failure
// becomes a `KeygateError`.

import { Channel } from '@tauri-apps/api/core';

import { commands } from './bindings';
import type { CallId, ErrorView, refusalCodes } from './bindings';

export type * from './bindings';

/** One of Atlas's error codes that there are words of our own for. */
export type RefusalCode = (typeof refusalCodes)[number];

/** A command failed; `view` says how, and `words/errors.ts` says it to people. */
export class KeygateError extends Error {
  constructor(readonly view: ErrorView) {
    super(view.code);
    this.name = 'KeygateError';
  }
}

/** Whatever was thrown, as the one error type. */
export function asKeygateError(thrown: unknown): KeygateError {
  if (thrown instanceof KeygateError) return thrown;
  if (isErrorView(thrown)) return new KeygateError(thrown);
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new KeygateError({ code: 'internal', detail });
}

type Commands = typeof commands;

/** What a command gives: the data of a fallible one, the value itself of one that cannot fail. */
type Given<R> = [Extract<R, { status: 'ok' }>] extends [never]
  ? R
  : Extract<R, { status: 'ok' }> extends { data: infer Data }
    ? Data
    : never;

/** What comes along: a function that listens in the place of each channel, and what cancels the call in
 * the place of its name. */
type Along<A extends unknown[]> = {
  [I in keyof A]: A[I] extends Channel<infer Message>
    ? (message: Message) => void
    : A[I] extends CallId
      ? AbortSignal
      : A[I];
};

/** What each command of the program gives once it is called. */
export type Answers = { [C in keyof Commands]: Given<Awaited<ReturnType<Commands[C]>>> };

/** Calls are cancelled by their signals alone. */
type Called = {
  [C in Exclude<keyof Commands, 'cancelCall'>]: (
    ...along: Along<Parameters<Commands[C]>>
  ) => Promise<Answers[C]>;
};

/** Every command, under the one name it has in Rust. */
const called = Object.fromEntries(
  Object.entries(commands).map(([name, command]) => [
    name,
    (...along: unknown[]) => call(command as Command, along),
  ]),
) as Called;

export const keygate = {
  ...called,
  /** Compares a pasted text of any length. */
  compareText: async (signal: AbortSignal, text: string) => {
    if (text.length <= PART) return called.compareText(signal, text);
    let first = true;
    for (const part of parts(text)) {
      if (signal.aborted) throw cancelled();
      await called.takePart(part, first);
      first = false;
    }
    return called.compareParts(signal);
  },
};

/** A longer text is handed over in parts, between which the window goes on. */
const PART = 500_000;

/** The parts of a text; none ends within a character. */
function* parts(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const last = text.charCodeAt(at + PART - 1);
    const isHalf = last >= 0xd800 && last < 0xdc00;
    const end = at + PART - (isHalf ? 1 : 0);
    yield text.slice(at, end);
    at = end;
  }
}

type Command = (...along: unknown[]) => Promise<unknown>;

/** Names the last call. A page that is loaded again begins elsewhere: calls of the one before may still
 * be under way. */
let last = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/** Calls a command; where a signal comes along, it ends this call and no other. */
async function call(command: Command, along: unknown[]): Promise<unknown> {
  const signal = along.find((one) => one instanceof AbortSignal);
  if (!signal) return settle(command(...along.map(listening)));
  if (signal.aborted) throw cancelled();
  last = (last + 1) >>> 0;
  const id: CallId = { number: last };
  const cancel = () => void commands.cancelCall(id);
  signal.addEventListener('abort', cancel);
  try {
    return await settle(command(...along.map((one) => (one === signal ? id : listening(one)))));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function cancelled(): KeygateError {
  return new KeygateError({ code: 'cancelled' });
}

async function settle(call: Promise<unknown>): Promise<unknown> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (thrown) {
    throw asKeygateError(thrown);
  }
  if (!isResult(answer)) return answer;
  if (answer.status === 'error') throw new KeygateError(answer.error);
  return answer.data;
}

/** A command that has no failures of its own is rejected like this where it panicked. */
function isErrorView(thrown: unknown): thrown is ErrorView {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown;
}

type Result = { status: 'ok'; data: unknown } | { status: 'error'; error: ErrorView };

function isResult(answer: unknown): answer is Result {
  if (typeof answer !== 'object' || answer === null || !('status' in answer)) return false;
  return answer.status === 'ok' || answer.status === 'error';
}

/** A channel for what listens; anything else as it is. */
function listening(one: unknown): unknown {
  if (typeof one !== 'function') return one;
  const opened = new Channel<unknown>();
  opened.onmessage = one as (message: unknown) => void;
  return opened;
}
