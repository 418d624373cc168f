import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { loadGenerator } from '#nada/jobs/networks/networks.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import type { WorldCommand } from '../../world/main.js';
import { parseFlags, wholeNumber } from '../../world/parameters.js';
import { renderFace } from '../../world/render/index.js';
import { inRepository } from '../../world/repository.js';
import { loadEvaluator, shippedEvaluator } from '../evaluator/index.js';
import { checkGenerator } from '../generator/check/checkGenerator.js';
import { generatorReport } from '../generator/check/report.js';

const usage =
  'say "generator evaluate [--generator FILE] [--evaluator FILE] [--pictures N] [--seed N] [--training-seed N] ' +
  '[--training-faces N] [--threads N] [--out DIR]"';

/** `generator evaluate`: figures of a generator of photos beside the renderer's, as Markdown, JSON and a grid of 64. */
export const run: WorldCommand = async (parameters) => {
  const values = read(parameters);
  const pictures = wholeNumber('--pictures', values.pictures);
  const check = {
    pictures,
    firstSeed: wholeNumber('--seed', values.seed),
    training: {
      seed: wholeNumber('--training-seed', values['training-seed']),
      faces: Math.max(pictures, wholeNumber('--training-faces', values['training-faces'])),
    },
    threads: wholeNumber('--threads', values.threads),
  };
  const evaluator = await loadEvaluator(values.evaluator);
  try {
    const generator = await loadGenerator(values.generator);
    const { scores, grid } = await checkGenerator(generator, evaluator, {
      ...check,
      render: renderFace,
      onLine: (line) => process.stderr.write(`${line}\n`),
    });
    await mkdir(values.out, { recursive: true });
    const report = generatorReport(scores);
    const text = (content: string) => new TextEncoder().encode(content);
    const json = JSON.stringify({ generator: values.generator, ...check, scores }, null, 2);
    await writeFileAtomically(path.join(values.out, 'scores.json'), text(`${json}\n`));
    await writeFileAtomically(path.join(values.out, 'report.md'), text(`${report}\n`));
    await writeFileAtomically(path.join(values.out, 'grid.png'), grid);
    process.stdout.write(`${report}\n\n${path.join(values.out, 'grid.png')}\n`);
  } finally {
    await evaluator.close();
  }
};

function read(parameters: readonly string[]) {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback });
  const flags = {
    generator: text(inRepository('models', 'generator', 'photo.safetensors')),
    evaluator: text(shippedEvaluator()),
    pictures: text('5000'),
    seed: text('0'),
    'training-seed': text('1'),
    'training-faces': text('40000'),
    threads: text('2'),
    out: text(path.join('runs', 'generator-evaluation')),
  };
  return parseFlags(parameters, flags, usage);
}
