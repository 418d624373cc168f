import { repeatedLatents } from '#nada/api/networks/latentSource.js';
import { UserError } from '#nada/errors.js';
import { clamped } from '#nada/image/index.js';
import type { AppliedEncoder } from '#nada/styleclip/encoder/appliedEncoder.js';
import { colourErrors } from '#nada/styleclip/encoder/colourErrors.js';
import type { InversionSettings } from '#nada/styleclip/encoder/pictureInverter.js';
import { latentCount, seedLatents } from '#nada/stylegan2/index.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { joinRows, takeRows } from '#nada/train/batches.js';
import { agreement, type Evaluator } from '../../foundry/evaluator/index.js';
import { meanAgreement } from '../../foundry/evaluator/verdict.js';
import type { Attribute } from '../../world/labels.js';
import { heldOutFaces, type Renderer, renderFaces } from '../../world/renderer.js';
import { mean } from '../evaluate/seeds.js';

/** Settings of the check of an encoder. */
export interface EncoderCheck {
  /** Pictures of each set. */
  readonly pictures: number;
  /** How many of them, the first ones, are refined too. */
  readonly refined: number;
  readonly refinement: Omit<InversionSettings, 'clipWeight'>;
  /** Seed of the first generated picture; the others follow. */
  readonly firstSeed: number;
  readonly render: Renderer;
  /** Called with lines for people. */
  readonly onLine?: (line: string) => void;
}

/** How near pictures are to those that they stand for. */
export interface Likeness {
  readonly pictures: number;
  /** Mean absolute difference of colours, in steps of 255. */
  readonly error: number;
  /** Share of the evaluator's answers about attributes that are the same, a mean over attributes. */
  readonly kept: number;
  readonly attributes: Readonly<Record<Attribute, number>>;
}

/** Figures of one set of images. */
export interface EncoderScores {
  readonly name: string;
  /** The generator's mean picture in the place of every one. */
  readonly mean: Likeness;
  readonly encoded: Likeness;
  /** The pictures that are refined too, before and after; absent where none are. */
  readonly unrefined?: Likeness;
  readonly refined?: Likeness;
}

/** Scores, and the true renders with their latents. */
export interface CheckedEncoder {
  readonly scores: readonly EncoderScores[];
  readonly renders: FloatTensor;
  readonly encoded: FloatTensor;
  /** Of the renders that are refined too; absent where none are. */
  readonly refined?: FloatTensor;
}

/**
 * Encodes pictures of seeds that training never sees, and true renders of held-out faces, and compares what the generator draws
 * of their latents with them.
 *
 * @throws UserError for a generator of another size than the evaluator's, with classes, or no pictures.
 */
export async function checkEncoder(
  applied: AppliedEncoder,
  evaluator: Evaluator,
  check: EncoderCheck,
): Promise<CheckedEncoder> {
  const { config } = applied.generator;
  const { pictures: count, refined, firstSeed, render } = check;
  if (config.size !== evaluator.size || config.labelDim > 0) {
    const needed = `the evaluator judges pictures of ${evaluator.size} px without classes`;
    throw new UserError(`the generator draws ${config.size} px with ${config.labelDim} classes: ${needed}`);
  }
  if (count < 1 || refined > count) {
    throw new UserError(
      `${refined} of ${count} pictures can't be refined: give --pictures 1 or more, and --refined at most as many`,
    );
  }
  const seeds = Array.from({ length: count }, (_, i) => firstSeed + i);
  const w = repeatedLatents(await applied.map(seedLatents(config, seeds)), latentCount(config));
  const own = await found(
    applied,
    evaluator,
    check,
    'pictures of held-out seeds',
    clamped(await applied.draw(w)),
  );
  const renders = clamped(renderFaces(render, heldOutFaces(count), 'photo', config.size));
  const real = await found(applied, evaluator, check, 'true renders', renders);
  const { encoded, refined: better } = real;
  return { scores: [own.scores, real.scores], renders, encoded, ...(better ? { refined: better } : {}) };
}

async function found(
  applied: AppliedEncoder,
  evaluator: Evaluator,
  { refined: count, refinement, onLine = () => undefined }: EncoderCheck,
  name: string,
  pictures: FloatTensor,
): Promise<{ scores: EncoderScores; encoded: FloatTensor; refined?: FloatTensor }> {
  const latents = await applied.encode(pictures);
  const encoded = await applied.draw(latents);
  const [total] = pictures.shape;
  const knowsNothing = await applied.meanPicture();
  const means = joinRows(
    Array.from({ length: total }, () => knowsNothing),
    total,
  );
  const truth = await evaluator.predict(pictures);
  const compare = async (others: FloatTensor, some = total): Promise<Likeness> => {
    const own = clamped(takeRows(others, 0, some));
    const errors = colourErrors(takeRows(pictures, 0, some), own);
    const shares = agreement(await evaluator.predict(own), truth);
    return { pictures: some, error: mean(errors), kept: meanAgreement(shares), attributes: shares };
  };
  onLine(`${name}: ${total} encoded`);
  const scores: EncoderScores = { name, mean: await compare(means), encoded: await compare(encoded) };
  if (count === 0 || refinement.refine === 0) return { scores, encoded: latents };
  const better = await applied.refine(takeRows(pictures, 0, count), takeRows(latents, 0, count), refinement, {
    onStep: ({ picture, step }) => {
      if (step === refinement.refine && picture % 10 === 0) onLine(`${name}: ${picture} of ${count} refined`);
    },
  });
  const refined = await applied.draw(better);
  return {
    scores: { ...scores, unrefined: await compare(encoded, count), refined: await compare(refined, count) },
    encoded: latents,
    refined: better,
  };
}
