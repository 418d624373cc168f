import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomically } from './atomicFile.node.js';

const built = new URL('../../dist/platform/atomicFile.node.js', import.meta.url).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-temporaries-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that writes two files without end, says so, and does something more. */
function writer(more: string) {
  const script = `
    import { writeFileAtomically } from ${JSON.stringify(built)};
    async function* chunks() {
      for (;;) {
        yield new Uint8Array(10);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    for (const name of ['a', 'b']) void writeFileAtomically(${JSON.stringify(folder)} + '/' + name, chunks());
    setTimeout(() => console.log('writing'), 100);
    ${more}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  return { child, ended: once(child, 'exit'), writing: once(child.stdout, 'data') };
}

describe('temporary files', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('are gone when %s ends the process', async (signal) => {
    const { child, ended, writing } = writer('');
    await writing;
    expect(readdirSync(folder)).toHaveLength(2);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are gone when the process ends itself', async () => {
    const { ended } = writer('setTimeout(() => process.exit(3), 150);');
    expect(await ended).toEqual([3, null]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stay while a process that listens to the signal goes on', async () => {
    const { child, ended, writing } = writer("process.on('SIGTERM', () => console.log('later'));");
    await writing;
    child.kill('SIGTERM');
    await once(child.stdout, 'data');
    expect(readdirSync(folder)).toHaveLength(2);
    child.kill('SIGKILL');
    await ended;
  });

  it('leave no listener behind', async () => {
    const count = () => process.listenerCount('SIGTERM') + process.listenerCount('exit');
    const before = count();
    await Promise.all(
      ['a', 'b'].map((name) => writeFileAtomically(path.join(folder, name), new Uint8Array(9))),
    );
    const missing = path.join(folder, 'absent', 'c');
    await expect(writeFileAtomically(missing, new Uint8Array(9))).rejects.toThrow('does not exist');
    expect([count(), readdirSync(folder).sort()]).toEqual([before, ['a', 'b']]);
  });
});
