import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { integers } from '../../random/index.js';
import type { GivenClipTrainOptions } from '../clip/train/options.js';

const colours = { red: [220, 30, 30], green: [30, 200, 40], blue: [40, 60, 230] } as const;
const places = { left: 0, right: 8 } as const;

/**
 * Writes pictures of 16 px with a square of one of three colours on the left or right, on grey of some brightness, with
 * `captions.jsonl` in several wordings. The same seed gives the same files.
 */
export async function writeCaptionedSquares(folder: string, count: number, seed = 1): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const [colourDraw, placeDraw, wording, grey, top] = integers(
      { seed, stream: 'squares', step: i },
      5,
      840,
    );
    const [colour, rgb] = Object.entries(colours)[colourDraw % 3];
    const [place, left] = Object.entries(places)[placeDraw % 2];
    const data = new Uint8ClampedArray(16 * 16 * 4).fill(100 + (grey % 60));
    for (let pixel = 0; pixel < 256; pixel++) {
      const [x, y] = [pixel % 16, Math.floor(pixel / 16)];
      const isInside = x >= left + 1 && x < left + 7 && y >= (top % 8) + 1 && y < (top % 8) + 7;
      if (isInside) data.set(rgb, pixel * 4);
      data[pixel * 4 + 3] = 255;
    }
    const name = `${String(i).padStart(3, '0')}.png`;
    await writeFile(path.join(folder, name), await nodeImageCodec.encodePng({ data, width: 16, height: 16 }));
    const texts = [`a ${colour} square on the ${place}`, `on the ${place} there is something ${colour}`];
    lines.push(JSON.stringify({ file_name: name, text: texts[wording % 2] }));
  }
  await writeFile(path.join(folder, 'captions.jsonl'), `${lines.join('\n')}\n`);
}

/** Options under which a CLIP of the squares trains in seconds. */
export const squareOptions = {
  resolution: 16,
  patch: 4,
  width: 32,
  layers: 2,
  textWidth: 32,
  textLayers: 1,
  headWidth: 16,
  embedding: 16,
  context: 12,
  vocabulary: 560,
  batch: 24,
  microBatch: 24,
  learningRate: 0.004,
  warmUp: 5,
  averageDecay: 0.9,
  augment: false,
  device: 'cpu',
  threads: 1,
} as const satisfies GivenClipTrainOptions;
