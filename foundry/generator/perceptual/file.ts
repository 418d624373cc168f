import { openCheckpoint, readFloat32, writeSafetensors } from '#nada/checkpoint/index.js';
import { UserError } from '#nada/errors.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { openFileSource } from '#nada/platform/fileSource.node.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { type PerceptualConfig, perceptualConfig, perceptualShapes } from './network.js';

const format = 'nada-world-perceptual';

/** A perceptual network's numbers, and how wide it is. */
export interface PerceptualWeights {
  readonly config: PerceptualConfig;
  readonly parameters: ReadonlyMap<string, FloatTensor>;
}

/** Writes the parameters of a network of the shipped width in half precision. */
export async function writePerceptual(
  file: string,
  parameters: ReadonlyMap<string, FloatTensor>,
): Promise<void> {
  await writeFileAtomically(file, writeSafetensors(parameters, { metadata: { format }, float16: true }));
}

/** Reads {@link writePerceptual}'s file; a `UserError` for another one. */
export async function readPerceptual(file: string): Promise<PerceptualWeights> {
  const source = await openFileSource(file);
  try {
    const { metadata, tensors } = await openCheckpoint(source);
    const parameters = new Map<string, FloatTensor>();
    for (const [name, shape] of perceptualShapes(perceptualConfig)) {
      const tensor = tensors.get(name);
      if (metadata.format !== format || tensor?.shape.join() !== shape.join()) {
        throw new UserError(
          `${file} holds no perceptual network: train one with npm run foundry -- generator perceptual`,
        );
      }
      parameters.set(name, await readFloat32(tensor, name, file));
    }
    return { config: perceptualConfig, parameters };
  } finally {
    await source.close();
  }
}
