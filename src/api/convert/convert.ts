import { collectChunks } from '../../checkpoint/index.js';
import { type GivenOf, input, optionalInput } from '../../settings/row.js';
import type { ClipFolder } from '../networks/clipFiles.js';
import type { NetworkSource } from '../networks/networkSource.js';
import { checkpointKind } from '../networks/sourceKinds.js';
import { functionKind } from '../run/everyOption.js';
import { loadOptionsOf } from '../run/loadOptionsOf.js';
import type { WatchOptions } from '../run/requestOptions.js';
import { requestValues } from '../run/requestValues.js';
import type { Run } from '../run/run.js';
import type { PrepareEvent } from '../run/runEvents.js';
import { startRun } from '../run/startRun.js';
import { type ConvertForm, convertRows } from './convertRows.js';
import { type Conversion, withConversion } from './withConversion.js';

/** Options of {@link convert}. */
export interface ConvertRequest extends GivenOf<typeof convertRows>, WatchOptions<PrepareEvent> {
  /** The checkpoint; of a CLIP also a folder or its files by name, whose tokenizer and prompts come along. */
  readonly source: NetworkSource | ClipFolder;
  /** Receives each file piece by piece instead of the result, for files larger than the memory. */
  readonly write?:
    | ((name: string, chunks: AsyncIterable<Uint8Array<ArrayBuffer>>) => Promise<void>)
    | undefined;
}

/** Result of a conversion. */
export interface ConvertResult {
  /** Kind of the network that the checkpoint holds. */
  readonly what: Conversion['what'];
  readonly to: ConvertForm;
  /** The files by name: one, or several of Hugging Face's form. Empty where `write` took them. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

const inputs = {
  source: input(checkpointKind),
  write: optionalInput(functionKind('a function that writes a file')),
};

/**
 * Converts a checkpoint to another form: a generator or discriminator to `rosinality` or `safetensors`, a CLIP to `openai`,
 * `huggingface` or `safetensors`, other tensors to `safetensors` or `npy`.
 *
 * ```ts
 * const { files } = await convert({ source: 'models/generator/photo.safetensors', to: 'rosinality' }).result;
 * const pt = files.get('generator.pt');
 * ```
 *
 * The result rejects with a `UserError` for a form that does not fit what the checkpoint holds.
 */
export function convert(request: ConvertRequest): Run<never, ConvertResult> {
  return startRun(request, async (own) => {
    const { to = 'safetensors', ...how } = requestValues(convertRows, own, inputs);
    const { source, signal, write } = own;
    signal?.throwIfAborted();
    return withConversion({ source, to, ...how }, loadOptionsOf(own), async ({ what, files }) => {
      const collected = new Map<string, Uint8Array<ArrayBuffer>>();
      for (const { name, chunks } of files) {
        signal?.throwIfAborted();
        if (write) await write(name, chunks);
        else collected.set(name, await collectChunks(chunks));
      }
      return { what, to, files: collected };
    });
  });
}
