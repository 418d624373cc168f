import { type Checkpoint, readFloat32 } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import type { FloatTensor } from '../../tensorData.js';
import { type EncoderConfig, encoderShapes, type LatentSpread } from './latentEncoder.js';

/** A latent encoder: its shape, the generator it belongs to, and its parameters by canonical name. */
export interface Encoder {
  readonly config: EncoderConfig;
  readonly spread: LatentSpread;
  /** `networkDigest` of the generator whose latents it gives. */
  readonly parent: string;
  readonly parameters: ReadonlyMap<string, FloatTensor>;
}

/** The format that the files name in their metadata. */
export const encoderFormat = 'nada-encoder';

const spreadNames = { mean: 'latent.mean', deviation: 'latent.deviation' } as const;
const own = 'encoder.';

/** Builds the contents of an encoder's file, for `writeSafetensors`: tensors by name, and metadata. */
export function encoderFile({ config, spread, parent, parameters }: Encoder): {
  tensors: ReadonlyMap<string, FloatTensor>;
  metadata: Record<string, string>;
} {
  const tensors = new Map([...parameters].map(([name, tensor]) => [own + name, tensor]));
  tensors.set(spreadNames.mean, spread.mean).set(spreadNames.deviation, spread.deviation);
  return { tensors, metadata: { format: encoderFormat, parent, config: JSON.stringify(config) } };
}

/**
 * Reads the encoder of {@link encoderFile}.
 *
 * Throws a `UserError` that names the file when it holds no encoder, or is damaged.
 */
export async function readEncoder(
  { tensors, metadata }: Pick<Checkpoint, 'tensors' | 'metadata'>,
  name = 'the checkpoint',
): Promise<Encoder> {
  const { format, parent, config: text } = metadata;
  if (format !== encoderFormat) {
    throw new UserError(`${name} holds no encoder: give the encoder.safetensors of nada edit encoder train`);
  }
  const config = parsedConfig(text);
  if (!config || parent === undefined) {
    throw new UserError(`${name} says nothing sensible of its encoder: it is damaged`);
  }
  const read = async (tensorName: string, shape: readonly number[]): Promise<FloatTensor> => {
    const tensor = tensors.get(tensorName);
    if (tensor?.shape.join() !== shape.join()) {
      throw new UserError(`${name} has no tensor "${tensorName}" of shape [${shape}]: it is damaged`);
    }
    return readFloat32(tensor, tensorName, name);
  };
  const parameters = new Map<string, FloatTensor>();
  for (const [tensorName, shape] of encoderShapes(config)) {
    parameters.set(tensorName, await read(own + tensorName, shape));
  }
  const width = [config.styleDim];
  const spread = {
    mean: await read(spreadNames.mean, width),
    deviation: await read(spreadNames.deviation, width),
  };
  return { config, spread, parent, parameters };
}

/** A count above that of any generator's numbers in a w, or any encoder's channels. */
const largestExtent = 8192;

function parsedConfig(text: string | undefined): EncoderConfig | undefined {
  try {
    const { size, latents, styleDim, width } = JSON.parse(text ?? '') as Partial<EncoderConfig>;
    const counts = [size, latents, styleDim, width];
    const areCounts = counts.every(
      (value) => Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= largestExtent,
    );
    if (!areCounts || !Number.isInteger(Math.log2(Number(size) / 4)) || Number(size) < 4) return undefined;
    return { size, latents, styleDim, width } as EncoderConfig;
  } catch {
    return undefined;
  }
}
