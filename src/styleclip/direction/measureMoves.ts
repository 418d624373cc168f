import type { EditStudio } from '../editStudio.js';
import { type Channel, type ChannelValues, movableChannels } from '../styleSpace.js';
import { ChannelMeter, firstOrderRelevance } from './channelMeter.js';
import { type MeasureRun, type OpenRows, passingStage, savingRows, trialPsi } from './measureRun.js';
import type { MeterNetworks, MeterPictures } from './meterGraph.js';
import type { MoveSettings, RelevanceRows } from './relevanceRows.js';

/** What decides a measurement by moves. */
export interface MovePlan extends Pick<MoveSettings, 'reach' | 'label' | 'deviationSamples'> {
  /** Channels that are measured for each text, or all. */
  readonly count: number | 'all';
  /** Channels that may be measured. */
  readonly movable: readonly Channel[];
  readonly deviations: ChannelValues;
}

/** Rows of CLIP's view of channels, and for each text the channels that are wanted. */
export interface MovedChannels {
  readonly rows: RelevanceRows;
  readonly wanted: readonly (readonly Channel[])[];
}

/**
 * Measures CLIP's view of channels as the paper does, by moving each down and up, where no row is known yet: of all channels, or of
 * those whose small moves matter most for a text.
 */
export async function measureMoves(
  studio: EditStudio,
  networks: MeterNetworks,
  trials: MeterPictures,
  texts: readonly Float64Array[],
  { count, movable, deviations, reach, label, deviationSamples }: MovePlan,
  openRows: OpenRows,
  run: MeasureRun,
): Promise<MovedChannels> {
  const { rule, config } = networks;
  const [first] = trials.styles.values();
  const samples = first.shape[0];
  // Of all layers, so that rows of toRgb layers are not lost by the next edit without them.
  const layers = movableChannels(config, { colours: true });
  const settings = { samples, reach, rule, label, trialPsi, deviationSamples };
  const rows = await openRows(settings, layers, networks.tower.config.embedding);
  const wanted: (readonly Channel[])[] = [];
  for (const [i, text] of texts.entries()) {
    if (count === 'all') {
      wanted.push(movable);
      continue;
    }
    const report = (done: number): void => {
      run.signal?.throwIfAborted();
      run.onChoose?.(i * samples + done, texts.length * samples);
    };
    const stage = passingStage(studio.stage, run);
    const slopes = await firstOrderRelevance(stage, networks, trials, { text, deviations }, report);
    wanted.push(strongest(movable, slopes, count));
  }
  await measureMissing(studio, networks, trials, { deviations, reach }, new Set(wanted.flat()), rows, run);
  return { rows, wanted };
}

/** Measures the rows that are not known yet, and saves them on the way and at the end. */
async function measureMissing(
  { stage }: EditStudio,
  networks: MeterNetworks,
  trials: MeterPictures,
  moves: { readonly deviations: ChannelValues; readonly reach: number },
  total: ReadonlySet<Channel>,
  rows: RelevanceRows,
  run: MeasureRun,
): Promise<void> {
  const missing = [...total].filter((channel) => !rows.has(channel));
  const known = total.size - missing.length;
  const report = async (done: number): Promise<void> =>
    run.onMeasure?.({ unit: 'channels', done, total: total.size, known });
  await report(known);
  if (missing.length === 0) return;
  const meter = await ChannelMeter.create(passingStage(stage, run), networks, trials, moves);
  try {
    await savingRows(rows, async (saveIfDue) => {
      for (const [i, channel] of missing.entries()) {
        run.signal?.throwIfAborted();
        if (run.isStopped?.()) return;
        rows.put(channel, await meter.measure(channel));
        await report(known + i + 1);
        await saveIfDue();
      }
    });
  } finally {
    await meter.close();
  }
}

/** Lists the channels with the largest values in size, in the order of S space. */
function strongest(all: readonly Channel[], values: ChannelValues, count: number): Channel[] {
  const sizeOf = ({ layer, index }: Channel): number => Math.abs(values.get(layer)?.[index] ?? 0);
  const chosen = new Set([...all].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, count));
  return all.filter((channel) => chosen.has(channel));
}
