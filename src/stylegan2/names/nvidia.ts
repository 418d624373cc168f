import { baseResolution, type GeneratorConfig, resolutions } from '../config.js';
import { noiseLayers, parameterShapes } from '../layers.js';
import { entryMaker, type NameEntry } from './nameEntry.js';

/** The parameters and buffers of a `Generator` of stylegan2-ada-pytorch (and stylegan3's StyleGAN2). */
export function nvidiaNames(config: GeneratorConfig): NameEntry[] {
  const { parameter, blur } = entryMaker(parameterShapes(config), config.blur.taps);
  const noiseIndices = new Map(noiseLayers(config).map(({ name }, index) => [name, index]));
  // The blur kernels of the file sum to 1; the gain of upsampling is applied where they are used.
  const filter = (module: string) => blur(`${module}.resample_filter`, 4);
  const affine = (theirs: string, ours: string): NameEntry[] => [
    parameter(`${theirs}.affine.weight`, `${ours}.modulation.weight`),
    parameter(`${theirs}.affine.bias`, `${ours}.modulation.bias`),
  ];
  const convolution = (theirs: string, ours: string, resolution: number): NameEntry[] => [
    parameter(`${theirs}.weight`, `${ours}.weight`),
    parameter(`${theirs}.noise_strength`, `${ours}.noiseStrength`, []),
    parameter(`${theirs}.bias`, `${ours}.bias`),
    filter(theirs),
    {
      name: `${theirs}.noise_const`,
      shape: [resolution, resolution],
      holds: { kind: 'noise', index: noiseIndices.get(ours) ?? 0 },
    },
    ...affine(theirs, ours),
  ];
  const block = (resolution: number): NameEntry[] => {
    const [theirs, ours] = [`synthesis.b${resolution}`, `synthesis.${resolution}`];
    const isFirst = resolution === baseResolution;
    const constant = [config.channels[0], baseResolution, baseResolution];
    return [
      ...(isFirst ? [parameter(`${theirs}.const`, 'synthesis.constant', constant)] : []),
      filter(theirs),
      ...(isFirst ? [] : convolution(`${theirs}.conv0`, `${ours}.up`, resolution)),
      ...convolution(`${theirs}.conv1`, `${ours}.conv`, resolution),
      parameter(`${theirs}.torgb.weight`, `${ours}.toRgb.weight`),
      parameter(`${theirs}.torgb.bias`, `${ours}.toRgb.bias`),
      ...affine(`${theirs}.torgb`, `${ours}.toRgb`),
    ];
  };
  const layer = (theirs: string, ours: string): NameEntry[] => [
    parameter(`${theirs}.weight`, `${ours}.weight`),
    parameter(`${theirs}.bias`, `${ours}.bias`),
  ];
  return [
    ...resolutions(config).flatMap(block),
    { name: 'mapping.w_avg', shape: [config.styleDim], holds: { kind: 'latentAverage' } },
    ...(config.labelDim > 0 ? layer('mapping.embed', 'mapping.label') : []),
    ...config.mappingWidths.flatMap((_, i) => layer(`mapping.fc${i}`, `mapping.${i}`)),
  ];
}
