import path from 'node:path';
import { UserError } from '../../../errors.js';
import { difference, unit } from '../../../guidance/index.js';
import {
  ChannelMeter,
  firstOrderRelevance,
  type MeterPictures,
} from '../../../styleclip/direction/channelMeter.js';
import { directionSteps } from '../../../styleclip/direction/globalDirection.js';
import { projectedDirection } from '../../../styleclip/direction/projectedDirection.js';
import {
  type Channel,
  type ChannelValues,
  movableChannels,
  styleDeviations,
} from '../../../styleclip/styleSpace.js';
import { seedNoises } from '../../../stylegan2/index.js';
import { cacheFolder } from '../../networks/download.js';
import type { EditBench } from '../editBench.js';
import type { DirectionEdit } from './directionEdits.js';
import type { EditDirectionOptions } from './options.js';
import { RelevanceStore, relevanceDigest } from './relevanceStore.js';

/** How far the measuring of channels has come. */
export interface MeasureProgress {
  readonly done: number;
  readonly total: number;
  /** Of these, how many a file had already. */
  readonly known: number;
}

/** What an edit's texts come to in S space. */
export interface MeasuredDirection {
  /** Unit direction of the texts `[E]`. */
  readonly direction: Float64Array;
  /** What is added to the styles at full alpha, `[C]` by layer. */
  readonly offsets: ReadonlyMap<string, Float64Array>;
  readonly moved: number;
  readonly measured: number;
}

/** Truncation of the pictures on which channels are tried, whatever pictures are edited: rows are kept for any edit. */
const trialPsi = 0.7;
/** Latents of which the deviation of each channel is taken; of so many it is known within 2%. */
const deviationSamples = 2000;
/** Time between two saves of what was measured, in milliseconds. */
const saveEvery = 20_000;

/**
 * Measures, or takes from the file, how CLIP sees the channels that matter for each edit, and makes an edit's offsets of them.
 *
 * Throws a `UserError` when a CLIP takes two texts for the same or beta leaves no channel; when the signal is aborted, saves
 * and throws its reason.
 */
export async function measureDirections(
  bench: EditBench,
  options: EditDirectionOptions,
  edits: readonly DirectionEdit[],
  run: {
    readonly signal?: AbortSignal | undefined;
    readonly onMeasure?: ((progress: MeasureProgress) => void) | undefined;
  },
): Promise<MeasuredDirection[]> {
  const { config } = bench.generator;
  const { samples, reach, pictures: rule, label, colours } = options;
  const directions = await textDirections(bench, options, edits);
  const spread = styleDeviations(await bench.sampledStyles(deviationSamples));
  const all = movableChannels(config, { colours });
  const movable = new Set(all.map(({ layer }) => layer));
  const deviations: ChannelValues = new Map([...spread].filter(([layer]) => movable.has(layer)));
  const trials: MeterPictures = {
    styles: await bench.sampledStyles(samples, trialPsi),
    noises: seedNoises(config, [0]),
  };
  const networks = { ...bench.networks, rule };
  const { clip } = bench.clip;
  const subject = relevanceDigest({
    networks: [bench.generator.parameters, clip.parameters],
    settings: { samples, reach, rule, label, trialPsi, deviationSamples },
  });
  const file = options.relevance ?? path.join(cacheFolder(), `relevance-${subject.slice(0, 16)}.safetensors`);
  // Of all layers, so that what one edit measures of toRgb layers is not lost by the next one without them.
  const layers = movableChannels(config, { colours: true });
  const store = await RelevanceStore.open(file, subject, layers, clip.config.embedding);
  const wanted: Channel[][] = [];
  for (const text of directions) {
    wanted.push(
      options.channels === 'all'
        ? all
        : strongest(
            all,
            await firstOrderRelevance(bench.stage, networks, trials, { text, deviations }),
            options.channels,
          ),
    );
  }
  const total = new Set(wanted.flat());
  const missing = [...total].filter((channel) => !store.has(channel));
  const tell = (done: number) =>
    run.onMeasure?.({ done, total: total.size, known: total.size - missing.length });
  tell(total.size - missing.length);
  if (missing.length > 0) {
    const meter = await ChannelMeter.create(bench.stage, networks, trials, { deviations, reach });
    let saved = performance.now();
    try {
      for (const [i, channel] of missing.entries()) {
        run.signal?.throwIfAborted();
        store.put(channel, await meter.measure(channel));
        tell(total.size - missing.length + i + 1);
        if (performance.now() - saved > saveEvery) {
          await store.save();
          saved = performance.now();
        }
      }
    } finally {
      await store.save();
      await meter.close();
    }
  }
  return edits.map(({ alpha, beta }, i) => {
    const channels = wanted[i];
    const rows = channels.map((channel) => store.row(channel));
    const { steps, channels: moved } = directionSteps(rows, directions[i], beta);
    const offsets = new Map([...deviations].map(([layer, { length }]) => [layer, new Float64Array(length)]));
    channels.forEach(({ layer, index }, k) => {
      const row = offsets.get(layer);
      if (row) row[index] = alpha * steps[k] * (deviations.get(layer)?.[index] ?? 0);
    });
    return { direction: directions[i], offsets, moved, measured: channels.length };
  });
}

/** The unit direction of each edit's texts, projected where texts of the attribute are given. */
async function textDirections(
  bench: EditBench,
  { verbatim, project }: EditDirectionOptions,
  edits: readonly DirectionEdit[],
): Promise<Float64Array[]> {
  const named = await bench.texts(
    [...edits.flatMap(({ from, to }) => [from, to]), ...(project ?? [])],
    verbatim,
  );
  const values = named.slice(2 * edits.length);
  return edits.map(({ from, to }, i) => {
    const change = difference(named[2 * i + 1], named[2 * i]);
    if (Math.hypot(...change) < 1e-6) {
      throw new UserError(`"${from}" and "${to}" are the same to this CLIP: give texts that differ`);
    }
    return values.length > 0 ? projectedDirection(unit(change), values) : unit(change);
  });
}

/** The channels with the largest values in size, in the order of S space. */
function strongest(all: readonly Channel[], values: ChannelValues, count: number): Channel[] {
  const sizeOf = ({ layer, index }: Channel): number => Math.abs(values.get(layer)?.[index] ?? 0);
  const kept = new Set([...all].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, count));
  return all.filter((channel) => kept.has(channel));
}
