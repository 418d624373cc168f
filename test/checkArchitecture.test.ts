import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../scripts/check-architecture.mjs', import.meta.url));
const repository = fileURLToPath(new URL('..', import.meta.url));
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** The parts of `scripts/architecture/house.mjs` that differ between tests. */
interface Plan {
  readonly floors?: readonly { readonly holds: readonly string[]; readonly apart?: boolean }[];
  readonly exceptions?: readonly { readonly rule: string; readonly subject: string; readonly why: string }[];
}

const floors = [
  { holds: ['errors.ts'] },
  { holds: ['graph', 'image'] },
  { holds: ['clip'] },
  { holds: ['adapt', 'gan'], apart: true },
  { holds: ['jobs'] },
  { holds: ['cli', 'browser.ts'] },
];

const nothing = 'export {};';

/** One file for each name of {@link floors}, so that the table of floors is right. */
const bare = {
  'src/errors.ts': nothing,
  'src/graph/tensor.ts': nothing,
  'src/image/picture.ts': nothing,
  'src/clip/clip.ts': nothing,
  'src/adapt/loss.ts': nothing,
  'src/gan/loss.ts': nothing,
  'src/jobs/run.ts': nothing,
  'src/cli/main.ts': nothing,
  'src/browser.ts': nothing,
};

