import { openCheckpoint } from '../../checkpoint/index.js';
import { named, says, UserError } from '../../errors.js';
import { type Encoder, encoderFor, readEncoder } from '../../styleclip/index.js';
import type { GeneratorConfig } from '../../stylegan2/index.js';
import type { LoadOptions } from './loadProgress.js';
import { type NetworkSource, withSource } from './networkSource.js';

/** An encoder from images to w+: one that is loaded, or where it is read from. */
export type EncoderSource = Encoder | NetworkSource;

/**
 * The encoder for a generator of that configuration and digest, loaded if it is not yet; without a digest it may be that of a
 * relative.
 *
 * Rejects with a `UserError` that names a file that holds no encoder, or one for another generator.
 */
export async function encoderOf(
  source: EncoderSource,
  generator: GeneratorConfig,
  digest: string | undefined,
  load: LoadOptions = {},
): Promise<Encoder> {
  if (isEncoder(source)) return checked(source, generator, digest, 'the encoder given');
  return withSource(source, load, async (bytes) =>
    checked(await readEncoder(await openCheckpoint(bytes), bytes.name), generator, digest, bytes.name),
  );
}

/** Reads an encoder, whatever generator it is for; a `UserError` names a file that holds none. */
export async function loadEncoder(source: NetworkSource, load: LoadOptions = {}): Promise<Encoder> {
  return withSource(source, load, async (bytes) => readEncoder(await openCheckpoint(bytes), bytes.name));
}

function isEncoder(source: EncoderSource): source is Encoder {
  return typeof source === 'object' && 'parameters' in source;
}

function checked(
  encoder: Encoder,
  generator: GeneratorConfig,
  digest: string | undefined,
  name: string,
): Encoder {
  const { width, size, latents, styleDim } = encoder.config;
  const wanted = encoderFor(generator, width);
  if (size !== wanted.size || latents !== wanted.latents || styleDim !== wanted.styleDim) {
    throw new UserError(
      `${name} turns pictures of ${size} px into w+ [${latents}, ${styleDim}], and the generator draws ${wanted.size} px ` +
        `from [${wanted.latents}, ${wanted.styleDim}]: give the encoder of this generator`,
    );
  }
  if (digest !== undefined && encoder.parent !== digest) {
    throw new UserError(
      says`${name} was trained on another generator: give that one, or ${named('anyParent')} for a relative of the same shape`,
    );
  }
  return encoder;
}
