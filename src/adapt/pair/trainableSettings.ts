import { orWord, positive, whole, word } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';

const layers = 'What trains';

/** Choices of the parameters that train where layers are not chosen step by step; see `trainableParameters`. */
export const phases = [
  'paper',
  'texture',
  'shape',
  'noFine',
  'shapeExpanded',
  'all',
  'style',
  'affine',
] as const;
/** A choice of the parameters that train. */
export type Phase = (typeof phases)[number];

/** Which parameters train, and how layers are chosen before each step (Gal et al. 2021, section 4.2). */
export const trainableRows = {
  /**
   * A short name for what trains: `full` the whole synthesis network, `layers` some layers chosen before each step, `style` one
   * offset in style space (a domain of kilobytes), `affine` all modulations and one block. It sets `phase`, `layers` and the rate.
   */
  train: row(word(['layers', 'full', 'style', 'affine']), {
    group: layers,
    help:
      'what is trained: full (the whole synthesis network), layers (some, chosen before each step, or as the options below say), ' +
      'style (one offset in style space, a domain of kilobytes), or affine (all modulations and one block)',
    defaultText: 'full',
    optional: true,
  }),
  /** Which parameters may train. */
  phase: row(word(phases), {
    group: layers,
    help: `which parameters may train: ${phases.join(', ')}`,
    default: 'all',
  }),
  /** How many entries of w+ are chosen before each step (k): `auto` is two thirds of the layers; `all` makes no choice. */
  layers: row(orWord(whole({ least: 1, most: 64 }), ['auto', 'all']), {
    group: layers,
    help: 'layers chosen before each step: a number, auto (two thirds), or all (no choice)',
    argument: 'N|auto|all',
    default: 'all',
  }),
  /**
   * Which layer a chosen entry of w+ trains: `exact` the convolution that it modulates; `reference` is off by one after the first
   * convolution, as in the reference implementation (entry 1 trains the first conversion to RGB).
   */
  layerRule: row(word(['exact', 'reference']), {
    group: layers,
    help: 'which layer an entry of w+ stands for: exact, or reference (off by one)',
    default: 'exact',
  }),
  /** New samples that the choice of layers looks at. */
  layerBatch: row(whole({ least: 1, most: 1024 }), {
    group: layers,
    help: 'samples that the choice sees',
    default: 8,
  }),
  /** Steps of gradient descent on the w+ of these samples. */
  layerSteps: row(whole({ least: 1, most: 1000 }), {
    group: layers,
    help: 'descent steps of the choice',
    default: 1,
  }),
  /** Learning rate of these steps. */
  layerRate: row(positive(), { group: layers, help: 'learning rate of these steps', default: 0.01 }),
};

/** The settings of what trains. */
export type TrainableSettings = ValuesOf<typeof trainableRows>;

/** Which layer a chosen entry of w+ trains. */
export type LayerRule = TrainableSettings['layerRule'];

/** Whether layers are chosen before each step. */
export function choosesLayers({ layers }: Pick<TrainableSettings, 'layers'>): boolean {
  return layers !== 'all';
}

/** The number of w+ entries that `auto` chooses for a generator of that size: `int(2 (2 log2(size) - 2) / 3)`, 12 of 18 at 1024 px. */
export function automaticLayerCount(size: number): number {
  return Math.max(1, Math.floor((2 * (2 * Math.log2(size) - 2)) / 3));
}
