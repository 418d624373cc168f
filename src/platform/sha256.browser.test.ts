import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../errors.js';
import { browserSha256 } from './sha256.browser.js';

afterEach(() => vi.unstubAllGlobals());

describe('browserSha256', () => {
  it("gives the digest of FIPS 180-4's example, in one part or several", async () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    const bytes = new TextEncoder().encode('abc');
    expect(await browserSha256([bytes])).toBe(abc);
    expect(await browserSha256([bytes.subarray(0, 1), new Uint8Array(), bytes.subarray(1)])).toBe(abc);
  });

  it("gives what Node's gives", async () => {
    const parts = [3, 1000, 64].map((length, i) => Uint8Array.from({ length }, (_, j) => i + 7 * j));
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    expect(await browserSha256(parts)).toBe(hash.digest('hex'));
  });

  it('says what is missing in a page without HTTPS', async () => {
    vi.stubGlobal('crypto', {});
    await expect(browserSha256([])).rejects.toThrow(UserError);
    await expect(browserSha256([])).rejects.toThrow('HTTPS');
  });
});
