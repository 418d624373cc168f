import { dot } from '../../guidance/index.js';
import { normals } from '../../random/index.js';
import { chunks } from '../../train/batches.js';
import type { EditStudio } from '../editStudio.js';
import { movableChannels } from '../styleSpace.js';
import { type MeasureRun, type OpenRows, passingStage, savingRows, trialPsi } from './measureRun.js';
import { directionsAtOnce, type MeterNetworks, type MeterPictures } from './meterGraph.js';
import type { RelevanceRows } from './relevanceRows.js';
import { SlopeMeter } from './slopeMeter.js';

/** Random directions of CLIP's space, by which the length of a channel's slope is estimated. */
const probes = 5;

/** A direction whose slopes are rows, one for each image; images have layers of their own, so that any number of them may be known. */
interface Probe {
  readonly direction: Float64Array;
  place(image: number): { readonly layer: string; readonly index: number };
}

/** Receives how many images are done, and of these how many were before. */
type ReportSlopes = (done: number, total: number, known: number) => void | Promise<void>;

/** What slopes tell of channels. */
export interface SlopeRelevance {
  /** For each text the relevance of all channels, those of toRgb layers too, in the order of S space. */
  readonly relevance: readonly Float64Array[];
  /** Images whose slopes are taken. */
  readonly images: number;
}

/**
 * Estimates the relevance of every channel for each text: the cosine between the text's direction and the mean slope of the images'
 * unit embeddings, whose length comes from the slopes along the text and along a few random directions.
 *
 * Slopes of an image are rows that any later edit takes; a new text needs one backward pass more for each image.
 */
export async function measureSlopes(
  studio: Pick<EditStudio, 'stage'>,
  networks: MeterNetworks,
  trials: MeterPictures,
  texts: readonly Float64Array[],
  label: number | undefined,
  openRows: OpenRows,
  run: MeasureRun,
  report: ReportSlopes = (done, total, known) => run.onMeasure?.({ unit: 'images', done, total, known }),
): Promise<SlopeRelevance> {
  const { config, rule } = networks;
  const channels = movableChannels(config, { colours: true });
  const [first] = trials.styles.values();
  const samples = first.shape[0];
  const random = randomProbes(texts[0].length);
  const asked = texts.map((direction): Probe => {
    const key = keyOf(direction);
    return { direction, place: (image) => ({ layer: `text.${key}.${image}`, index: 0 }) };
  });
  const all = [...random, ...asked];
  const places = all.flatMap(({ place }) => Array.from({ length: samples }, (_, image) => place(image)));
  const settings = { measure: 'slopes', rule, label, trialPsi, probes } as const;
  const rows = await openRows(settings, places, channels.length);
  await measureMissing(studio, networks, trials, all, rows, samples, run, report);
  const whole = Array.from({ length: samples }, (_, image) => image).filter((image) =>
    all.every(({ place }) => rows.has(place(image))),
  );
  const slopes = (probe: Probe): Float64Array => sumOf(probe, whole, rows, channels.length);
  const ground = random.map((probe) => ({ direction: probe.direction, slopes: slopes(probe) }));
  return {
    relevance: asked.map((probe) => cosines(probe.direction, slopes(probe), ground)),
    images: whole.length,
  };
}

/** Takes the slopes that are missing, image by image, and saves them on the way and at the end. */
async function measureMissing(
  { stage }: Pick<EditStudio, 'stage'>,
  networks: MeterNetworks,
  trials: MeterPictures,
  probes: readonly Probe[],
  rows: RelevanceRows,
  total: number,
  run: MeasureRun,
  report: ReportSlopes,
): Promise<void> {
  const missingOf = (image: number): Probe[] => probes.filter(({ place }) => !rows.has(place(image)));
  const images = Array.from({ length: total }, (_, image) => image).filter(
    (image) => missingOf(image).length > 0,
  );
  const known = total - images.length;
  await report(known, total, known);
  if (images.length === 0) return;
  let meter: SlopeMeter | undefined;
  const renewed = async (before: SlopeMeter | undefined, directions: number): Promise<SlopeMeter> => {
    meter = undefined;
    await before?.close();
    return SlopeMeter.create(passingStage(stage, run), networks, trials, directions);
  };
  try {
    await savingRows(rows, async (saveIfDue) => {
      for (const [i, image] of images.entries()) {
        run.signal?.throwIfAborted();
        if (run.isStopped?.()) return;
        const missing = missingOf(image);
        for (const { start, count } of chunks(missing.length, directionsAtOnce(networks, missing.length))) {
          run.signal?.throwIfAborted();
          const ready: SlopeMeter = meter?.directions === count ? meter : await renewed(meter, count);
          meter = ready;
          const part = missing.slice(start, start + count);
          const found = await ready.measure(
            image,
            part.map(({ direction }) => direction),
          );
          part.forEach(({ place }, k) => {
            rows.put(place(image), found[k]);
          });
        }
        await report(known + i + 1, total, known);
        await saveIfDue();
      }
    });
  } finally {
    await meter?.close();
  }
}

function randomProbes(width: number): Probe[] {
  return Array.from({ length: probes }, (_, k) => ({
    direction: Float64Array.from(normals({ seed: k, stream: 'slope directions' }, width)),
    place: (image) => ({ layer: `random.${image}`, index: k }),
  }));
}

function sumOf(
  { place }: Probe,
  images: readonly number[],
  rows: RelevanceRows,
  width: number,
): Float64Array {
  const total = new Float64Array(width);
  for (const image of images) {
    rows.row(place(image)).forEach((value, i) => {
      total[i] += value;
    });
  }
  return total;
}

/**
 * Computes the cosine of each channel's slope with a unit direction. Random directions of unit variance have, beside that direction,
 * the square of the rest's length as the mean of their squares; so no cosine leaves -1..1.
 */
function cosines(
  direction: Float64Array,
  along: Float64Array,
  ground: readonly { readonly direction: Float64Array; readonly slopes: Float64Array }[],
): Float64Array {
  const shares = ground.map((probe) => dot(probe.direction, direction));
  return along.map((slope, i) => {
    const rest = ground.reduce((sum, { slopes }, k) => sum + (slopes[i] - shares[k] * slope) ** 2, 0);
    const length = Math.sqrt(slope ** 2 + rest / ground.length);
    return length === 0 ? 0 : slope / length;
  });
}

/** Names a direction by its numbers: FNV-1a over 64 bits. */
function keyOf(direction: Float64Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new Uint8Array(direction.slice().buffer)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
