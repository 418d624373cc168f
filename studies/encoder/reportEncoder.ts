import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { EncoderBench } from '#nada/api/edit/encoder/encoderBench.js';
import { type LabelledRow, labelledRows, toPictures } from '#nada/image/index.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { defaultsOf } from '#nada/settings/row.js';
import { inversionRows } from '#nada/styleclip/encoder/inversionSettings.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { takeRows } from '#nada/train/batches.js';
import { loadEvaluator } from '../../foundry/evaluator/index.js';
import type { Renderer } from '../../world/renderer.js';
import { checkEncoder } from './checkEncoder.js';
import { encoderReport } from './report.js';

/** Everything that decides a report about an encoder. */
export interface EncoderRequest {
  readonly encoder: string;
  readonly generator: string;
  readonly evaluator: string;
  /** Images of held-out seeds, and as many true renders. */
  readonly pictures: number;
  /** Steps of the refinement. */
  readonly refine: number;
  /** How many images are refined; all by default. */
  readonly refined?: number | undefined;
  /** The first held-out seed. */
  readonly seed: number;
  /** Columns of the sheet. */
  readonly shown: number;
  /** A domain file for the last row of the sheet, and the name of that row. */
  readonly direction?: string | undefined;
  readonly label: string;
  readonly threads: number;
  readonly out: string;
}

/**
 * Measures an encoder and writes `report.md`, `scores.json` and `sheet.png`: renders above the images of what was found of them.
 * Returns the report; throws a `UserError` for networks that do not fit together.
 */
export async function reportEncoder(
  { encoder, generator, refine: steps, direction, label, threads, out, ...request }: EncoderRequest,
  { render, onLine }: { readonly render: Renderer; readonly onLine: (line: string) => void },
): Promise<string> {
  const { pictures, refined: refinedCount = pictures, seed, shown } = request;
  const check = {
    pictures,
    refined: refinedCount,
    refinement: { ...defaultsOf(inversionRows), refine: steps },
    firstSeed: seed,
  };
  const networks = { generator, device: 'cpu', lowering: 'auto', threads } as const;
  const evaluator = await loadEvaluator(request.evaluator);
  const bench = await EncoderBench.open(networks).catch(async (error: unknown) => {
    await evaluator.close();
    throw error;
  });
  try {
    const applied = await bench.applied(encoder);
    const { scores, renders, encoded, refined } = await checkEncoder(applied, evaluator, {
      ...check,
      render,
      onLine,
    });
    const count = Math.min(shown, pictures, refined?.shape[0] ?? shown);
    const found = takeRows(refined ?? encoded, 0, count);
    const rows = [
      rowOf('render', takeRows(renders, 0, count)),
      rowOf('encoded', await applied.draw(takeRows(encoded, 0, count))),
      ...(refined ? [rowOf(`refined, ${steps} steps`, await applied.draw(found))] : []),
    ];
    if (direction !== undefined) {
      const other = await EncoderBench.open({ ...networks, domain: [direction], anyParent: true });
      const edited = await other.applied(encoder, true);
      rows.push(rowOf(label, await edited.draw(found)));
      await other.close();
    }
    const report = encoderReport(scores, steps);
    await mkdir(out, { recursive: true });
    const write = (name: string, bytes: Uint8Array) => writeFileAtomically(path.join(out, name), bytes);
    const text = (content: string) => new TextEncoder().encode(`${content}\n`);
    await write('scores.json', text(JSON.stringify({ encoder, ...check, scores }, null, 2)));
    await write('report.md', text(report));
    await write('sheet.png', await nodeImageCodec.encodePng(labelledRows(rows)));
    return report;
  } finally {
    await bench.close();
    await evaluator.close();
  }
}

function rowOf(label: string, pictures: FloatTensor): LabelledRow {
  return { label, pictures: toPictures(pictures) };
}
