import { checkLabel } from '../../../api/networks/checkLabel.js';
import { entryOf, readLatents } from '../../../api/networks/latentSource.js';
import { mapperOf } from '../../../api/networks/loadMapper.js';
import { loadGenerator } from '../../../api/networks/networks.js';
import { withDomains } from '../../../api/networks/withDomains.js';
import { labelledRows, type Picture } from '../../../image/index.js';
import { chooseDevice } from '../../../runtime/devices.node.js';
import { createRuntime } from '../../../runtime/runtime.node.js';
import { moveLatents } from '../../../styleclip/mapper/latentMover.js';
import { startPsi } from '../../../styleclip/sharedRows/startRows.js';
import { PictureSource, seedLatents, seedNoises } from '../../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { joinRows } from '../../../train/batches.js';
import { editedName, editedSeeds } from '../editedSeeds.js';
import { EditFolder, secondsSince } from '../editFolder.js';
import type { MapperApplyOptions } from './options.js';

/** The summary of an application; also `summary.json`. */
export interface MapperApplySummary {
  readonly folder: string;
  readonly pictures: number;
  readonly seconds: number;
  /** Mean length of the change of w+. */
  readonly moved: number;
  readonly files: {
    readonly sheet: string;
    /** The edited images, a file each. */
    readonly pictures: readonly string[];
    readonly latents: string;
  };
}

/**
 * Moves latents by a mapper and draws them before and after (`nada edit mapper apply`): a sheet, the edited images, the
 * moved latents, which `nada generate --w` draws, and a summary.
 *
 * Throws a `UserError` for wrong options, a file that holds no mapper, and a mapper of another generator.
 */
export async function applyMapper(
  options: MapperApplyOptions,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<MapperApplySummary> {
  const { w, label, psi, strength, lowering, threads } = options;
  const seeds = editedSeeds(options, '0-7');
  const folder = await EditFolder.check(options.out);
  const began = performance.now();
  const generator = await withDomains(await loadGenerator(options.generator, { signal }), options);
  const { config } = generator;
  checkLabel(config, label, w !== undefined);
  const mapper = await mapperOf(options.mapper, config);
  const latents = w === undefined ? undefined : await readLatents(w, config);
  const device = await chooseDevice(options.device);
  const runtime = createRuntime({ device, threads });
  try {
    const stage = { runtime, lowering };
    const artist = await PictureSource.create(generator, stage, label);
    const count = seeds?.length ?? latents?.shape[0] ?? 0;
    const seedOf = (index: number): number => seeds?.[index] ?? index;
    const rows: { before: Picture[]; after: Picture[] } = { before: [], after: [] };
    const starts: FloatTensor[] = [];
    for (let i = 0; i < count; i++) {
      signal?.throwIfAborted();
      const code = latents ? entryOf(latents, i) : await latentOf(artist, seedLatents(config, [seedOf(i)]));
      starts.push(await artist.truncated(code, psi ?? (latents ? startPsi.latent : startPsi.seed)));
    }
    const moved = await moveLatents(stage, mapper, joinRows(starts, count), strength);
    const [, ...shape] = moved.shape;
    let length = 0;
    for (const [i, start] of starts.entries()) {
      signal?.throwIfAborted();
      const end = floatTensor(entryOf(moved, i).data, [1, ...shape]);
      const noises = seedNoises(config, [seedOf(i)]);
      rows.before.push(await artist.draw(start, noises));
      rows.after.push(await artist.draw(end, noises));
      length += Math.hypot(...end.data.map((value, k) => value - start.data[k])) / count;
    }
    const sheet = labelledRows([
      { label: 'before', pictures: rows.before },
      { label: 'after', pictures: rows.after },
    ]);
    const files = {
      sheet: await folder.picture('before-after.png', sheet),
      pictures: [] as string[],
      latents: await folder.tensors('latents.safetensors', new Map([['w', moved]])),
    };
    for (const [i, picture] of rows.after.entries()) {
      files.pictures.push(await folder.picture(editedName(seeds, i), picture));
    }
    const { folder: place } = folder;
    const summary = { folder: place, pictures: count, seconds: secondsSince(began), moved: length, files };
    await folder.summary(summary, options);
    return summary;
  } finally {
    await runtime.close();
  }
}

async function latentOf(artist: PictureSource, z: FloatTensor): Promise<FloatTensor> {
  const { data, shape } = await artist.map(z);
  return floatTensor(data, [shape[1]]);
}
