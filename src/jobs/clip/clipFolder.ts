import path from 'node:path';
import { writeSafetensors } from '../../checkpoint/index.js';
import {
  type Clip,
  type ClipVocabulary,
  huggingFaceConfig,
  huggingFacePreprocessor,
  huggingFaceState,
  tokenizerFiles,
} from '../../clip/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { createFolder } from '../run/runFolder.js';

/** What {@link writeClipFolder} writes. */
export interface ClipFolderContent {
  readonly clip: Clip;
  readonly vocabulary: ClipVocabulary;
  readonly half: boolean;
  /** Further texts by file name, such as `prompts.json`. */
  readonly files?: Readonly<Record<string, string>> | undefined;
}

/**
 * Writes a CLIP with its own vocabulary as a folder in Hugging Face's form.
 *
 * The configuration comes last but for the weights, so that a half-written folder is never taken for a whole one.
 */
export async function writeClipFolder(folder: string, content: ClipFolderContent): Promise<void> {
  const { clip, vocabulary, half, files = {} } = content;
  await createFolder(folder);
  const write = (name: string, text: string): Promise<void> =>
    writeFileAtomically(path.join(folder, name), new TextEncoder().encode(text));
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const tokenizer = tokenizerFiles(vocabulary, clip.config.text.context);
  for (const [name, text] of Object.entries({ ...tokenizer, ...files })) await write(name, text);
  await write('preprocessor_config.json', json(huggingFacePreprocessor(clip)));
  await write('config.json', json(huggingFaceConfig(clip, vocabulary)));
  const options = { float16: half, metadata: { format: 'pt' } };
  await writeFileAtomically(
    path.join(folder, 'model.safetensors'),
    writeSafetensors(huggingFaceState(clip), options),
  );
}
