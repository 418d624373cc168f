import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { loadGenerator } from '#nada/api/networks/networks.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { outFolder } from '../../world/commandLine/rows.js';
import { renderFace } from '../../world/render/index.js';
import { loadEvaluator } from '../evaluator/index.js';
import { checkGenerator } from '../generator/check/checkGenerator.js';
import { generatorReport } from '../generator/check/report.js';
import { evaluatorRow, generatorRow, threadsRow } from '../networkRows.js';

const group = 'What is measured';

const rows = {
  generator: generatorRow,
  evaluator: evaluatorRow,
  pictures: row(whole({ least: 2 }), {
    group,
    help: 'images of the generator, compared with as many held-out renders',
    default: 5000,
  }),
  seed: row(whole({ least: 0 }), { group, help: 'seed of the first image', default: 0 }),
  trainingSeed: row(whole({ least: 0 }), {
    group,
    help: 'seed of the faces that the generator was trained on',
    default: 1,
  }),
  trainingFaces: row(whole({ least: 1 }), {
    group,
    help: 'how many of these are searched for copies; at least as many as --pictures',
    default: 40_000,
  }),
  threads: threadsRow(2),
  out: outFolder('generator-evaluation', 'folder of report.md, scores.json and grid.png'),
};

export const generatorEvaluateCommand: CommandSpec<typeof rows> = {
  name: 'evaluate',
  summary: "Measure a generator of photo-like faces beside the renderer's own images.",
  rows,
  examples: [
    ['npm run foundry -- generator evaluate', 'the figures of models/generator/README.md'],
    [
      'npm run foundry -- generator evaluate --generator runs/warm-start/generator.safetensors --pictures 500',
      'a rough look at another one',
    ],
  ],
  async run({ pictures, seed, trainingSeed, trainingFaces, threads, out, ...files }, output) {
    const check = {
      pictures,
      firstSeed: seed,
      training: { seed: trainingSeed, faces: Math.max(pictures, trainingFaces) },
      threads,
    };
    const evaluator = await loadEvaluator(files.evaluator);
    try {
      const generator = await loadGenerator(files.generator);
      const { scores, grid } = await checkGenerator(generator, evaluator, {
        ...check,
        render: renderFace,
        onLine: (line) => output.err(`${line}\n`),
      });
      await mkdir(out, { recursive: true });
      const report = generatorReport(scores);
      const text = (content: string) => new TextEncoder().encode(content);
      const json = JSON.stringify({ generator: files.generator, ...check, scores }, null, 2);
      await writeFileAtomically(path.join(out, 'scores.json'), text(`${json}\n`));
      await writeFileAtomically(path.join(out, 'report.md'), text(`${report}\n`));
      await writeFileAtomically(path.join(out, 'grid.png'), grid);
      output.out(`${report}\n\n${path.join(out, 'grid.png')}\n`);
      return exitCodes.success;
    } finally {
      await evaluator.close();
    }
  },
};
