import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { listSupportedBackends } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { interpret } from '../graph/index.js';
import { webgpuCases } from '../lowering/testing/caseGroups.js';
import { relativeToPeak, runOnEngine } from '../testing/runOnEngine.js';
import { generatorStep } from './testing/generatorStep.js';

/** Where a Chromium has its software Vulkan driver: Debian's, or npm's beside its executable. */
const browsers = ['/usr/lib/chromium', path.dirname(process.env.NADA_CHROMIUM || '/usr/lib/chromium')];
const driverName = 'vk_swiftshader_icd.json';
const driverFolder = browsers.find((folder) => existsSync(path.join(folder, driverName)));
/** Where the loader lies that finds the driver: beside it, or installed. */
const loaders = [
  ...(driverFolder ? [driverFolder] : []),
  ...['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib'],
];
const loaderFolder = loaders.find((folder) => existsSync(path.join(folder, 'libvulkan.so.1')));
const missing = [
  ...(listSupportedBackends().some(({ name }) => name === 'webgpu') ? [] : ["ONNX Runtime's WebGPU"]),
  ...(driverFolder ? [] : [`Chromium's ${driverName}`]),
  ...(loaderFolder ? [] : ['libvulkan.so.1']),
];
const where = missing.length === 0 ? 'on SwiftShader' : `SKIPPED, not here: ${missing.join(', ')}`;
const root = fileURLToPath(new URL('../..', import.meta.url));

interface Outcome {
  readonly results: readonly { name: string; failure?: string }[];
  readonly exit: string;
  readonly errors: string;
}

test('a generator step on the CPU is what the interpreter computes', async () => {
  const { tensors, bindings, bound } = generatorStep();
  const expected = interpret(tensors, bindings);
  const actual = await runOnEngine(tensors, bindings);
  tensors.forEach((_, i) => {
    expect(relativeToPeak(actual[i].data, expected[i].data)).toBeLessThan(bound);
  });
});

// In processes of their own, because the driver has to be named before ONNX Runtime loads, and may crash.
describe.skipIf(missing.length > 0)(`WebGPU without the CPU's help equals the interpreter (${where})`, () => {
  let code = '';
  let folder = '';
  beforeAll(async () => {
    const entryPoints = [fileURLToPath(new URL('./testing/webgpuCheck.ts', import.meta.url))];
    const options = {
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    } as const;
    code = (await build({ entryPoints, target: 'node20', ...options })).outputFiles[0].text;
    folder = mkdtempSync(path.join(os.tmpdir(), 'nada-webgpu-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function check(group: string): Promise<Outcome> {
    const child = spawn(process.execPath, ['--input-type=module', '-', group], {
      cwd: root,
      env: {
        ...process.env,
        VK_ICD_FILENAMES: path.join(driverFolder ?? '', driverName),
        LD_LIBRARY_PATH: loaderFolder,
        XDG_RUNTIME_DIR: folder,
      },
    });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk;
    });
    child.stdin.end(code);
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => {
        const lines = output.split('\n').filter((line) => line.startsWith('{'));
        const results = lines.map((line) => JSON.parse(line) as Outcome['results'][number]);
        resolve({ results, exit: `${status ?? signal}`, errors });
      });
    });
  }

  test.each([...Object.keys(webgpuCases), 'step'])('%s', async (group) => {
    const { results, exit, errors } = await check(group);
    expect(
      results.filter(({ failure }) => failure),
      errors,
    ).toEqual([]);
    expect(results.length, errors).toBeGreaterThan(0);
    expect(exit, errors).toBe('0');
  });
});
