import path from 'node:path';
import { writeSafetensors } from '../../../checkpoint/index.js';
import {
  type Clip,
  type ClipVocabulary,
  huggingFaceConfig,
  huggingFacePreprocessor,
  huggingFaceState,
  openAiState,
  openClipConfig,
  tokenizerFiles,
} from '../../../clip/index.js';
import { writeFileAtomically } from '../../../platform/atomicFile.node.js';
import type { FloatTensor } from '../../../tensorData.js';
import { createFolder } from '../../run/runFolder.js';

/** The folder of the trained CLIP in its run folder. */
export const clipResult = 'clip';

/** What {@link writeClipFolder} writes. */
export interface ClipFolderContent {
  readonly clip: Clip;
  readonly vocabulary: ClipVocabulary;
  readonly half: boolean;
  /** Further texts by file name, such as `prompts.json`. */
  readonly files?: Readonly<Record<string, string>> | undefined;
}

/**
 * Writes a CLIP with its own vocabulary as a folder: in Hugging Face's form, or, for a ResNet, which that has none for, in
 * open_clip's. The tokenizer's files are Hugging Face's in both.
 *
 * The configuration comes last but for the weights, so that a half-written folder is never taken for a whole one.
 */
export async function writeClipFolder(folder: string, content: ClipFolderContent): Promise<void> {
  const { clip, vocabulary, half, files = {} } = content;
  await createFolder(folder);
  const write = (name: string, text: string): Promise<void> =>
    writeFileAtomically(path.join(folder, name), new TextEncoder().encode(text));
  const tokenizer = tokenizerFiles(vocabulary, clip.config.text.context);
  const { configs, weights, state } = formOf(clip, vocabulary);
  for (const [name, text] of Object.entries({ ...tokenizer, ...files })) await write(name, text);
  for (const [name, value] of Object.entries(configs)) {
    await write(name, `${JSON.stringify(value, null, 2)}\n`);
  }
  const options = { float16: half, metadata: { format: 'pt' } };
  await writeFileAtomically(path.join(folder, weights), writeSafetensors(state, options));
}

interface FolderForm {
  readonly configs: Readonly<Record<string, unknown>>;
  readonly weights: string;
  readonly state: ReadonlyMap<string, FloatTensor>;
}

function formOf(clip: Clip, vocabulary: ClipVocabulary): FolderForm {
  if (clip.config.image.kind === 'resnet') {
    return {
      configs: { 'open_clip_config.json': openClipConfig(clip) },
      weights: 'open_clip_model.safetensors',
      state: openAiState(clip),
    };
  }
  return {
    configs: {
      'preprocessor_config.json': huggingFacePreprocessor(clip),
      'config.json': huggingFaceConfig(clip, vocabulary),
    },
    weights: 'model.safetensors',
    state: huggingFaceState(clip),
  };
}
