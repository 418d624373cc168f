import { imagenetTemplates } from '../../clip/index.js';
import type { GivenSettings } from './table.js';

/** Settings that belong together, with a name. */
export interface Preset {
  readonly name: string;
  /** One line for help texts. */
  readonly description: string;
  /** Where the settings come from. */
  readonly from: string;
  /** Settings that differ from the defaults. */
  readonly settings: GivenSettings;
}

/** The paper's method: constant and convolutions train, without the conversions to RGB, by its losses alone, and the last step's weights count. */
const paper: GivenSettings = {
  phase: 'paper',
  layers: 'all',
  lossRelation: 0,
  averageDecay: 0,
};

/** The behaviour of the reference implementation, whatever the domain. */
const referenceBehaviour: GivenSettings = {
  ...paper,
  source: 'dog',
  target: 'cat',
  templates: imagenetTemplates,
  editFloor: 0,
  patchSize: 510,
  textureFrom: 'none',
  idle: 'fade',
  sharedNoise: false,
  sharedCrossover: false,
  resize: 'reference',
  pictureGoal: 'text',
};

const notebook = 'the notebook of rinongal/StyleGAN-nada';

/** All presets. A preset named for a kind of domain changes the method's numbers, never the texts. */
export const presets: readonly Preset[] = [
  {
    name: 'default',
    description: "the paper's loss and a guard against sameness, on the whole synthesis network",
    from: 'docs/guards.md',
    settings: {},
  },
  {
    name: 'reference',
    description: 'what the reference implementation does, to float rounding, all layers',
    from: 'ZSSGAN/train.py of rinongal/StyleGAN-nada',
    settings: referenceBehaviour,
  },
  {
    name: 'reference-adaptive',
    description: 'the reference implementation with its adaptive layer selection',
    from: 'ZSSGAN/train.py of rinongal/StyleGAN-nada with --auto_layer_iters 1',
    settings: { ...referenceBehaviour, layers: 'auto', layerRule: 'reference' },
  },
  {
    name: 'style',
    description: 'painting, sketch and other styles: all layers, 300 steps (200-400)',
    from: notebook,
    settings: { ...paper, iterations: 300, mixing: 0 },
  },
  {
    name: 'identity',
    description: "a person's identity: all layers, 175 steps (150-200)",
    from: notebook,
    settings: { ...paper, iterations: 175, mixing: 0 },
  },
  {
    name: 'attribute',
    description: 'a simple change inside the domain, such as a smile: all layers, 50 steps',
    from: notebook,
    settings: { ...paper, iterations: 50, mixing: 0 },
  },
  {
    name: 'shape',
    description: 'changes of shape, such as dog to bear: layer selection, style mixing 0.9, 600 steps',
    from: `${notebook}, "improve shape"`,
    settings: {
      ...paper,
      iterations: 600,
      layers: 'auto',
      layerBatch: 8,
      layerSteps: 1,
      mixing: 0.9,
    },
  },
  {
    name: 'images',
    description: 'a style from a few pictures: no layer selection, no mixing, 500 steps (400-600)',
    from: notebook,
    settings: { ...paper, iterations: 500, mixing: 0 },
  },
  {
    name: 'white-walker',
    description: 'human to white walker: both ViTs, style mixing 0.9, phase texture, 201 steps, 1024 px',
    from: 'settings that the authors named',
    settings: { ...paper, iterations: 201, phase: 'texture', mixing: 0.9, clipWeights: [1, 1] },
  },
  {
    name: 'plastic-puppet',
    description: 'human to plastic puppet: ViT-B/32 alone, 5 layers a step, 601 steps',
    from: 'settings that the authors named',
    settings: { ...paper, iterations: 601, layers: 5, layerBatch: 8, layerSteps: 1, mixing: 0 },
  },
];

/** The preset of that name, or undefined. */
export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}
