import { UserError } from '../../errors.js';
import { difference, dot, unit } from '../../guidance/index.js';
import { seedNoises } from '../../stylegan2/index.js';
import type { EditStudio } from '../editStudio.js';
import { type Channel, type ChannelValues, keyOf, movableChannels, styleDeviations } from '../styleSpace.js';
import type { DirectionEdit } from './directionEdits.js';
import { type DirectionSettings, type MeasuringSettings, measuringPlan } from './directionSettings.js';
import { channelSteps } from './globalDirection.js';
import { measureMoves } from './measureMoves.js';
import { type MeasureRun, type OpenRows, trialPsi } from './measureRun.js';
import { measureSlopes } from './measureSlopes.js';
import { projectedDirection } from './projectedDirection.js';

/** Settings of {@link measureDirections}. */
export type MeasureSettings = MeasuringSettings &
  Pick<DirectionSettings, 'verbatim' | 'project'> & { readonly label?: number | undefined };

/** An edit's texts in S space. */
export interface MeasuredDirection {
  /** Unit direction of the texts `[E]`. */
  readonly direction: Float64Array;
  /** Offsets of the styles at full alpha, `[C]` by layer. */
  readonly offsets: ReadonlyMap<string, Float64Array>;
  readonly moved: number;
  readonly measured: number;
}

/** Latents of which the deviation of each channel is taken; of so many it is known within 2%. */
const deviationSamples = 2000;

/** What is known of the channels for one text. */
interface TextRelevance {
  readonly channels: readonly Channel[];
  /** Relevance of each. */
  readonly products: Float64Array;
  /** Whether all is measured that was wanted. */
  readonly isWhole: boolean;
}

/**
 * Measures how relevant channels are for each edit, as far as it is not known yet, and makes an edit's offsets of it.
 * `openRows` opens the rows that were measured with the settings that decide them.
 *
 * Throws a `UserError` when a CLIP takes two texts for the same or beta leaves no channel; when the signal is aborted, saves
 * and throws its reason. When it is stopped, saves, and makes the edit of what is measured.
 */
export async function measureDirections(
  studio: EditStudio,
  settings: MeasureSettings,
  edits: readonly DirectionEdit[],
  openRows: OpenRows,
  run: MeasureRun = {},
): Promise<MeasuredDirection[]> {
  const texts = await textDirections(studio, settings, edits);
  const spread = styleDeviations(await studio.sampledStyles(deviationSamples));
  const movable = movableChannels(studio.generator.config, settings);
  const layers = new Set(movable.map(({ layer }) => layer));
  const deviations: ChannelValues = new Map([...spread].filter(([layer]) => layers.has(layer)));
  const found = await relevanceOf(studio, settings, { texts, movable, deviations }, openRows, run);
  return edits.map(({ alpha, beta }, i) => {
    const { channels, products, isWhole } = found[i];
    const { steps, channels: moved } = stepsOf(products, beta, isWhole);
    const offsets = new Map([...deviations].map(([layer, { length }]) => [layer, new Float64Array(length)]));
    channels.forEach(({ layer, index }, k) => {
      const row = offsets.get(layer);
      if (row) row[index] = alpha * steps[k] * (deviations.get(layer)?.[index] ?? 0);
    });
    return { direction: texts[i], offsets, moved, measured: channels.length };
  });
}

/** Measures by slopes or by moves, on images of their own. */
async function relevanceOf(
  studio: EditStudio,
  settings: MeasureSettings,
  {
    texts,
    movable,
    deviations,
  }: {
    readonly texts: readonly Float64Array[];
    readonly movable: readonly Channel[];
    readonly deviations: ChannelValues;
  },
  openRows: OpenRows,
  run: MeasureRun,
): Promise<TextRelevance[]> {
  const { config } = studio.generator;
  const { pictures: rule, label } = settings;
  const plan = measuringPlan(settings);
  const trials = {
    styles: await studio.sampledStyles(plan.samples, trialPsi),
    noises: seedNoises(config, [0]),
  };
  const networks = { ...studio.networks, rule };
  if (plan.measure === 'slopes') {
    const { relevance, images } = await measureSlopes(studio, networks, trials, texts, label, openRows, run);
    const all = movableChannels(config, { colours: true });
    const asked = new Set(movable.map(keyOf));
    return relevance.map((products) => ({
      channels: images > 0 ? movable : [],
      products: images > 0 ? products.filter((_, i) => asked.has(keyOf(all[i]))) : new Float64Array(),
      isWhole: images === plan.samples,
    }));
  }
  const { reach, channels: count } = plan;
  const moves = { count, movable, deviations, reach, label, deviationSamples };
  const { rows, wanted } = await measureMoves(studio, networks, trials, texts, moves, openRows, run);
  return wanted.map((list, i) => {
    const channels = list.filter((channel) => rows.has(channel));
    const products = Float64Array.from(channels, (channel) => dot(rows.row(channel), texts[i]));
    return { channels, products, isWhole: channels.length === list.length };
  });
}

/** The steps of the channels that are measured; none where the measuring was stopped before one of them mattered. */
function stepsOf(products: Float64Array, beta: number, isWhole: boolean): ReturnType<typeof channelSteps> {
  try {
    return channelSteps(products, beta);
  } catch (error) {
    if (isWhole || !(error instanceof UserError)) throw error;
    return { steps: new Float64Array(products.length), channels: 0 };
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
