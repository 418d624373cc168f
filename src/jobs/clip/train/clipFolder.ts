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
import { type FileChunks, writeFileAtomically } from '../../../platform/atomicFile.node.js';
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
 * The configuration comes last but for the weights, so that a half-written folder is never taken for a whole one. Returns the paths.
 */
export async function writeClipFolder(folder: string, content: ClipFolderContent): Promise<string[]> {
  const { clip, vocabulary, half, files = {} } = content;
  await createFolder(folder);
  const written: string[] = [];
  const write = async (name: string, content: FileChunks): Promise<void> => {
    const file = path.join(folder, name);
    await writeFileAtomically(file, content);
    written.push(file);
  };
  const writeText = (name: string, text: string): Promise<void> =>
    write(name, new TextEncoder().encode(text));
  const tokenizer = tokenizerFiles(vocabulary, clip.config.text.context);
  const { configs, weights, state } = formOf(clip, vocabulary);
  for (const [name, text] of Object.entries({ ...tokenizer, ...files })) await writeText(name, text);
  for (const [name, value] of Object.entries(configs)) {
    await writeText(name, `${JSON.stringify(value, null, 2)}\n`);
  }
  const options = { float16: half, metadata: { format: 'pt' } };
  await write(weights, writeSafetensors(state, options));
  return written;
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