/** Runs the check on a house of these files (paths and their text) in addition to {@link bare}. */
function check(
  files: Readonly<Record<string, string>>,
  plan: Plan = {},
): { status: number | null; output: string; errors: string[] } {
  const root = mkdtempSync(path.join(tmpdir(), 'architecture-'));
  roots.push(root);
  const house = {
    houses: [['src'], ['world'], ['foundry'], ['studies'], ['test', 'bench', 'studio', 'examples']],
    testHouses: ['test', 'bench'],
    workshops: ['world', 'foundry', 'studies'],
    floors,
    nodeFolders: ['cli', 'jobs'],
    diskFolder: 'image',
    browserEntry: 'browser.ts',
    graphless: { folders: ['jobs', 'cli'], builders: ['graph', 'clip'] },
    lengths: { long: 300, tooLong: 400 },
    exceptions: [],
    ...plan,
  };
  const table = Object.entries(house).map(
    ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
  );
  const all = { ...bare, ...files, 'scripts/architecture/house.mjs': table.join('\n') };
  for (const [name, text] of Object.entries(all)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
  const errors = stderr
    .split('\n')
    .filter((line) => line.startsWith('error: '))
    .map((line) => line.slice('error: '.length));
  return { status, output: stdout + stderr, errors: errors.sort() };
}

describe('check-architecture', () => {
  it('passes a house whose imports go down', () => {
    const { status, output, errors } = check({
      'src/graph/tensor.ts': "import { assert } from '../errors.js';",
      'src/clip/encode.ts':
        "import type { T } from '../graph/tensor.js';\nimport { x } from '#nada/graph/tensor.js';",
      'src/image/file.node.ts': "import { open } from 'node:fs/promises';",
      'src/clip/engine.node.ts': "import * as ort from 'onnxruntime-node';\nimport '../image/file.node.js';",
      'src/adapt/loss.ts': "export * from '../clip/encode.js';\nexport * from './local.js';",
      'src/adapt/local.ts':
        '// import { x } from "../cli/main.js"\nexport const text = "import \'../cli/main.js\'";',
      'src/adapt/loss.test.ts': "import 'node:fs';\nimport '../cli/main.js';\nimport '../testing/golden.js';",
      'src/testing/golden.ts': "import 'node:fs';\nimport '../cli/main.js';",
      'src/graph/testing/check.ts': "import 'node:fs';",
      'src/jobs/run.ts': "import 'node:os';\nimport '../adapt/loss.js';",
      'src/cli/main.ts': "import 'sharp';\nimport '../jobs/run.js';",
      'src/browser.ts': "export * from './adapt/loss.js';\nexport type * from './clip/engine.node.js';",
      'world/face.ts': "import 'node:fs';\nimport '#nada/graph/tensor.js';",
      'studies/judge.ts': "import '../world/face.js';",
      'test/conformance/case.ts': "import '#nada/testing/golden.js';\nimport '../../studies/judge.js';",
    });
    expect(errors).toEqual([]);
    expect(output).toMatch(/file lengths without tests: median \d+ lines, 90th percentile \d+/);
    expect(output).toContain('19 files checked, 0 problems');
    expect(status).toBe(0);
  });

  it('names imports that go up or sideways, and those of Node', () => {
    const { status, output, errors } = check({
      'src/errors.ts': "import type { T } from './graph/types.js';",
      'src/graph/types.ts': nothing,
      'src/graph/up.ts': "import '../clip/clip.js';",
      'src/clip/later.ts': "export const load = () => import('../jobs/run.js');",
      'src/clip/typed.ts': "export type Run = import('../jobs/run.js').Run;",
      'src/clip/exported.ts': "export type * from '#nada/gan/loss.js';",
      'src/adapt/sideways.ts': "import '../gan/loss.js';",
      'src/image/node.ts': "import 'node:zlib';",
      'src/image/builtin.ts': "import 'fs/promises';",
      'src/image/native.ts': "import sharp from 'sharp';",
      'src/clip/helped.ts': "import './testing/helper.js';",
      'src/clip/testing/helper.ts': nothing,
      'src/browser.ts': "export * from './clip/engine.js';",
      'src/clip/engine.ts': "import '../image/file.node.js';",
      'src/image/file.node.ts': "import 'node:fs';",
    });
    expect(errors).toEqual([
      'browser.ts loads node:fs: src/browser.ts -> src/clip/engine.ts -> src/image/file.node.ts',
      'src/adapt/sideways.ts imports src/gan/loss.ts: the folders of floor 3 do not know each other',
      'src/clip/exported.ts (floor 2) imports src/gan/loss.ts (floor 3): imports only go down',
      'src/clip/helped.ts imports src/clip/testing/helper.ts, which is for tests only',
      'src/clip/later.ts (floor 2) imports src/jobs/run.ts (floor 4): imports only go down',
      'src/clip/typed.ts (floor 2) imports src/jobs/run.ts (floor 4): imports only go down',
      'src/errors.ts (floor 0) imports src/graph/types.ts (floor 1): imports only go down',
      'src/graph/up.ts (floor 1) imports src/clip/clip.ts (floor 2): imports only go down',
      'src/image/builtin.ts imports fs/promises: only *.node.ts, cli and jobs may',
      'src/image/native.ts imports sharp: only *.node.ts, cli and jobs may',
      'src/image/node.ts imports node:zlib: only *.node.ts, cli and jobs may',
    ]);
    expect(output).toContain('11 problems');
    expect(status).toBe(1);
  });

  it('lets one folder open files and list folders', () => {
    const { errors } = check({
      'src/image/file.node.ts': "import { open } from 'node:fs/promises';",
      'src/jobs/open.ts': "import { readFileSync } from 'node:fs';",
      'src/jobs/typed.ts': "import { type Stats, renameSync } from 'node:fs';",
      'src/jobs/whole.ts': "import * as fs from 'node:fs/promises';",
      'src/jobs/open.test.ts': "import { readFileSync } from 'node:fs';",
    });
    expect(errors).toEqual([
      'src/jobs/open.ts imports readFileSync of node:fs: only src/image opens files and lists folders, so use what it offers',
      'src/jobs/whole.ts imports * of node:fs: only src/image opens files and lists folders, so use what it offers',
    ]);
  });

  it('names imports between the top folders that go up, sideways or out', () => {
    const { errors } = check({
      'src/graph/outside.ts': "import '../../bench/main.js';",
      'src/graph/tensor.test.ts': "import '../../test/case.js';",
      'world/judged.ts': "import '../studies/judge.js';",
      'world/helped.ts': "import '#nada/testing/golden.js';",
      'src/testing/golden.ts': nothing,
      'studies/judge.ts': nothing,
      'studies/script.ts': "import '../scripts/setup.js';",
      'test/case.ts': "import '../bench/main.js';",
      'bench/main.ts': nothing,
    });
    expect(errors).toEqual([
      'src/graph/outside.ts imports bench/main.ts: src imports nothing of bench',
      'src/graph/tensor.test.ts imports test/case.ts: src imports nothing of test',
      'studies/script.ts imports ../scripts/setup.js, which lies in no known folder',
      'test/case.ts imports bench/main.ts: test imports nothing of bench',
      'world/helped.ts imports src/testing/golden.ts, which is for tests only',
      'world/judged.ts imports studies/judge.ts: world imports nothing of studies',
    ]);
  });

  it('finds circles in every top folder, tests and types included', () => {
    const { errors } = check({
      'src/clip/a.ts': "import './b.js';",
      'src/clip/b.ts': "import './c.js';",
      'src/clip/c.ts': "import type { A } from './a.js';",
      'src/clip/self.ts': "import './self.js';",
      'world/main.ts': "export const load = () => import('./commands/faces.js');",
      'world/commands/faces.ts': "import type { Command } from '../main.js';",
      'studio/a.tsx': "import './b.js';",
      'studio/b.ts': "import './a.tsx';",
      'test/case.ts': "import './kind.js';",
      'test/kind.ts': "import './case.js';",
    });
    expect(errors).toEqual([
      'imports go in a circle: src/clip/a.ts -> src/clip/b.ts -> src/clip/c.ts -> src/clip/a.ts',
      'imports go in a circle: src/clip/self.ts -> src/clip/self.ts',
      'imports go in a circle: studio/a.tsx -> studio/b.ts -> studio/a.tsx',
      'imports go in a circle: test/case.ts -> test/kind.ts -> test/case.ts',
      'imports go in a circle: world/commands/faces.ts -> world/main.ts -> world/commands/faces.ts',
    ]);
  });

  it('wants the table of floors and the folder src to agree', () => {
    const { errors } = check(
      {
        'src/utils/lost.ts': "import '../cli/main.js';",
        'src/utils/found.ts': nothing,
        'src/lost.ts': nothing,
      },
      { floors: [...floors, { holds: ['stylegan3', 'index.ts'] }] },
    );
    expect(errors).toEqual([
      'src/lost.ts stands on no floor: name it in the table of floors',
      'src/utils stands on no floor: name it in the table of floors',
      'the table of floors names src/index.ts, which does not exist',
      'the table of floors names src/stylegan3, which does not exist',
    ]);
  });

  it('wants a folder with an index.ts to be imported through it', () => {
    const face = {
      'src/clip/index.ts': "export * from './clip.js';\nexport * from './words/index.js';",
      'src/clip/words/index.ts': "export * from './prompts.js';",
      'src/clip/words/prompts.ts': "import '../clip.js';",
    };
    const { errors } = check({
      ...face,
      'src/clip/encode.ts': "import './clip.js';\nimport './words/prompts.js';",
      'src/adapt/goal/good.ts': "import '../../clip/index.js';\nimport '../../clip/words/index.js';",
      'src/adapt/goal/bad.ts': "import type { Clip } from '../../clip/clip.js';",
      'src/adapt/goal/deep.ts': "import '../../clip/words/prompts.js';",
      'src/adapt/index.ts': "export * from './goal/good.js';",
      'src/adapt/goal/bad.test.ts': "import '../../clip/clip.js';",
      'src/index.test.ts': "import './clip/clip.js';",
      'world/face.ts': "import '#nada/clip/clip.js';",
      'examples/page.ts': "import '#nada/clip/clip.js';",
      'test/case.ts': "import '#nada/clip/clip.js';",
    });
    expect(errors).toEqual([
      'examples/page.ts imports src/clip/clip.ts: from outside, src/clip is imported through its index.ts',
      'src/adapt/goal/bad.ts imports src/clip/clip.ts: from outside, src/clip is imported through its index.ts',
      'src/adapt/goal/deep.ts imports src/clip/words/prompts.ts: from outside, src/clip/words is imported through its index.ts',
      'src/clip/encode.ts imports src/clip/words/prompts.ts: from outside, src/clip/words is imported through its index.ts',
    ]);
  });

  it('lets jobs and the command line take types of graph, and no values', () => {
    const { errors } = check({
      'src/jobs/typed.ts':
        "import type { Tensor } from '../graph/tensor.js';\nexport type * from '../clip/clip.js';",
      'src/jobs/imported.ts': "import { add } from '../graph/tensor.js';",
      'src/jobs/mixed.ts': "import { type Tensor, add } from '../graph/tensor.js';",
      'src/jobs/edit/exported.ts': "export { encode } from '../../clip/clip.js';",
      'src/cli/later.ts': "export const load = () => import('../graph/tensor.js');",
      'src/jobs/run.test.ts': "import { add } from '../graph/tensor.js';",
      'src/adapt/step.ts': "import { add } from '../graph/tensor.js';",
    });
    const rule = 'jobs and cli build no graph (types are fine)';
    expect(errors).toEqual([
      `src/cli/later.ts imports values of src/graph/tensor.ts: ${rule}`,
      `src/jobs/edit/exported.ts imports values of src/clip/clip.ts: ${rule}`,
      `src/jobs/imported.ts imports values of src/graph/tensor.ts: ${rule}`,
      `src/jobs/mixed.ts imports values of src/graph/tensor.ts: ${rule}`,
    ]);
  });

  it('covers what an exception names, by file or by face, and refuses one that covers nothing', () => {
    const files = {
      'src/clip/index.ts': "export * from './clip.js';",
      'src/adapt/past.ts': "import '../clip/clip.js';",
      'src/jobs/bench.ts': "import { add } from '../graph/tensor.js';",
      'world/main.ts': "import './face.js';",
      'world/face.ts': "import './main.js';",
    };
    const why = 'for the test';
    const needed = [
      { rule: 'face', subject: 'src/clip', why },
      { rule: 'graph', subject: 'src/jobs/bench.ts', why },
      { rule: 'circle', subject: 'world/main.ts', why },
    ];
    expect(check(files, { exceptions: needed }).errors).toEqual([]);
    const idle = [
      { rule: 'face', subject: 'src/jobs/bench.ts', why },
      { rule: 'graph', subject: 'src/jobs/gone.ts', why },
    ];
    expect(check(files, { exceptions: [...needed, ...idle] }).errors).toEqual([
      'the exception from the rule "face" for src/jobs/bench.ts is no longer needed: remove it',
      'the exception from the rule "graph" for src/jobs/gone.ts is no longer needed: remove it',
    ]);
  });

  it('warns of files over 300 lines, refuses those over 400, and counts no tests', () => {
    const { output, errors } = check({
      'src/graph/a.ts': '\n'.repeat(300) + nothing,
      'world/long.ts': '\n'.repeat(400) + nothing,
      'src/graph/a.test.ts': '\n'.repeat(900) + nothing,
      'test/case.ts': '\n'.repeat(900) + nothing,
    });
    expect(output).toContain('warning: src/graph/a.ts has 301 lines (more than 300)');
    expect(errors).toEqual(['world/long.ts has 401 lines; split it (at most 400)']);
    expect(output).not.toContain('a.test.ts');
  });

  it('reads the plan of this repository', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'architecture-'));
    roots.push(root);
    cpSync(path.join(repository, 'scripts/architecture'), path.join(root, 'scripts/architecture'), {
      recursive: true,
    });
    mkdirSync(path.join(root, 'src/cli'), { recursive: true });
    writeFileSync(path.join(root, 'src/cli/main.ts'), nothing);
    const { stderr, stdout } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' });
    expect(stderr).toContain('error: the table of floors names src/graph, which does not exist');
    expect(stderr).not.toContain('names src/cli,');
    expect(stdout).toContain('1 files checked');
  });
});
