import { UserError } from '../../errors.js';
import { difference, unit } from '../../guidance/index.js';
import { seedNoises } from '../../stylegan2/index.js';
import type { EditStudio } from '../editStudio.js';
import { type Channel, type ChannelValues, movableChannels, styleDeviations } from '../styleSpace.js';
import { ChannelMeter, firstOrderRelevance, type MeterNetworks, type MeterPictures } from './channelMeter.js';
import type { DirectionEdit } from './directionEdits.js';
import type { DirectionSettings, MeasuringSettings } from './directionSettings.js';
import { directionSteps } from './globalDirection.js';
import { projectedDirection } from './projectedDirection.js';
import type { RelevanceRows, RelevanceSettings } from './relevanceRows.js';

/** Settings of {@link measureDirections}. */
export type MeasureSettings = MeasuringSettings &
  Pick<DirectionSettings, 'verbatim' | 'project'> & { readonly label?: number | undefined };

/** Progress of the measuring of channels. */
export interface MeasureProgress {
  readonly done: number;
  readonly total: number;
  /** Of these, how many were measured before. */
  readonly known: number;
}

/** Progress callback of {@link measureDirections}, and the two ways to end it early. */
export interface MeasureRun {
  readonly signal?: AbortSignal | undefined;
  /** Receives how many channels are measured; the next one waits for it. */
  readonly onMeasure?: ((progress: MeasureProgress) => void | Promise<void>) | undefined;
  /** Whether someone has asked for the edit that the channels measured so far allow. */
  readonly isStopped?: (() => boolean) | undefined;
}

/** An edit's texts in S space. */
export interface MeasuredDirection {
  /** Unit direction of the texts `[E]`. */
  readonly direction: Float64Array;
  /** Offsets of the styles at full alpha, `[C]` by layer. */
  readonly offsets: ReadonlyMap<string, Float64Array>;
  readonly moved: number;
  readonly measured: number;
}

/** Truncation of the images on which channels are tried, whatever images are edited: rows serve any edit. */
const trialPsi = 0.7;
/** Latents of which the deviation of each channel is taken; of so many it is known within 2%. */
const deviationSamples = 2000;
/** Time between two saves of measured rows, in milliseconds. */
const saveEvery = 20_000;

/**
 * Measures CLIP's view of the channels that matter for each edit, where no row is known yet, and makes an edit's offsets of it.
 * `openRows` opens the rows that were measured with the settings that decide them.
 *
 * Throws a `UserError` when a CLIP takes two texts for the same or beta leaves no channel; when the signal is aborted, saves
 * and throws its reason. When it is stopped, saves, and makes the edit of the channels that are measured.
 */
export async function measureDirections(
  studio: EditStudio,
  settings: MeasureSettings,
  edits: readonly DirectionEdit[],
  openRows: (settings: RelevanceSettings, channels: readonly Channel[]) => Promise<RelevanceRows>,
  run: MeasureRun = {},
): Promise<MeasuredDirection[]> {
  const { config } = studio.generator;
  const { samples, reach, pictures: rule, label, colours } = settings;
  const directions = await textDirections(studio, settings, edits);
  const spread = styleDeviations(await studio.sampledStyles(deviationSamples));
  const all = movableChannels(config, { colours });
  const movable = new Set(all.map(({ layer }) => layer));
  const deviations: ChannelValues = new Map([...spread].filter(([layer]) => movable.has(layer)));
  const trials: MeterPictures = {
    styles: await studio.sampledStyles(samples, trialPsi),
    noises: seedNoises(config, [0]),
  };
  const networks = { ...studio.networks, rule };
  // Of all layers, so that rows of toRgb layers are not lost by the next edit without them.
  const layers = movableChannels(config, { colours: true });
  const rows = await openRows({ samples, reach, rule, label, trialPsi, deviationSamples }, layers);
  const wanted: (readonly Channel[])[] = [];
  for (const text of directions) {
    const { channels } = settings;
    const moves = { text, deviations };
    wanted.push(
      channels === 'all'
        ? all
        : strongest(all, await firstOrderRelevance(studio.stage, networks, trials, moves), channels),
    );
  }
  await measureMissing(studio, networks, trials, { deviations, reach }, new Set(wanted.flat()), rows, run);
  return edits.map(({ alpha, beta }, i) => {
    const channels = wanted[i].filter((channel) => rows.has(channel));
    const relevance = channels.map((channel) => rows.row(channel));
    const isWhole = channels.length === wanted[i].length;
    const { steps, channels: moved } = stepsOf(relevance, directions[i], beta, isWhole);
    const offsets = new Map([...deviations].map(([layer, { length }]) => [layer, new Float64Array(length)]));
    channels.forEach(({ layer, index }, k) => {
      const row = offsets.get(layer);
      if (row) row[index] = alpha * steps[k] * (deviations.get(layer)?.[index] ?? 0);
    });
    return { direction: directions[i], offsets, moved, measured: channels.length };
  });
}

