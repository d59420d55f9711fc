// The parts that every screen has.

import { fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { createRawSnippet, tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import Banner from '../src/parts/Banner.svelte';
import Notices from '../src/parts/Notices.svelte';
import PageHead from '../src/parts/PageHead.svelte';
import Segmented from '../src/parts/Segmented.svelte';
import TabTotal from '../src/parts/TabTotal.svelte';
import ReadingWithin from './ReadingWithin.svelte';
import { media } from './setup';

const text = (html: string) => createRawSnippet(() => ({ render: () => `<span>${html}</span>` }));

describe('a banner', () => {
  const title = 'Atlas refused';

  it('is read out at once where it is a failure, and in its turn where it is none', () => {
    render(Banner, { props: { tone: 'danger', title, children: text('because of this') } });
    expect(screen.getByRole('alert')).toHaveTextContent('Atlas refused because of this');
    render(Banner, { props: { tone: 'warn', title: 'Not complete' } });
    expect(screen.getByRole('note')).toHaveTextContent('Not complete');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });

  it('is put away only where that is offered', async () => {
    const { rerender } = render(Banner, { props: { tone: 'info', title } });
    expect(screen.queryByRole('button')).toBeNull();
    const ondismiss = vi.fn();
    await rerender({ ondismiss });
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(ondismiss).toHaveBeenCalledOnce();
  });

  it('takes the focus where it answers what was pressed, and no place among the Tab stops', async () => {
    render(Banner, { props: { tone: 'good', title, role: 'status', focused: true } });
    await vi.waitFor(() => {
      expect(screen.getByRole('status')).toHaveFocus();
    });
    expect(screen.getByRole('status').tabIndex).toBe(-1);
  });

  it('leaves the focus where it is otherwise, and offers what can be done', () => {
    render(Banner, { props: { tone: 'warn', title, actions: text('Read again') } });
    expect(screen.getByText('Read again')).toBeVisible();
    expect(screen.getByRole('note')).not.toHaveAttribute('tabindex');
  });
});

describe('the head of a page', () => {
  it('is its one heading, with what is said and done beside it outside of it', () => {
    const props = { title: 'Clusters', subtitle: text('Read just now'), children: text('Refresh') };
    render(PageHead, { props });
    const heading = screen.getByRole('heading', { level: 1 });
    expect(heading).toHaveAccessibleName('Clusters');
    expect(screen.getByText('Read just now')).toBeVisible();
    expect(screen.getByText('Refresh')).toBeVisible();
  });

  it('names a control that it labels', () => {
    render(PageHead, { props: { title: 'Encryption', id: 'named' } });
    expect(screen.getByRole('heading', { name: 'Encryption' })).toHaveAttribute('id', 'named');
  });
});

describe('what is being read', () => {
  const reading = 'Reading the settings…';
  const cancel = () => screen.queryByRole('button', { name: 'Cancel' });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is said', async () => {
    render(ReadingWithin, { props: { text: reading } });
    expect(screen.getByRole('status')).toHaveTextContent(reading);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(cancel(), 'something else on screen ends it').toBeNull();
  });

  it('is cancelled after a moment where nothing else on screen does so', async () => {
    const oncancel = vi.fn();
    render(ReadingWithin, { props: { text: reading, oncancel } });
    await tick();
    expect(cancel()).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(oncancel).toHaveBeenCalledOnce();
  });
});

it('draws another number beside a tab with another element, for WebKit draws the first one on', async () => {
  const { container, rerender } = render(TabTotal, { props: { total: 420 } });
  const drawn = () => container.querySelector<HTMLElement>('.beside');
  const before = drawn();
  expect(before?.dataset.beside).toBe('420');
  await rerender({ total: 1421 });
  expect(drawn()?.dataset.beside).toBe('1,421');
  expect(drawn()).not.toBe(before);
});

describe('a radio group without a choice', () => {
  it('chooses with the first arrow key', async () => {
    const onchange = vi.fn();
    const options = ['yes', 'no', 'notSure'].map((value) => ({ value, label: value }));
    render(Segmented, { props: { label: 'Listed?', value: null, options, onchange } });
    screen.getByRole('radio', { name: 'yes' }).focus();
    await userEvent.setup().keyboard('{ArrowRight}');
    expect(onchange).toHaveBeenCalledExactlyOnceWith('no');
    expect(screen.getByRole('radio', { name: 'no' })).toHaveFocus();
  });

  it.each([
    ['{ArrowDown}', 'no'],
    ['{ArrowUp}', 'notSure'],
  ])('chooses with %s, too', async (key, chosen) => {
    const onchange = vi.fn();
    const options = ['yes', 'no', 'notSure'].map((value) => ({ value, label: value }));
    render(Segmented, { props: { label: 'Listed?', value: null, options, onchange } });
    screen.getByRole('radio', { name: 'yes' }).focus();
    await userEvent.setup().keyboard(key);
    expect(onchange).toHaveBeenCalledExactlyOnceWith(chosen);
    expect(screen.getByRole('radio', { name: chosen })).toHaveFocus();
  });
});

describe('notices above a table', () => {
  const props = {
    notices: [
      { tone: 'warn' as const, title: 'Not complete.' },
      { tone: 'info' as const, title: 'Kept from earlier.' },
    ],
    children: text('All of it'),
  };

  it('are shown where the window is high', () => {
    render(Notices, { props });
    expect(screen.getByText('All of it')).toBeVisible();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('are one line in a low window, which opens', async () => {
    media.add('(max-height: 640px)');
    render(Notices, { props });
    expect(screen.queryByText('All of it')).toBeNull();
    expect(screen.getByRole('note')).toHaveTextContent('Not complete. and 1 more');
    const show = screen.getByRole('button', { name: 'Show' });
    await userEvent.setup().click(show);
    expect(screen.getByText('All of it')).toBeVisible();
    expect(show).toHaveTextContent('Hide');
    expect(show).toHaveAttribute('aria-expanded', 'true');
  });
});
