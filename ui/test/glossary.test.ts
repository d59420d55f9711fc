import { screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';

import { gloss, glossary, terms } from '../src/words/glossary';
import { open } from './open';

describe('a sentence', () => {
  it('is cut at its terms, each once, and loses nothing', () => {
    const text = 'Outbound from the control plane; outbound again.';
    const pieces = gloss(text, ['controlPlane', 'outbound']);
    expect(pieces.map(({ term }) => term)).toEqual(['outbound', null, 'controlPlane', null]);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });

  it('keeps a plural together', () => {
    expect(gloss('Two API keys.', ['apiKey'])[1]).toEqual({ text: 'API keys', term: 'apiKey' });
  });

  it('without a term is one piece', () => {
    expect(gloss('Nothing here.', ['arn'])).toEqual([{ text: 'Nothing here.', term: null }]);
  });
});

it.each(terms)('%s is explained in plain words, without itself', (term) => {
  const { name, text } = glossary[term];
  expect(text).toMatch(/^[A-Z].*\.$/s);
  expect(text.length).toBeLessThan(240);
  expect(text.toLowerCase().startsWith(name.toLowerCase())).toBe(false);
});

it('is a key press away and goes away with Escape', async () => {
  const { user } = await open();
  const term = screen.getByRole('button', { name: 'API access list' });
  await user.tab();
  term.focus();
  const entry = await screen.findByRole('tooltip');
  expect(entry).toHaveTextContent(glossary.apiAccessList.text);
  expect(term).toHaveAttribute('aria-describedby', entry.id);
  document.dispatchEvent(new Event('scroll'));
  expect(await screen.findByRole('tooltip'), 'the keyboard brought it into view').toBeVisible();
  await user.keyboard('{Escape}');
  await expect.poll(() => screen.queryByRole('tooltip')).toBeNull();
  expect(term).toHaveFocus();
});
