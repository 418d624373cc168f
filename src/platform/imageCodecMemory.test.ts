import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeImageCodec } from './imageCodec.node.js';

const root = mkdtempSync(path.join(os.tmpdir(), 'nada-root-'));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

describe('a picture', () => {
  it('that memory would not hold is refused before it is decoded', async () => {
    mkdirSync(path.join(root, 'proc'), { recursive: true });
    writeFileSync(path.join(root, 'proc/meminfo'), 'MemAvailable:  102400 kB\n');
    vi.stubEnv('NADA_SYSTEM_ROOT', root);
    const size = { width: 4_300, height: 4_000, channels: 3, background: '#123' } as const;
    const bytes = Uint8Array.from(await sharp({ create: size }).png().toBuffer());
    await expect(nodeImageCodec.decode(bytes, 'large.png')).rejects.toThrow(
      'large.png has 4300 x 4000 pixels, which take 132 MiB of memory to decode, more than is free: shrink it first',
    );
    const small = Uint8Array.from(await sharp(bytes).resize(40).png().toBuffer());
    expect((await nodeImageCodec.decode(small, 'small.png')).width).toBe(40);
  });
});