/** The steps of the channels that are measured; none where the measuring was stopped before one of them mattered. */
function stepsOf(
  relevance: readonly Float64Array[],
  direction: Float64Array,
  beta: number,
  isWhole: boolean,
): ReturnType<typeof directionSteps> {
  try {
    return directionSteps(relevance, direction, beta);
  } catch (error) {
    if (isWhole || !(error instanceof UserError)) throw error;
    return { steps: new Float64Array(relevance.length), channels: 0 };
  }
}

/** Measures the rows that are not known yet, and saves them on the way and at the end. */
async function measureMissing(
  { stage }: EditStudio,
  networks: MeterNetworks,
  trials: MeterPictures,
  moves: { readonly deviations: ChannelValues; readonly reach: number },
  total: ReadonlySet<Channel>,
  rows: RelevanceRows,
  { signal, onMeasure, isStopped = () => false }: MeasureRun,
): Promise<void> {
  const missing = [...total].filter((channel) => !rows.has(channel));
  const known = total.size - missing.length;
  const report = async (done: number): Promise<void> => onMeasure?.({ done, total: total.size, known });
  await report(known);
  if (missing.length === 0) return;
  const meter = await ChannelMeter.create(stage, networks, trials, moves);
  let saved = performance.now();
  try {
    for (const [i, channel] of missing.entries()) {
      signal?.throwIfAborted();
      if (isStopped()) break;
      rows.put(channel, await meter.measure(channel));
      await report(known + i + 1);
      if (performance.now() - saved > saveEvery) {
        await rows.save();
        saved = performance.now();
      }
    }
  } finally {
    await rows.save();
    await meter.close();
  }
}

/** Computes the unit direction of each edit's texts, projected where texts of the attribute are given. */
async function textDirections(
  studio: EditStudio,
  { verbatim, project = [] }: MeasureSettings,
  edits: readonly DirectionEdit[],
): Promise<Float64Array[]> {
  const named = await studio.texts([...edits.flatMap(({ from, to }) => [from, to]), ...project], verbatim);
  const values = named.slice(2 * edits.length);
  return edits.map(({ from, to }, i) => {
    const change = difference(named[2 * i + 1], named[2 * i]);
    if (Math.hypot(...change) < 1e-6) {
      throw new UserError(`"${from}" and "${to}" are the same to this CLIP: give texts that differ`);
    }
    return values.length > 0 ? projectedDirection(unit(change), values) : unit(change);
  });
}

/** Lists the channels with the largest values in size, in the order of S space. */
function strongest(all: readonly Channel[], values: ChannelValues, count: number): Channel[] {
  const sizeOf = ({ layer, index }: Channel): number => Math.abs(values.get(layer)?.[index] ?? 0);
  const chosen = new Set([...all].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, count));
  return all.filter((channel) => chosen.has(channel));
}
