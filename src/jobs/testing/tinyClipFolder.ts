import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeSafetensors } from '../../checkpoint/index.js';
import {
  type Clip,
  type ClipConfig,
  type ClipVocabulary,
  huggingFaceConfig,
  huggingFaceState,
  randomClip,
  tokenizerFiles,
  trainVocabulary,
  vitB32,
} from '../../clip/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';

const texts = ['a photo of a smiling person', 'a pencil sketch of a sad person', 'a person with red hair'];

/** A vocabulary of 560 tokens or fewer. */
export const tinyVocabulary: ClipVocabulary = trainVocabulary([...texts, ...texts], { size: 560 });

/** A CLIP of 32 px with that vocabulary and a context of 24 tokens, with random weights. */
export function tinyClip(seed = 1, text: Partial<ClipConfig['text']> = {}): Clip {
  return randomClip(
    {
      ...vitB32,
      embedding: 16,
      image: { kind: 'vit', width: 32, layers: 1, heads: 2, hidden: 64, patch: 16, resolution: 32 },
      text: {
        width: 32,
        layers: 1,
        heads: 2,
        hidden: 64,
        context: 24,
        vocabulary: tinyVocabulary.vocab.size,
        endToken: undefined,
        ...text,
      },
    },
    seed,
  );
}

/** Writes a CLIP as a folder in Hugging Face's form, with these files beside the weights. */
export async function writeTinyClip(
  folder: string,
  files: Readonly<Record<string, string>> = {},
  clip: Clip = tinyClip(),
): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await writeFileAtomically(path.join(folder, 'model.safetensors'), writeSafetensors(huggingFaceState(clip)));
  const all = { 'config.json': JSON.stringify(huggingFaceConfig(clip)), ...files };
  for (const [name, content] of Object.entries(all)) writeFileSync(path.join(folder, name), content);
  return folder;
}

/** The tokenizer's files of {@link tinyClip}. */
export const tinyTokenizer = tokenizerFiles(tinyVocabulary, 24);
