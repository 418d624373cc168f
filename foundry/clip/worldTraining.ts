import { defineClipRun, type RunPairs } from '#nada/jobs/clip/train/defineClipRun.js';
import { clipModelOptions } from '#nada/jobs/clip/train/options.js';
import { number, toggle } from '#nada/settings/kind.js';
import { row, type ValuesOf, withDefaults } from '#nada/settings/row.js';
import { captionGrammar, promptTemplates } from '../../world/captions/index.js';
import { changesOf, pairsOf } from './batchPlan.js';
import { flatFigures, WorldFigureSet } from './figures.js';
import { vocabularyTexts, WorldPairs } from './worldPairs.js';

/** Options of `npm run foundry -- clip train`, by default those with which the shipped CLIP is trained. */
export const worldClipOptions = {
  ...withDefaults(clipModelOptions, {
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
    seed: 6,
  }),
  threads: { ...clipModelOptions.threads, presence: 'default', default: 1 } as const,
  directionWeight: row(number({ least: 0, most: 100 }), {
    group: 'The training',
    help: 'weight of the directional term',
    default: 0.5,
  }),
  attributeChanges: row(toggle(), {
    group: 'The training',
    help: 'half of the pairs of the directional term change an attribute, not the domain',
    default: true,
  }),
};

export type WorldClipOptions = ValuesOf<typeof worldClipOptions>;

/** The texts that lie beside the weights of the world's CLIP. */
export function worldClipFiles(): Record<string, string> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return { 'prompts.json': json(promptTemplates), 'grammar.json': json(captionGrammar()) };
}

/** `npm run foundry -- clip train`: trains a CLIP on images that are drawn while it goes on. */
export const worldClipRun = defineClipRun({
  command: 'foundry clip train',
  rows: worldClipOptions,
  model: (options) => options,
  openPairs: async (options) => worldPairs(options),
});

function worldPairs({
  seed,
  resolution,
  batch,
  directionWeight,
  attributeChanges,
}: WorldClipOptions): RunPairs {
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
    files: worldClipFiles(),
    figures: async (embedder, tokenizer) => flatFigures(await figures.measure({ embedder, tokenizer })),
    close: async () => {},
  };
}
