import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/check-architecture.mjs', import.meta.url));
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** Runs the check on a house of these files (paths in `src`, and their text). */
function check(files: Record<string, string>): { status: number | null; output: string } {
  const root = mkdtempSync(path.join(tmpdir(), 'architecture-'));
  roots.push(root);
  for (const [name, text] of Object.entries({ 'errors.ts': 'export {};', ...files })) {
    const file = path.join(root, 'src', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const nothing = 'export {};';

describe('check-architecture', () => {
  it('passes a house whose imports go down', () => {
    const { status, output } = check({
      'graph/tensor.ts': "import { assert } from '../errors.js';",
      'nn/linear.ts':
        "import type { Tensor } from '../graph/tensor.js';\nimport { x } from '#nada/graph/tensor.js';",
      'platform/file.node.ts': "import { open } from 'node:fs/promises';",
      'runtime/engine.node.ts':
        "import * as ort from 'onnxruntime-node';\nimport '../platform/file.node.js';",
      'adapt/loss.ts': "export * from '../nn/linear.js';\nexport * from './local.js';",
      'adapt/local.ts':
        '// import { x } from "../cli/main.js"\nexport const text = "import \'../cli/main.js\'";',
      'adapt/loss.test.ts': "import 'node:fs';\nimport '../cli/main.js';\nimport '../testing/golden.js';",
      'testing/golden.ts': "import 'node:fs';\nimport '../cli/main.js';",
      'graph/testing/check.ts': "import 'node:fs';",
      'jobs/run.ts': "import 'node:os';\nimport '../adapt/loss.js';",
      'cli/main.ts': "import 'sharp';\nimport '../jobs/run.js';",
      'index.ts': "export * from './runtime/engine.node.js';",
      'browser.ts': "export * from './adapt/loss.js';\nexport type * from './runtime/engine.node.js';",
    });
    expect(output).toMatch(/file lengths without tests: median \d+ lines, 90th percentile \d+/);
    expect(output).toContain('14 files checked, 0 problems');
    expect(status).toBe(0);
  });

  it('names each import and file that breaks a rule', () => {
    const { status, output } = check({
      'errors.ts': "import type { T } from './graph/types.js';",
      'graph/types.ts': nothing,
      'graph/up.ts': "import '../nn/linear.js';",
      'nn/linear.ts': nothing,
      'clip/later.ts': "export const load = () => import('../jobs/run.js');",
      'clip/typed.ts': "export type Run = import('../jobs/run.js').Run;",
      'jobs/run.ts': nothing,
      'train/exported.ts': "export type * from '#nada/gan/loss.js';",
      'gan/loss.ts': nothing,
      'adapt/sideways.ts': "import '../gan/loss.js';",
      'nn/a.ts': "import './b.js';",
      'nn/b.ts': "import './c.js';",
      'nn/c.ts': "import type { A } from './a.js';",
      'nn/self.ts': "import './self.js';",
      'image/node.ts': "import 'node:zlib';",
      'image/builtin.ts': "import 'fs/promises';",
      'image/native.ts': "import sharp from 'sharp';",
      'nn/helped.ts': "import './testing/helper.js';",
      'nn/testing/helper.ts': nothing,
      'utils/lost.ts': nothing,
      'graph/outside.ts': "import '../../bench/main.js';",
      'browser.ts': "export * from './runtime/engine.js';",
      'runtime/engine.ts': "import '../platform/file.node.js';",
      'platform/file.node.ts': "import 'node:fs';",
      'graph/long.ts': '\n'.repeat(400) + nothing,
    });
    const errors = output.split('\n').filter((line) => line.startsWith('error: '));
    expect(errors.map((line) => line.slice('error: '.length)).sort()).toEqual([
      'adapt/sideways.ts imports gan/loss.ts: the methods of floor 5 do not know each other',
      'browser.ts loads node:fs: browser.ts -> runtime/engine.ts -> platform/file.node.ts',
      'clip/later.ts (floor 3) imports jobs/run.ts (floor 6): imports only go down',
      'clip/typed.ts (floor 3) imports jobs/run.ts (floor 6): imports only go down',
      'errors.ts (floor 0) imports graph/types.ts (floor 1): imports only go down',
      'graph/long.ts has 401 lines; split it (at most 400)',
      'graph/outside.ts imports ../../bench/main.js, which lies outside of src',
      'graph/up.ts (floor 1) imports nn/linear.ts (floor 2): imports only go down',
      'image/builtin.ts imports fs/promises: only *.node.ts, cli and jobs may',
      'image/native.ts imports sharp: only *.node.ts, cli and jobs may',
      'image/node.ts imports node:zlib: only *.node.ts, cli and jobs may',
      'imports go in a circle: nn/a.ts -> nn/b.ts -> nn/c.ts -> nn/a.ts',
      'imports go in a circle: nn/self.ts -> nn/self.ts',
      'nn/helped.ts imports nn/testing/helper.ts, which is for tests only',
      'train/exported.ts (floor 3) imports gan/loss.ts (floor 5): imports only go down',
      'utils/lost.ts stands on no floor: put it into a folder that scripts/check-architecture.mjs knows',
    ]);
    expect(output).toContain('16 problems');
    expect(status).toBe(1);
  });

  it('warns of files over 300 lines, and counts no tests', () => {
    const { status, output } = check({
      'graph/a.ts': '\n'.repeat(300) + nothing,
      'graph/a.test.ts': '\n'.repeat(900) + nothing,
    });
    expect(output).toContain('warning: graph/a.ts has 301 lines (more than 300)');
    expect(output).not.toContain('a.test.ts');
    expect(status).toBe(0);
  });
});
