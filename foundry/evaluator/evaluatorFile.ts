import { openCheckpoint, readFloat32, writeSafetensors } from '#nada/checkpoint/index.js';
import { UserError } from '#nada/errors.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { openFileSource } from '#nada/platform/fileSource.node.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { heads } from './heads.js';
import { type EvaluatorConfig, evaluatorShapes } from './network.js';

const format = 'nada-world-evaluator';

/** An evaluator's numbers, and how wide it is. */
export interface EvaluatorWeights {
  readonly config: EvaluatorConfig;
  readonly parameters: ReadonlyMap<string, FloatTensor>;
}

/** Writes an evaluator in half precision, with its questions and classes beside it. */
export async function writeEvaluator(file: string, { config, parameters }: EvaluatorWeights): Promise<void> {
  const metadata = { format, config: JSON.stringify(config), heads: headsText() };
  await writeFileAtomically(file, writeSafetensors(parameters, { metadata, float16: true }));
}

/**
 * Reads {@link writeEvaluator}'s file.
 *
 * Throws a `UserError` for another file, and for an evaluator that was trained with other questions than the world
 * asks today: its answers would be misread.
 */
export async function readEvaluator(file: string): Promise<EvaluatorWeights> {
  const source = await openFileSource(file);
  try {
    const { metadata, tensors } = await openCheckpoint(source);
    const config = parseConfig(metadata.config);
    if (metadata.format !== format || !config) {
      throw new UserError(`${file} holds no evaluator: train one with npm run foundry -- evaluator train`);
    }
    if (metadata.heads !== headsText()) {
      throw new UserError(
        `${file} was trained when the world had other attributes: train it again with npm run foundry -- evaluator train`,
      );
    }
    const parameters = new Map<string, FloatTensor>();
    for (const [name, shape] of evaluatorShapes(config)) {
      const tensor = tensors.get(name);
      if (tensor?.shape.join() !== shape.join()) {
        throw new UserError(`${file} has no tensor "${name}" of shape [${shape}]: it is damaged`);
      }
      parameters.set(name, await readFloat32(tensor, name, file));
    }
    return { config, parameters };
  } finally {
    await source.close();
  }
}

function headsText(): string {
  return JSON.stringify(heads.map(({ name, classes }) => [name, classes]));
}

function parseConfig(text: string | undefined): EvaluatorConfig | undefined {
  try {
    const { size, widths, squeeze, features } = JSON.parse(text ?? '') as Partial<EvaluatorConfig>;
    const counts = [size, squeeze, features, ...(Array.isArray(widths) ? widths : [undefined])];
    if (!counts.every((count) => Number.isSafeInteger(count) && Number(count) > 0 && Number(count) <= 4096)) {
      return undefined;
    }
    const found = { size, widths, squeeze, features } as EvaluatorConfig;
    return found.widths.length <= 6 && found.size % 2 ** found.widths.length === 0 ? found : undefined;
  } catch {
    return undefined;
  }
}
