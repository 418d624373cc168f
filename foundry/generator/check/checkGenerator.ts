import { UserError } from '#nada/errors.js';
import { clamped, pictureGrid, toPictures } from '#nada/image/index.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { createRuntime } from '#nada/runtime/runtime.node.js';
import type { Generator } from '#nada/stylegan2/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { heldOutFaces, type Renderer, renderFaces } from '../../../world/renderer.js';
import type { Evaluator } from '../../evaluator/index.js';
import { FacePool } from '../facePool.js';
import { PictureSampler } from '../pictureSampler.js';
import { type GeneratorScores, generatorScores } from './scores.js';
import { type Survey, survey } from './survey.js';

/** Settings of the check of a generator. */
export interface GeneratorCheck {
  /** Pictures of each set: generated, held-out renders, other ones, and training pictures. */
  readonly pictures: number;
  /** Seed of the first generated picture; the others follow. */
  readonly firstSeed: number;
  /** The faces that the generator was warmed up on. */
  readonly training: { readonly seed: number; readonly faces: number };
  readonly render: Renderer;
  /** Threads of the generator. */
  readonly threads?: number;
  /** Called with lines for people. */
  readonly onLine?: (line: string) => void;
}

/** Scores, and a PNG of the first 64 pictures. */
export interface CheckedGenerator {
  readonly scores: GeneratorScores;
  readonly grid: Uint8Array;
}

const gridColumns = 8;
/** An estimate of KID and quantiles of a hundredth need so many. */
const leastPictures = 100;

/**
 * Draws pictures without truncation and measures them with the evaluator beside as many renders of faces that nothing was
 * trained on.
 *
 * @throws UserError for a generator of another size than the evaluator's, with classes, or too few pictures.
 */
export async function checkGenerator(
  generator: Generator,
  evaluator: Evaluator,
  check: GeneratorCheck,
): Promise<CheckedGenerator> {
  const { config } = generator;
  const { pictures, firstSeed, training, render, onLine = () => undefined } = check;
  if (config.size !== evaluator.size || config.labelDim > 0) {
    const needed = `the evaluator judges pictures of ${evaluator.size} px without classes`;
    throw new UserError(`the generator draws ${config.size} px with ${config.labelDim} classes: ${needed}`);
  }
  if (pictures < leastPictures) {
    throw new UserError(`--pictures ${pictures} is too few to compare: take at least ${leastPictures}`);
  }
  const runtime = createRuntime({ device: 'cpu', threads: check.threads ?? 1 });
  const surveyed = (name: string, draw: Parameters<typeof survey>[2]): Promise<Survey> =>
    survey(evaluator, pictures, draw, (done) => onLine(`${name}: ${done} of ${pictures}`));
  try {
    const sampler = await PictureSampler.create(runtime, config);
    const seeds = (start: number, count: number) =>
      Array.from({ length: count }, (_, i) => firstSeed + start + i);
    const shown = await sampler.draw(generator, seeds(0, gridColumns ** 2));
    const generated = await surveyed('generated', (start, count) =>
      sampler.draw(generator, seeds(start, count)),
    );
    const renders = (first: number) => (start: number, count: number) =>
      clamped(renderFaces(render, heldOutFaces(count, first + start), 'photo', config.size));
    const pool = new FacePool({
      ...training,
      zDim: config.zDim,
      size: config.size,
      render: (face, size) => render(face, 'photo', size),
    });
    const scores = generatorScores({
      generated,
      renders: await surveyed('renders', renders(0)),
      otherRenders: await surveyed('other renders', renders(pictures)),
      training: await surveyed('training', (start, count) => trainingPictures(pool, start, count)),
    });
    const grid = await nodeImageCodec.encodePng(pictureGrid(toPictures(shown), gridColumns));
    return { scores, grid };
  } finally {
    await runtime.close();
  }
}

/** Pictures `start`, `start + 1`, ... of the pool's first round, each of another face. */
function trainingPictures(pool: FacePool, start: number, count: number): FloatTensor {
  const parts = Array.from({ length: count }, (_, i) => pool.batch(start + i, 1).pictures);
  const [, ...rest] = parts[0].shape;
  const data = new Float32Array(count * parts[0].data.length);
  parts.forEach((part, i) => {
    data.set(part.data, i * part.data.length);
  });
  return floatTensor(data, [count, ...rest]);
}
