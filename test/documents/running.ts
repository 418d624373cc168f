import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import type { Example } from './examples.js';
import { root, writeFixtures } from './fixtures.js';

/** Options that make calls short, on the processor; they win over those of an example. */
const short = {
  generate: {},
  searchClip: {},
  captionImages: {},
  adapt: { iterations: 2, batch: 2, meterEvery: 1, meterPictures: 2 },
  demo: { iterations: 2, batch: 2 },
  train: { kimg: 0.016, batch: 8, metricEvery: 0, sampleEvery: 0, channelMax: 16, augment: 'none' },
  mine: { steps: 2, latents: 4 },
  trainClip: { steps: 2, batch: 4, microBatch: 2 },
  trainMapper: { steps: 2, latents: 4 },
  trainEncoder: { steps: 2, batch: 2, redrawn: 2 },
  applyEncoder: { refine: 1 },
  editOptimize: { steps: 2 },
  editDirection: { samples: 2, beta: [0], relevance: 'relevance.safetensors' },
} as const;

/** The package as examples import it: the built one, whose long calls are short. */
const shim = (): string => `
import * as nada from '${pathToFileURL(path.join(root, 'dist/index.js')).href}';
export * from '${pathToFileURL(path.join(root, 'dist/index.js')).href}';
const shorter = (name, options) => (request) => nada[name]({ ...request, ...options });
${Object.entries(short)
  .map(
    ([name, options]) =>
      `export const ${name} = shorter('${name}', ${JSON.stringify({ ...options, device: 'cpu', threads: 1 })});`,
  )
  .join('\n')}
`;

const runner = `
import { writeFileSync } from 'node:fs';
const [, , result, ...rooms] = process.argv;
const report = [];
for (const room of rooms) {
  process.chdir(room);
  try {
    await import('file://' + room + '/example.mjs');
    report.push('');
  } catch (error) {
    report.push(String(error));
  }
}
writeFileSync(result, JSON.stringify(report));
process.exit(0);
`;

/** Runs examples in Node, on small networks; returns what was wrong, each with its title. */
export async function runExamples(examples: readonly Example[]): Promise<string[]> {
  const fixtures = await writeFixtures();
  try {
    const place = path.join(fixtures.folder, 'node_modules', 'stylegan-nada');
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    writeFileSync(path.join(place, 'index.js'), shim());
    const rooms = examples.map(({ code }, i) => {
      const room = fixtures.room(`room${i}`);
      const module = ts.ModuleKind.ESNext;
      const target = ts.ScriptTarget.ES2023;
      const { outputText } = ts.transpileModule(code, { compilerOptions: { module, target } });
      writeFileSync(path.join(room, 'example.mjs'), outputText);
      return room;
    });
    const [start, result] = ['runner.mjs', 'result.json'].map((name) => path.join(fixtures.folder, name));
    writeFileSync(start, runner);
    const { status, stderr } = spawnSync(process.execPath, [start, result, ...rooms], { encoding: 'utf8' });
    if (status !== 0) return [`the runner of examples ended with ${status}: ${stderr}`];
    const errors = JSON.parse(readFileSync(result, 'utf8')) as string[];
    return errors.flatMap((error, i) => (error === '' ? [] : [`${examples[i].title}: ${error}`]));
  } finally {
    fixtures.remove();
  }
}
