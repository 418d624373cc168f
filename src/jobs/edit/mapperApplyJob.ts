import path from 'node:path';
import type { z } from 'zod';
import { writeSafetensors } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { labelledRows, type Picture } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { chooseDevice } from '../../runtime/devices.node.js';
import { createRuntime } from '../../runtime/runtime.node.js';
import { seedLatents, seedNoises } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { joinRows } from '../../train/batches.js';
import { withDomains } from '../domain/domainFile.js';
import { checkLabel } from '../generate/checkLabel.js';
import { entryOf, readLatents } from '../generate/latentFile.js';
import { parseSeeds } from '../generate/parseLists.js';
import { PictureGenerator } from '../generate/pictureGenerator.js';
import { loadGenerator } from '../networks.js';
import type { mapperApplyOptions } from '../options/editMapperOptions.js';
import { checkNewFolder, checkWritable, createFolder } from '../run/runFolder.js';
import { loadMapper, moveLatents } from './mapperApply.js';

/** What an application tells when it is done. */
export interface MapperApplySummary {
  readonly folder: string;
  readonly pictures: number;
  /** Mean length of the change of w+. */
  readonly moved: number;
  readonly files: { readonly sheet: string; readonly latents: string };
}

/**
 * Moves latents by a mapper and draws them before and after (`nada edit mapper apply`): a sheet, and the moved latents, which
 * `nada generate --w` draws.
 *
 * Throws a `UserError` for wrong options, a file that holds no mapper, and a mapper of another generator.
 */
export async function applyMapper(
  options: z.output<typeof mapperApplyOptions>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<MapperApplySummary> {
  const {
    out,
    w,
    label,
    psi,
    strength,
    lowering,
    threads,
    domain: domains,
    domainWeights: weights,
  } = options;
  if (w !== undefined && options.seeds !== undefined) {
    throw new UserError('options --seeds and --w are both given: start from one of them');
  }
  await checkNewFolder(out);
  await checkWritable(out);
  const plain = await loadGenerator(options.generator, { signal });
  const generator = await withDomains(plain, { domains, weights, anyParent: options.anyParent });
  const { config } = generator;
  checkLabel(config, label, w !== undefined);
  const mapper = await loadMapper(options.mapper, config);
  const latents = w === undefined ? undefined : await readLatents(w, config);
  const seeds = parseSeeds(options.seeds ?? '0-7');
  const device = await chooseDevice(options.device);
  const runtime = createRuntime({ device, ...(threads === undefined ? {} : { threads }) });
  try {
    const mapped = config.labelDim > 0 ? (label ?? 0) : undefined;
    const artist = await PictureGenerator.create(generator, runtime, lowering, mapped);
    const count = latents ? latents.shape[0] : seeds.length;
    const rows: { before: Picture[]; after: Picture[] } = { before: [], after: [] };
    const starts: FloatTensor[] = [];
    for (let i = 0; i < count; i++) {
      signal?.throwIfAborted();
      const code = latents ? entryOf(latents, i) : await latentOf(artist, seedLatents(config, [seeds[i]]));
      starts.push(await artist.truncated(code, psi ?? (latents ? 1 : 0.7)));
    }
    const moved = await moveLatents({ runtime, lowering }, mapper, joinRows(starts, count), strength);
    const [, ...shape] = moved.shape;
    let length = 0;
    for (const [i, start] of starts.entries()) {
      signal?.throwIfAborted();
      const end = floatTensor(entryOf(moved, i).data, [1, ...shape]);
      const noises = seedNoises(config, [latents ? i : seeds[i]]);
      rows.before.push(await artist.draw(start, noises));
      rows.after.push(await artist.draw(end, noises));
      length += Math.hypot(...end.data.map((value, k) => value - start.data[k])) / count;
    }
    await createFolder(out);
    const files = {
      sheet: path.join(out, 'before-after.png'),
      latents: path.join(out, 'latents.safetensors'),
    };
    const sheet = labelledRows([
      { label: 'before', pictures: rows.before },
      { label: 'after', pictures: rows.after },
    ]);
    await writeFileAtomically(files.sheet, await nodeImageCodec.encodePng(sheet));
    await writeFileAtomically(files.latents, writeSafetensors(new Map([['w', moved]])));
    return { folder: out, pictures: count, moved: length, files };
  } finally {
    await runtime.close();
  }
}

async function latentOf(artist: PictureGenerator, z: FloatTensor): Promise<FloatTensor> {
  const { data, shape } = await artist.map(z);
  return floatTensor(data, [shape[1]]);
}
