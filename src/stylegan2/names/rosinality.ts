import type { GeneratorConfig } from '../config.js';
import { noiseShapes, parameterShapes, synthesisLayers } from '../layers.js';
import { entryMaker, type NameEntry } from './nameEntry.js';

/**
 * The state dict of rosinality's `Generator`, in its order; the last row is `latent_avg`, which a checkpoint stores
 * next to it.
 */
export function rosinalityNames(config: GeneratorConfig): NameEntry[] {
  const shapes = parameterShapes(config);
  const { parameter, blur } = entryMaker(shapes, config.blur.taps);
  const batched = (name: string, ours: string) => parameter(name, ours, [1, ...(shapes.get(ours) ?? [])]);

  const mapping = config.mappingWidths.flatMap((_, i) => [
    parameter(`style.${i + 1}.weight`, `mapping.${i}.weight`),
    parameter(`style.${i + 1}.bias`, `mapping.${i}.bias`),
  ]);
  const modulation = (theirs: string, ours: string): NameEntry[] => [
    parameter(`${theirs}.conv.modulation.weight`, `${ours}.modulation.weight`),
    parameter(`${theirs}.conv.modulation.bias`, `${ours}.modulation.bias`),
  ];
  const convolution = (theirs: string, ours: string, upsamples: boolean): NameEntry[] => [
    batched(`${theirs}.conv.weight`, `${ours}.weight`),
    ...(upsamples ? [blur(`${theirs}.conv.blur.kernel`, 1)] : []),
    ...modulation(theirs, ours),
    parameter(`${theirs}.noise.weight`, `${ours}.noiseStrength`),
    parameter(`${theirs}.activate.bias`, `${ours}.bias`),
  ];
  const toRgb = (theirs: string, ours: string, upsamples: boolean): NameEntry[] => [
    parameter(`${theirs}.bias`, `${ours}.bias`, [1, config.imageChannels, 1, 1]),
    ...(upsamples ? [blur(`${theirs}.upsample.kernel`, 1)] : []),
    batched(`${theirs}.conv.weight`, `${ours}.weight`),
    ...modulation(theirs, ours),
  ];

  const layers = synthesisLayers(config);
  const [firstConv, ...convs] = layers.filter(({ kind }) => kind !== 'toRgb');
  const [firstRgb, ...rgbs] = layers.filter(({ kind }) => kind === 'toRgb');
  const noises = noiseShapes(config).map(
    (shape, index): NameEntry => ({
      name: `noises.noise_${index}`,
      shape,
      holds: { kind: 'noise', index },
    }),
  );
  return [
    ...mapping,
    parameter('input.input', 'synthesis.constant'),
    ...convolution('conv1', firstConv.name, false),
    ...toRgb('to_rgb1', firstRgb.name, false),
    ...convs.flatMap(({ name, kind }, i) => convolution(`convs.${i}`, name, kind === 'upConv')),
    ...rgbs.flatMap(({ name }, i) => toRgb(`to_rgbs.${i}`, name, true)),
    ...noises,
    { name: 'latent_avg', shape: [config.styleDim], holds: { kind: 'latentAverage' } },
  ];
}
