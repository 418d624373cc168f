import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { chunks, joinRows } from '#nada/train/batches.js';
import { type Attribute, attributes } from '../../../world/labels.js';
import type { Evaluator, Prediction } from '../../evaluator/index.js';

/** Summary of many images, which would not fit into memory themselves. */
export interface Survey {
  /** The evaluator's features, `[N, F]`. */
  readonly features: FloatTensor;
  readonly prediction: Prediction;
  /** Thumbnails of `thumbnailSize` pixels, `[N, 3 * thumbnailSize^2]`: likeness without the evaluator's opinion. */
  readonly thumbnails: FloatTensor;
}

/** Side of a thumbnail in pixels. */
export const thumbnailSize = 8;

const chunk = 256;

/** Draws `count` pictures in chunks and keeps what the evaluator makes of them. */
export async function survey(
  evaluator: Evaluator,
  count: number,
  draw: (start: number, count: number) => Promise<FloatTensor> | FloatTensor,
  onProgress: (done: number) => void = () => undefined,
): Promise<Survey> {
  const parts: Survey[] = [];
  for (const { start, count: some } of chunks(count, chunk)) {
    const pictures = await draw(start, some);
    parts.push({ ...(await evaluator.judge(pictures)), thumbnails: thumbnailsOf(pictures) });
    onProgress(start + some);
  }
  const joined = (pick: (part: Survey) => FloatTensor) => joinRows(parts.map(pick), count);
  return {
    features: joined(({ features }) => features),
    thumbnails: joined(({ thumbnails }) => thumbnails),
    prediction: {
      domain: parts.flatMap(({ prediction }) => prediction.domain),
      attributes: Object.fromEntries(
        attributes.map((name) => [name, parts.flatMap(({ prediction }) => prediction.attributes[name])]),
      ) as Record<Attribute, number[]>,
      domainProbabilities: joined(({ prediction }) => prediction.domainProbabilities),
    },
  };
}

/** Pictures `[N, 3, size, size]` averaged over squares, as rows. */
export function thumbnailsOf({ data, shape }: FloatTensor): FloatTensor {
  const [count, channels, size] = shape;
  const block = size / thumbnailSize;
  const width = channels * thumbnailSize ** 2;
  const rows = new Float32Array(count * width);
  data.forEach((value, i) => {
    const [x, y] = [i % size, Math.floor(i / size) % size];
    const plane = Math.floor(i / size ** 2);
    const pixel = Math.floor(y / block) * thumbnailSize + Math.floor(x / block);
    rows[plane * thumbnailSize ** 2 + pixel] += value / block ** 2;
  });
  return floatTensor(rows, [count, width]);
}
