import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '#nada/errors.js';
import { type LabelledRow, labelledRows, toPictures } from '#nada/image/index.js';
import { EncoderBench } from '#nada/jobs/edit/encoder/encoderBench.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { defaultsOf } from '#nada/settings/row.js';
import { inversionRows } from '#nada/styleclip/encoder/inversionSettings.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { takeRows } from '#nada/train/batches.js';
import { checkEncoder } from '../encoder/checkEncoder.js';
import { encoderReport } from '../encoder/report.js';
import { loadEvaluator, shippedEvaluator } from '../evaluator/index.js';
import { parseFlags, wholeNumber } from '../parameters.js';
import { renderFace } from '../render/index.js';
import { inRepository } from '../repository.js';

const usage =
  'say "encoder evaluate --encoder FILE [--generator FILE] [--evaluator FILE] [--pictures N] [--refine STEPS] [--refined N] ' +
  '[--seed N] [--direction FILE] [--label TEXT] [--shown N] [--threads N] [--out DIR]"';

/**
 * `encoder evaluate`: how near what an encoder finds is to held-out pictures of the generator and to true renders, as Markdown and
 * JSON, and a sheet of renders over what was found of them. `--direction` is a domain file, such as `nada edit direction` writes:
 * the last row of the sheet is the same latents with it.
 */
export async function run([action = '', ...parameters]: readonly string[]): Promise<void> {
  if (action !== 'evaluate') throw new UserError(`there is no "encoder ${action}": ${usage}`);
  const values = read(parameters);
  if (values.encoder === undefined) throw new UserError(`--encoder is missing: ${usage}`);
  const pictures = wholeNumber('--pictures', values.pictures);
  const steps = wholeNumber('--refine', values.refine);
  const shown = Math.min(pictures, wholeNumber('--shown', values.shown));
  const check = {
    pictures,
    refined: values.refined === undefined ? pictures : wholeNumber('--refined', values.refined),
    refinement: { ...defaultsOf(inversionRows), refine: steps },
    firstSeed: wholeNumber('--seed', values.seed),
  };
  const networks = {
    generator: values.generator,
    device: 'cpu',
    lowering: 'auto',
    threads: wholeNumber('--threads', values.threads),
  } as const;
  const evaluator = await loadEvaluator(values.evaluator);
  const bench = await EncoderBench.open(networks).catch(async (error: unknown) => {
    await evaluator.close();
    throw error;
  });
  try {
    const applied = await bench.applied(values.encoder);
    const { scores, renders, encoded, refined } = await checkEncoder(applied, evaluator, {
      ...check,
      render: renderFace,
      onLine: (line) => process.stderr.write(`${line}\n`),
    });
    const count = Math.min(shown, refined?.shape[0] ?? shown);
    const found = takeRows(refined ?? encoded, 0, count);
    const rows = [
      rowOf('render', takeRows(renders, 0, count)),
      rowOf('encoded', await applied.draw(takeRows(encoded, 0, count))),
      ...(refined ? [rowOf(`refined, ${steps} steps`, await applied.draw(found))] : []),
    ];
    if (values.direction !== undefined) {
      const other = await EncoderBench.open({ ...networks, domain: [values.direction], anyParent: true });
      const edited = await other.applied(values.encoder, true);
      rows.push(rowOf(values.label, await edited.draw(found)));
      await other.close();
    }
    const report = encoderReport(scores, steps);
    await mkdir(values.out, { recursive: true });
    const write = (name: string, bytes: Uint8Array) =>
      writeFileAtomically(path.join(values.out, name), bytes);
    const text = (content: string) => new TextEncoder().encode(`${content}\n`);
    await write('scores.json', text(JSON.stringify({ encoder: values.encoder, ...check, scores }, null, 2)));
    await write('report.md', text(report));
    await write('sheet.png', await nodeImageCodec.encodePng(labelledRows(rows)));
    process.stdout.write(`${report}\n\n${path.join(values.out, 'sheet.png')}\n`);
  } finally {
    await bench.close();
    await evaluator.close();
  }
}

function rowOf(label: string, pictures: FloatTensor): LabelledRow {
  return { label, pictures: toPictures(pictures) };
}

function read(parameters: readonly string[]) {
  const text = (fallback: string) => ({ type: 'string' as const, default: fallback });
  const flags = {
    encoder: { type: 'string' as const },
    generator: text(inRepository('models', 'generator', 'photo.safetensors')),
    evaluator: text(shippedEvaluator()),
    pictures: text('200'),
    refine: text('50'),
    refined: { type: 'string' as const },
    seed: text('100000'),
    direction: { type: 'string' as const },
    label: text('edited'),
    shown: text('8'),
    threads: text('1'),
    out: text(path.join('runs', 'encoder-evaluation')),
  };
  return parseFlags(parameters, flags, usage);
}
