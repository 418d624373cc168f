import { assert } from '../../errors.js';
import {
  type GeneratorConfig,
  latentCount,
  noiseLayers,
  parameterShapes,
  resolutions,
  type SynthesisLayer,
  synthesisLayers,
} from '../../stylegan2/index.js';
import { choosesLayers, type LayerRule, type Phase, type TrainableSettings } from './trainableSettings.js';

/** A phase that trains whole layers. */
export type LayerPhase = Exclude<Phase, 'style' | 'affine'>;

/** The convolutions after the first that each phase trains, as the reference counts them: `[from, to)`. */
const phaseConvolutions: Readonly<Record<LayerPhase, readonly [number, number]>> = {
  paper: [0, Number.POSITIVE_INFINITY],
  texture: [2, 10],
  shape: [0, 2],
  noFine: [0, 10],
  shapeExpanded: [0, 3],
  all: [0, Number.POSITIVE_INFINITY],
};

/**
 * The layers that a phase trains, besides the learned constant that all of them do.
 *
 * The mapping network never trains, not even in `all`: w always comes from the frozen generator. Conversions to RGB
 * train in `all` alone.
 */
export function phaseLayers(config: GeneratorConfig, phase: LayerPhase): string[] {
  const [first, ...others] = noiseLayers(config);
  const trained = new Set([first, ...others.slice(...phaseConvolutions[phase])].map(({ name }) => name));
  return synthesisLayers(config)
    .filter(({ name, kind }) => (kind === 'toRgb' ? phase === 'all' : trained.has(name)))
    .map(({ name }) => name);
}

/** How many entries of w+, counted from the first, layers are chosen from. */
export function selectableCount(config: GeneratorConfig, rule: LayerRule): number {
  // The last entry modulates a conversion to RGB alone, which the paper doesn't train.
  return latentCount(config) - (rule === 'exact' ? 1 : 0);
}

/**
 * The layer that a chosen entry of w+ trains. `exact`: the convolution that it modulates. `reference`: entry 0 the first
 * convolution, entry 1 the first conversion to RGB, entry i the convolution that entry i - 1 modulates.
 */
export function selectedLayer(config: GeneratorConfig, rule: LayerRule, index: number): string {
  const convolutions = noiseLayers(config);
  let layer: SynthesisLayer | undefined;
  if (rule === 'exact') layer = convolutions.find(({ latentIndex }) => latentIndex === index);
  else if (index === 1) layer = synthesisLayers(config).find(({ kind }) => kind === 'toRgb');
  else layer = convolutions[index === 0 ? 0 : index - 1];
  assert(layer, `entry ${index} of w+ chooses no layer`);
  return layer.name;
}

/** The canonical names of a layer's parameters, in their canonical order. */
export function layerParameters(config: GeneratorConfig, layer: string): string[] {
  return [...parameterShapes(config).keys()].filter((name) => name.startsWith(`${layer}.`));
}

/**
 * Everything that may train with these settings, by canonical name in canonical order. With selection that is every
 * layer that may be chosen, without the learned constant.
 */
export function trainableParameters(
  config: GeneratorConfig,
  settings: Pick<TrainableSettings, 'phase' | 'layers' | 'layerRule'>,
): string[] {
  const { phase, layerRule } = settings;
  const chooses = choosesLayers(settings);
  if (!chooses && (phase === 'style' || phase === 'affine')) return stylingParameters(config, phase);
  const layers = new Set(
    chooses
      ? Array.from({ length: selectableCount(config, layerRule) }, (_, index) =>
          selectedLayer(config, layerRule, index),
        )
      : phaseLayers(config, phase as LayerPhase),
  );
  return [...parameterShapes(config).keys()].filter(
    (name) => layers.has(layerOf(config, name) ?? '') || (!chooses && name === 'synthesis.constant'),
  );
}

/**
 * `style`: the biases of all modulations, which is one offset in S space. `affine`: all modulations, and the convolutions of
 * the block in the middle, the one of 64 px at 1024 (Alanov et al. 2023, "StyleDomain", Affine+).
 */
function stylingParameters(config: GeneratorConfig, phase: 'style' | 'affine'): string[] {
  const names = synthesisParameters(config);
  if (phase === 'style') return names.filter((name) => name.endsWith('.modulation.bias'));
  const sides = resolutions(config);
  const middle = sides[Math.floor(sides.length / 2)];
  const block = synthesisLayers(config).filter(
    ({ resolution, kind }) => resolution === middle && kind !== 'toRgb',
  );
  return names.filter(
    (name) => name.includes('.modulation.') || block.some((layer) => name.startsWith(`${layer.name}.`)),
  );
}

/** The layer that a parameter belongs to; the constant and the mapping network belong to none. */
export function layerOf(config: GeneratorConfig, parameter: string): string | undefined {
  return synthesisLayers(config).find(({ name }) => parameter.startsWith(`${name}.`))?.name;
}

/** All parameters of the synthesis network. */
export function synthesisParameters(config: GeneratorConfig): string[] {
  return [...parameterShapes(config).keys()].filter((name) => name.startsWith('synthesis.'));
}
