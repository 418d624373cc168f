import { z } from 'zod';
import type { ClipTraining } from '#nada/jobs/clip/train/clipTrainRun.js';
import { clipModelDefaults, clipModelOptions } from '#nada/jobs/clip/train/options.js';
import type { TrainingPairs } from '#nada/jobs/clip/train/trainingPairs.js';
import { option } from '#nada/jobs/options/option.js';
import { number, toggle } from '#nada/jobs/options/valueTypes.js';
import { captionGrammar, promptTemplates } from '../captions/index.js';
import { changesOf, pairsOf } from './batchPlan.js';
import { flatFigures, WorldFigureSet } from './figures.js';
import { vocabularyTexts, WorldPairs } from './worldPairs.js';

/** Options of `npm run world -- clip train`. */
export const worldClipOptions = z.strictObject({
  ...clipModelOptions,
  directionWeight: option(number({ least: 0, most: 100 }), {
    group: 'The training',
    help: 'weight of the directional term',
  }),
  attributeChanges: option(toggle(), {
    group: 'The training',
    help: 'half of the pairs of the directional term change an attribute, not the domain',
  }),
});

export type WorldClipOptions = z.output<typeof worldClipOptions>;

/** How the shipped CLIP is trained. */
export const worldClipDefaults = {
  ...clipModelDefaults,
  tower: 'resnet',
  textLayers: 2,
  context: 56,
  vocabulary: 1200,
  batch: 128,
  microBatch: 128,
  muon: true,
  learningRate: 0.0007,
  warmUp: 30,
  wordWeight: 0.02,
  averageDecay: 0.98,
  steps: 2400,
  directionWeight: 0.5,
  attributeChanges: true,
  seed: 6,
  threads: 1,
} as const;

/** The texts that lie beside the weights of the world's CLIP. */
export function worldClipFiles(): Record<string, string> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return { 'prompts.json': json(promptTemplates), 'grammar.json': json(captionGrammar()) };
}

/** A training of a CLIP on pictures that are drawn while it goes on. */
export const worldTraining: ClipTraining<WorldClipOptions> = {
  command: 'world clip train',
  schema: worldClipOptions,
  openPairs: async (options) => worldPairs(options),
};

function worldPairs({
  seed,
  resolution,
  batch,
  directionWeight,
  attributeChanges,
}: WorldClipOptions): TrainingPairs {
  const figures = new WorldFigureSet(resolution, { retrieval: 100, faces: 30 }, { keep: true });
  return {
    source: new WorldPairs(seed, resolution, attributeChanges),
    texts: () => vocabularyTexts(seed),
    heldOut: async () => undefined,
    direction: {
      weight: directionWeight,
      pairs: pairsOf(batch),
      changes: changesOf(batch, attributeChanges),
    },
    digests: {},
    files: worldClipFiles(),
    figures: async (embedder, tokenizer) => flatFigures(await figures.measure({ embedder, tokenizer })),
    close: async () => {},
  };
}
