import { openCheckpoint } from '../../checkpoint/index.js';
import { named, says, UserError } from '../../errors.js';
import { type Encoder, readEncoder } from '../../styleclip/encoder/encoderFile.js';
import { encoderFor } from '../../styleclip/encoder/latentEncoder.js';
import type { GeneratorConfig } from '../../stylegan2/index.js';
import { isLoaded } from './givenNetworks.js';
import type { LoadOptions } from './loadProgress.js';
import { type NetworkSource, withSource } from './networkSource.js';

/** An encoder: one that is loaded, or where it is read from. */
export type EncoderSource = Encoder | NetworkSource;

/**
 * Reads an encoder for a generator of that configuration and digest; without a digest it may be that of a relative.
 *
 * Throws a `UserError` that names a file that holds no encoder, or one for another generator.
 */
export async function loadEncoder(
  source: NetworkSource,
  generator: GeneratorConfig,
  digest: string | undefined,
  load: LoadOptions = {},
): Promise<Encoder> {
  return withSource(source, load, async (bytes) => {
    const encoder = await readEncoder(await openCheckpoint(bytes), bytes.name);
    return fitting(encoder, generator, digest, bytes.name);
  });
}

/** The encoder, loaded if it is not yet; throws what {@link loadEncoder} throws for one of another generator. */
export async function encoderOf(
  source: EncoderSource,
  generator: GeneratorConfig,
  digest: string | undefined,
  load: LoadOptions = {},
): Promise<Encoder> {
  return isLoaded<Encoder>(source, 'spread')
    ? fitting(source, generator, digest, 'the encoder')
    : loadEncoder(source, generator, digest, load);
}

function fitting(
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
