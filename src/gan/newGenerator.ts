import { whole } from '../settings/kind.js';
import { row, type ValuesOf } from '../settings/row.js';
import { type GeneratorConfig, standardConfig } from '../stylegan2/index.js';

const network = 'What is trained';

/** The size of a new generator where nothing is said: small enough for one machine without a GPU. */
const usual = { channelBase: 2048, channelMax: 128, latentSize: 128, mappingLayers: 4 } as const;

/** The shape of a new generator; one that is trained already has its own. */
export const generatorRows = {
  /** Channels of a layer times its resolution, up to `channelMax`; 2048 by default, 16384 or 32768 in the papers. */
  channelBase: row(whole({ least: 8, most: 65536 }), {
    group: network,
    help: 'channels of a layer times its resolution; 16384 or 32768 in the papers',
    defaultText: String(usual.channelBase),
    optional: true,
  }),
  /** The most channels of a layer; 128 by default, 512 in the papers. */
  channelMax: row(whole({ least: 4, most: 1024 }), {
    group: network,
    help: 'most channels of a layer; 512 in the papers',
    defaultText: String(usual.channelMax),
    optional: true,
  }),
  /** Width of z and w; 128 by default, 512 in the papers. */
  latentSize: row(whole({ least: 4, most: 1024 }), {
    group: network,
    help: 'width of z and w; 512 in the papers',
    defaultText: String(usual.latentSize),
    optional: true,
  }),
  /** Layers of the mapping network; 4 by default, 8 in the papers, or 2 for few images. */
  mappingLayers: row(whole({ least: 1, most: 8 }), {
    group: network,
    help: 'layers of the mapping network; 8 in the papers, or 2 for few images',
    defaultText: String(usual.mappingLayers),
    optional: true,
  }),
};

/** The configuration of a new generator for images of `resolution` pixels, a power of two. */
export function newGeneratorConfig(
  shape: ValuesOf<typeof generatorRows>,
  resolution: number,
): GeneratorConfig {
  const {
    channelBase = usual.channelBase,
    channelMax = usual.channelMax,
    latentSize = usual.latentSize,
    mappingLayers = usual.mappingLayers,
  } = shape;
  const config = standardConfig(resolution);
  return {
    ...config,
    zDim: latentSize,
    styleDim: latentSize,
    mappingWidths: new Array<number>(mappingLayers).fill(latentSize),
    channels: config.channels.map((_, block) =>
      Math.max(1, Math.min(channelMax, Math.floor(channelBase / (4 * 2 ** block)))),
    ),
  };
}
