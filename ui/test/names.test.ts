import { describe, expect, it } from 'vitest';

import { enumerated, isolated } from '../src/words/names';
import { roleSetup } from '../src/words/encryption/roles';

describe('names of others', () => {
  it('stay as they are where nothing can be reordered', () => {
    for (const name of ['Payments (prod)', '<b>bold</b>', 'Zürich', '決済', '🔑'])
      expect(isolated(name)).toBe(name);
  });

  it('written from right to left are pieces of their own', () => {
    expect(isolated('حسابات')).toBe('\u2068حسابات\u2069');
    expect(enumerated(['a', 'תשלומים'])).toBe('a, \u2068תשלומים\u2069');
  });

  it('do not carry what stands beside them along', () => {
    expect(roleSetup.adds('תשלומים', 'חברה', 'cloud.mongodb.com')).toContain(
      'project \u2068תשלומים\u2069 of \u2068חברה\u2069 at',
    );
  });
});
