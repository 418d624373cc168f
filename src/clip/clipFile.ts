import type { Checkpoint, LazyTensor } from '../checkpoint/index.js';
import { UserError } from '../errors.js';
import type { Naming } from './names.js';

/** The tensors of a file that belong to a CLIP, under one family of names. */
export interface ClipFile {
  /** The file's name in messages. */
  readonly name: string;
  readonly naming: Naming;
  readonly tensors: ReadonlyMap<string, LazyTensor>;
}

/** One tensor per half, by which a family of names is recognised. */
const markers = {
  huggingFace: {
    image: 'vision_model.embeddings.patch_embedding.weight',
    text: 'text_model.embeddings.token_embedding.weight',
  },
  openAi: { image: 'visual.conv1.weight', text: 'token_embedding.weight' },
} as const;

/**
 * Finds the CLIP in a checkpoint: whole, or inside wrappers such as `state_dict.module.`, whose other tensors (an
 * optimiser's) are ignored.
 *
 * Throws a `UserError` when the file holds only one half of a CLIP, or none.
 */
export function findClip(checkpoint: Pick<Checkpoint, 'tensors'>, name: string): ClipFile {
  const { tensors } = checkpoint;
  for (const naming of ['huggingFace', 'openAi'] as const) {
    const { image, text } = markers[naming];
    const imagePrefix = prefixOf(tensors, image);
    const textPrefix = prefixOf(tensors, text);
    if (imagePrefix === undefined && textPrefix === undefined) continue;
    if (imagePrefix === undefined || textPrefix === undefined) {
      const [there, missing] = textPrefix === undefined ? ['image', text] : ['text', image];
      throw new UserError(
        `${name} holds only the ${there} half of a CLIP (it has no "${missing}"): ` +
          'use the file of the whole model',
      );
    }
    if (imagePrefix !== textPrefix) {
      throw new UserError(
        `${name} stores its halves separately ("${imagePrefix}${image}" and "${textPrefix}${text}"), ` +
          "which is not CLIP's plain layout: convert it to the Hugging Face form first",
      );
    }
    return { name, naming, tensors: withoutPrefix(tensors, imagePrefix) };
  }
  throw new UserError(
    `${name} is not a CLIP: it has neither "${markers.openAi.image}" (OpenAI, open_clip) nor ` +
      `"${markers.huggingFace.image}" (Hugging Face); use a ViT or ResNet CLIP`,
  );
}

function prefixOf(tensors: ReadonlyMap<string, LazyTensor>, marker: string): string | undefined {
  if (tensors.has(marker)) return '';
  for (const name of tensors.keys()) {
    if (name.endsWith(`.${marker}`)) return name.slice(0, -marker.length);
  }
  return undefined;
}

function withoutPrefix(tensors: ReadonlyMap<string, LazyTensor>, prefix: string): Map<string, LazyTensor> {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}

/** The shape of a tensor in the file; if it is missing or has another rank, the file is at fault. */
export function extents(file: ClipFile, name: string, rank: number): readonly number[] {
  const tensor = tensorOf(file, name);
  if (tensor.shape.length !== rank || tensor.shape.includes(0)) {
    throw new UserError(
      `${file.name} has the tensor "${name}" of shape [${tensor.shape}], ` +
        `where a CLIP has ${rank} dimensions: it is another kind of network, or damaged`,
    );
  }
  return tensor.shape;
}

/** The tensor of the file with the given name. */
export function tensorOf(file: ClipFile, name: string): LazyTensor {
  const tensor = file.tensors.get(name);
  if (tensor) return tensor;
  throw new UserError(
    `${file.name} lacks the tensor "${name}" of a CLIP: ` +
      'it is another kind of network, or was saved incompletely',
  );
}

/** The number of layers `PREFIX.0.SUFFIX`, `PREFIX.1.SUFFIX`... in a file, at least one. */
export function countLayers(file: ClipFile, prefix: string, suffix: string): number {
  let count = 0;
  while (file.tensors.has(`${prefix}.${count}.${suffix}`)) count++;
  if (count === 0) tensorOf(file, `${prefix}.0.${suffix}`);
  return count;
}
