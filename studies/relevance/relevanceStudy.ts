import { EditBench } from '#nada/api/edit/editBench.js';
import { difference, dot, unit } from '#nada/guidance/index.js';
import { ChannelMeter } from '#nada/styleclip/direction/channelMeter.js';
import { trialPsi } from '#nada/styleclip/direction/measureRun.js';
import { measureSlopes } from '#nada/styleclip/direction/measureSlopes.js';
import type { MeterNetworks, MeterPictures } from '#nada/styleclip/direction/meterGraph.js';
import { RelevanceTable } from '#nada/styleclip/direction/relevanceTable.js';
import { type Channel, movableChannels, styleDeviations } from '#nada/styleclip/styleSpace.js';
import { seedNoises } from '#nada/stylegan2/index.js';
import { takeRows } from '#nada/train/batches.js';
import { agreementOf, keptAgreement } from './agreement.js';
import type { RelevanceOptions } from './options.js';

/** Edits whose texts are asked for. */
const edits = [
  ['a face', 'a face with glasses'],
  ['short hair', 'long hair'],
  ['a photo', 'a smiling person'],
  ['young', 'old'],
  ['blond hair', 'red hair'],
] as const;

/** Deviations of a move, and images of each way: what `nada edit direction` takes by default. */
const reach = 5;
const images = { moves: 16, slopes: 40 } as const;
const beta = 0.1;

/** How near the relevance that a way finds is to that of many other images, in means over texts and sets of images. */
export interface RelevanceScore {
  readonly way: 'moves' | 'slopes';
  readonly images: number;
  readonly agreement: number;
  /** The same of the steps that channels take, those below a beta of 0.1 left out. */
  readonly kept: number;
  readonly worst: number;
}

/** Compares moves and slopes on small sets of images with moves on many others. */
export async function compareRelevance(
  { every, truth, sets, generator, clip, threads }: RelevanceOptions,
  onLine: (line: string) => void = () => {},
  signal?: AbortSignal,
): Promise<RelevanceScore[]> {
  const bench = await EditBench.open({ generator, clip, threads, device: 'cpu' });
  try {
    const { config } = bench.generator;
    const all = movableChannels(config);
    const channels = all.filter((_, i) => i % every === 0);
    const deviations = styleDeviations(await bench.sampledStyles(2000));
    const networks: MeterNetworks = { ...bench.networks, rule: 'antialiased' };
    const styles = await bench.sampledStyles(truth + sets * images.slopes, trialPsi);
    const trials = (start: number, count: number): MeterPictures => ({
      styles: new Map([...styles].map(([name, tensor]) => [name, takeRows(tensor, start, count)])),
      noises: seedNoises(config, [0]),
    });
    const embeddings = await bench.texts(edits.flat(), false);
    const texts = edits.map((_, i) => unit(difference(embeddings[2 * i + 1], embeddings[2 * i])));
    const moved = async (pictures: MeterPictures): Promise<Float64Array[]> => {
      const meter = await ChannelMeter.create(bench.stage, networks, pictures, { deviations, reach });
      const rows: Float64Array[] = [];
      for (const channel of channels) {
        signal?.throwIfAborted();
        rows.push(await meter.measure(channel));
      }
      await meter.close();
      return texts.map((text) => Float64Array.from(rows, (row) => dot(row, text)));
    };
    const sloped = async (pictures: MeterPictures): Promise<Float64Array[]> => {
      const open = async (_: unknown, places: readonly Channel[], width: number) =>
        new RelevanceTable(places, width);
      const found = await measureSlopes(bench, networks, pictures, texts, undefined, open, { signal });
      const places = movableChannels(config, { colours: true });
      const wanted = new Set(channels.map(({ layer, index }) => `${layer} ${index}`));
      return found.relevance.map((row) =>
        row.filter((_, i) => wanted.has(`${places[i].layer} ${places[i].index}`)),
      );
    };
    const expected = await moved(trials(0, truth));
    onLine(`${channels.length} channels moved on ${truth} images`);
    const scores: RelevanceScore[] = [];
    for (const [way, measure] of [
      ['moves', moved],
      ['slopes', sloped],
    ] as const) {
      const found: { readonly agreement: number; readonly kept: number }[] = [];
      for (let set = 0; set < sets; set++) {
        const own = await measure(trials(truth + set * images.slopes, images[way]));
        found.push({
          agreement: meanOf(own.map((row, i) => agreementOf(row, expected[i]))),
          kept: meanOf(own.map((row, i) => keptAgreement(row, expected[i], beta))),
        });
        onLine(`${way}, set ${set + 1} of ${sets}: ${found[set].agreement.toFixed(3)}`);
      }
      scores.push({
        way,
        images: images[way],
        agreement: meanOf(found.map(({ agreement }) => agreement)),
        kept: meanOf(found.map(({ kept }) => kept)),
        worst: Math.min(...found.map(({ agreement }) => agreement)),
      });
    }
    return scores;
  } finally {
    await bench.close();
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
