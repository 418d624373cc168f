import { type Checkpoint, openCheckpoint } from '../../checkpoint/index.js';
import { sizeOf } from '../../tensorData.js';
import { type ClipFolder, clipFiles } from '../networks/clipFiles.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import { type NetworkSource, withSource } from '../networks/networkSource.js';
import { findNetworks } from './findNetworks.js';
import type { InspectReport, NetworkReport, TensorsReport } from './report.js';
import { commandOfFormat } from './trainingFormats.js';

const nvidia =
  "NVIDIA's networks are for research and evaluation only, not for commercial use, and so is what is adapted from them";
const unknown = 'the file does not say: the licence of its author counts, also for what is adapted from it';

/** Reports what a checkpoint is; rejects with a `UserError` when it is none. */
export async function inspectSource(
  source: NetworkSource | ClipFolder,
  load: LoadOptions = {},
): Promise<InspectReport> {
  const { weights, beside } = await clipFiles(source);
  return withSource(weights, load, async (bytes) => {
    const checkpoint = await openCheckpoint(bytes);
    const { networks, problems } = await findNetworks(checkpoint, bytes.name, beside);
    const { format, metadata } = checkpoint;
    const continues = commandOfFormat[metadata.format ?? ''];
    const isState = continues !== undefined;
    return {
      name: bytes.name,
      form: format,
      bytes: bytes.size,
      what: isState ? `the checkpoint of a run of nada ${continues}` : describe(networks, checkpoint),
      networks,
      tensors: countTensors(checkpoint),
      licence: format === 'nvidia-pickle' ? nvidia : unknown,
      metadata,
      problems: isState ? [] : problems,
      ...(isState ? { continues } : {}),
    };
  });
}

function describe(networks: readonly NetworkReport[], { tensors, format }: Checkpoint): string {
  if (networks.length > 0)
    return networks.map(({ kind }) => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`).join(' and ');
  if (format === 'npy' || format === 'npz') return 'arrays, perhaps latents';
  return tensors.size === 0 ? 'a checkpoint without tensors' : 'tensors of no network that nada knows';
}

function countTensors({ tensors }: Checkpoint): TensorsReport {
  const dtypes: Record<string, number> = {};
  let parameters = 0;
  for (const { dtype, shape } of tensors.values()) {
    dtypes[dtype] = (dtypes[dtype] ?? 0) + 1;
    parameters += sizeOf(shape);
  }
  return { count: tensors.size, parameters, dtypes };
}
