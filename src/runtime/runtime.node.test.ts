import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const built = new URL('../../dist/runtime/runtime.node.js', import.meta.url).href;

/** Runs a script that has opened a runtime; its status is null when it had to be killed. */
function run(body: string): { readonly status: number | null; readonly output: string } {
  const script = `
    import { createRuntime } from ${JSON.stringify(built)};
    const runtime = createRuntime({ device: 'cpu' });
    ${body}`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
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
