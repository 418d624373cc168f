import { type Checkpoint, openCheckpoint } from '../../checkpoint/index.js';
import { sizeOf } from '../../tensorData.js';
import { type ClipFolder, clipFiles } from '../networks/clipFiles.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import { type NetworkSource, withSource } from '../networks/networkSource.js';
import { type ConvertedFile, convertedFiles, type WriteHow } from './convertedFiles.js';
import type { ConvertForm } from './convertRows.js';
import { type Content, readContent } from './readContent.js';

/** A conversion whose files are ready to be written. */
export interface Conversion {
  /** Content of the checkpoint. */
  readonly what: Content['kind'];
  readonly files: readonly ConvertedFile[];
}

/** The checkpoint of a conversion, and the form it goes to. */
export interface ConversionOptions extends WriteHow {
  readonly source: NetworkSource | ClipFolder;
  readonly to: ConvertForm;
}

/**
 * Opens a checkpoint for the time of `use`, which takes the chunks of the files: of tensors they are read as they are written.
 *
 * Rejects with a `UserError` for a form that does not fit what the checkpoint holds.
 */
export async function withConversion<T>(
  { source, to, ...how }: ConversionOptions,
  load: LoadOptions,
  use: (conversion: Conversion) => Promise<T>,
): Promise<T> {
  const { weights, beside, companions } = await clipFiles(source);
  return withSource(weights, load, async (bytes) => {
    const checkpoint = await openCheckpoint(bytes);
    const content = await readContent(checkpoint, bytes.name, beside, to);
    const half = how.half ?? (content.kind === 'clip' && isHalf(checkpoint));
    return use({ what: content.kind, files: convertedFiles(content, to, companions, { ...how, half }) });
  });
}

/** Whether most numbers of a checkpoint are of half precision. */
function isHalf({ tensors }: Checkpoint): boolean {
  let [half, all] = [0, 0];
  for (const { dtype, shape } of tensors.values()) {
    const size = sizeOf(shape);
    all += size;
    if (dtype === 'float16' || dtype === 'bfloat16') half += size;
  }
  return 2 * half > all;
}
