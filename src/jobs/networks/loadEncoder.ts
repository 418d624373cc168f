import { openCheckpoint } from '../../checkpoint/index.js';
import { named, says, UserError } from '../../errors.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { type Encoder, readEncoder } from '../../styleclip/encoder/encoderFile.js';
import { encoderFor } from '../../styleclip/encoder/latentEncoder.js';
import type { GeneratorConfig } from '../../stylegan2/index.js';

/**
 * Reads an encoder for a generator of that configuration and digest; without a digest it may be that of a relative.
 *
 * Throws a `UserError` that names a file that holds no encoder, or one for another generator.
 */
export async function loadEncoder(
  file: string,
  generator: GeneratorConfig,
  digest: string | undefined,
): Promise<Encoder> {
  const source = await openFileSource(file);
  try {
    const encoder = await readEncoder(await openCheckpoint(source), file);
    const { width, size, latents, styleDim } = encoder.config;
    const wanted = encoderFor(generator, width);
    if (size !== wanted.size || latents !== wanted.latents || styleDim !== wanted.styleDim) {
      throw new UserError(
        `${file} turns pictures of ${size} px into w+ [${latents}, ${styleDim}], and the generator draws ${wanted.size} px ` +
          `from [${wanted.latents}, ${wanted.styleDim}]: give the encoder of this generator`,
      );
    }
    if (digest !== undefined && encoder.parent !== digest) {
      throw new UserError(
        says`${file} was trained on another generator: give that one, or ${named('anyParent')} for a relative of the same shape`,
      );
    }
    return encoder;
  } finally {
    await source.close();
  }
}
