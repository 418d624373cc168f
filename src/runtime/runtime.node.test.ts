import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const built = new URL('../../dist/runtime/runtime.node.js', import.meta.url).href;

/** Runs a script that has opened a runtime; its status is null when it had to be killed. */
function run(body: string): { readonly status: number | null; readonly output: string } {
  const script = `
    import { createRuntime } from ${JSON.stringify(built)};
    const runtime = createRuntime({ device: 'cpu' });
    ${body}`;
  const flags = ['--expose-gc', '--max-old-space-size=512', '--input-type=module'];
  const { status, stdout } = spawnSync(process.execPath, [...flags, '-e', script], {
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { status, output: stdout };
}

it('lets a program end that leaves it idle', () => {
  const body = "console.log(await runtime.peakMemory() > 0); console.log('end');";
  expect(run(body)).toEqual({ status: 0, output: 'true\nend\n' });
});

it('keeps a program alive until what was asked is answered', () => {
  const body =
    'await runtime.begin(); runtime.commit().then(() => runtime.peakMemory()).then((n) => console.log(n > 0));';
  expect(run(body)).toEqual({ status: 0, output: 'true\n' });
});

it('starts in a script that is a file, with flags of V8', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-runtime-'));
  try {
    const file = path.join(folder, 'script.mjs');
    writeFileSync(
      file,
      `import { createRuntime } from ${JSON.stringify(built)};
      console.log(await createRuntime({ device: 'cpu' }).peakMemory() > 0);`,
    );
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--expose-gc', '--max-old-space-size=512', file],
      {
        encoding: 'utf8',
        timeout: 50_000,
      },
    );
    expect([status, stdout]).toEqual([0, 'true\n']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
