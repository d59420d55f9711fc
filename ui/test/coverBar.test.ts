import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';

import CoverBar from '../src/parts/needed/CoverBar.svelte';

const filled = (container: HTMLElement) => container.querySelector('span')?.style.width;

it('is as full as the list is, and says so where nothing beside it does', () => {
  const { container } = render(CoverBar, {
    props: { covered: 105, needed: 420, label: '105 of 420 needed addresses allowed' },
  });
  const bar = screen.getByRole('img', { name: '105 of 420 needed addresses allowed' });
  expect(bar).toHaveClass('short');
  expect(filled(container)).toBe('25%');
});

it('is read out once', () => {
  const { container } = render(CoverBar, { props: { covered: 420, needed: 420 } });
  expect(screen.queryByRole('img')).toBeNull();
  expect(container.querySelector('.bar')).toHaveAttribute('aria-hidden', 'true');
  expect(container.querySelector('.bar')).not.toHaveClass('short');
  expect(filled(container)).toBe('100%');
});

it('is empty where nothing is needed', () => {
  const { container } = render(CoverBar, { props: { covered: 0, needed: 0 } });
  expect(filled(container)).toBe('0%');
});

it('is not green where nothing is proven', () => {
  const { container } = render(CoverBar, { props: { covered: 420, needed: 420, neutral: true } });
  expect(container.querySelector('.bar')).toHaveClass('neutral');
});
