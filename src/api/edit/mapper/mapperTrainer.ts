import {
  askedMapper,
  editMove,
  latentSpread,
  type MapperTeacher,
  MapperTrainer,
  type MapperTrainingSettings,
} from '../../../styleclip/index.js';
import { latentCount, seedNoises } from '../../../stylegan2/index.js';
import { type ClipSource, clipOf } from '../../networks/givenNetworks.js';
import type { LoadClipOptions, LoadedClip } from '../../networks/networks.js';
import type { EditBench } from '../editBench.js';

/**
 * The trainer of the mapper that settings ask for, guided by the CLIP of a bench and any others.
 *
 * Rejects with a `UserError` when nothing is left to move, and for texts that are the same to a CLIP.
 */
export async function mapperTrainer(
  bench: EditBench,
  others: readonly ClipSource[],
  settings: MapperTrainingSettings,
  load: LoadClipOptions,
): Promise<MapperTrainer> {
  const { config } = bench.generator;
  const { units, epsilon, batch, seed } = settings;
  const shape = askedMapper(settings, latentCount(config), config.styleDim);
  const teachers = await teachersOf(bench, others, settings, load);
  return MapperTrainer.create(bench.stage, {
    networks: bench.networks,
    teachers,
    mapper: units === 'raw' ? shape : { ...shape, unit: await latentSpread(bench, 'w+') },
    noises: seedNoises(config, [0]),
    settings: { ...settings, relativeNorms: units === 'relative', cosineScale: 1 },
    epsilon,
    batch,
    seed,
  });
}

/** The CLIPs that guide, each with its own goal; that of the bench comes first. */
async function teachersOf(
  bench: EditBench,
  others: readonly ClipSource[],
  { to, from, strength = 1, verbatim }: MapperTrainingSettings,
  load: LoadClipOptions,
): Promise<MapperTeacher[]> {
  const goal = async (clip: LoadedClip): Promise<Omit<MapperTeacher, 'tower'>> => {
    if (from === undefined) return { text: (await bench.texts([to], verbatim, clip))[0] };
    const [wanted, given] = await bench.texts([to, from], verbatim, clip);
    return { text: editMove(wanted, given, strength), fromPicture: true };
  };
  const teachers: MapperTeacher[] = [{ tower: bench.networks.tower, ...(await goal(bench.clip)) }];
  for (const [i, source] of others.entries()) {
    const clip = await clipOf(source, load);
    teachers.push({ tower: await bench.tower(clip, String(i + 1)), ...(await goal(clip)) });
  }
  return teachers;
}
