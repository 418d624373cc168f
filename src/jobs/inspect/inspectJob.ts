import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { adaptFormat } from '../../api/adapt/adaptState.js';
import { clipTrainingFormat } from '../../api/clip/train/clipTraining.js';
import { encoderTrainingFormat } from '../../api/edit/encoder/encoderTraining.js';
import { mapperTrainingFormat } from '../../api/edit/mapper/mapperTraining.js';
import { type ClipFiles, clipFiles } from '../../api/networks/clipFiles.js';
import {
  looksLikeClip,
  looksLikeGenerator,
  looksLikeImageTower,
} from '../../api/networks/networkLandmarks.js';
import { trainFormat } from '../../api/train/trainState.js';
import { type Checkpoint, openCheckpoint } from '../../checkpoint/index.js';
import { readClip } from '../../clip/index.js';
import { UserError } from '../../errors.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import { findDiscriminator, readGenerator } from '../../stylegan2/index.js';
import { sizeOf } from '../../tensorData.js';
import { parseEnvironment } from '../run/environment.js';
import { runFiles } from '../run/runFolder.js';
import { editCommands, editFacts } from './editFacts.js';
import { clipFacts, discriminatorFacts, generatorFacts } from './facts.js';
import type { InspectReport, NetworkReport } from './report.js';

const nvidia =
  "NVIDIA's networks are for research and evaluation only, not for commercial use, and so is what is adapted from them";
const unknown = 'the file does not say: the licence of its author counts, also for what is adapted from it';

/** The command whose runs a checkpoint of a format belongs to. */
const commandOfFormat: Readonly<Record<string, string>> = {
  [adaptFormat.format]: 'adapt',
  [trainFormat.format]: 'train',
  [clipTrainingFormat.format]: 'clip train',
  [mapperTrainingFormat.format]: 'edit mapper train',
  [encoderTrainingFormat.format]: 'edit encoder train',
};

/** Tells what a file or folder is; throws a `UserError` when it is nothing that nada reads. */
export async function inspectPath(place: string): Promise<InspectReport> {
  const status = await stat(place).catch((error: unknown) => {
    throw fileProblem(place, 'cannot be read', error);
  });
  if (!status.isDirectory()) return inspectFile(place, { weights: place, beside: {}, companions: new Map() });
  const names = await readdir(place);
  if (names.includes(runFiles.options)) return runReport(place, names);
  return inspectFile(place, await clipFiles(place));
}

async function inspectFile(place: string, files: ClipFiles<string>): Promise<InspectReport> {
  const source = await openFileSource(files.weights);
  try {
    const checkpoint = await openCheckpoint(source);
    const { beside } = files.weights === place ? await clipFiles(place) : files;
    const found = await findNetworks(checkpoint, files.weights, beside);
    const command = commandOfFormat[checkpoint.metadata.format ?? ''];
    const isSnapshot = command !== undefined;
    return {
      path: place,
      form: checkpoint.format,
      bytes: source.size,
      what: isSnapshot ? `the checkpoint of a run of nada ${command}` : describe(found.networks, checkpoint),
      networks: found.networks,
      tensors: countTensors(checkpoint),
      licence: checkpoint.format === 'nvidia-pickle' ? nvidia : unknown,
      commands: isSnapshot
        ? [`nada ${command} --resume ${path.dirname(place)}`]
        : commandsFor(place, found.networks, checkpoint),
      metadata: checkpoint.metadata,
      problems: isSnapshot ? [] : found.problems,
    };
  } finally {
    await source.close();
  }
}

async function findNetworks(
  checkpoint: Checkpoint,
  name: string,
  beside: ClipFiles<string>['beside'],
): Promise<{ networks: NetworkReport[]; problems: string[] }> {
  const networks: NetworkReport[] = [];
  const problems: string[] = [];
  const attempt = async (
    isLikely: boolean,
    read: () => Promise<NetworkReport | undefined>,
  ): Promise<void> => {
    if (!isLikely) return;
    try {
      const found = await read();
      if (found) networks.push(found);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  };
  await attempt(true, () => editFacts(checkpoint, name));
  // Its tensors are named as those of other networks may be.
  if (networks.length + problems.length > 0) return { networks, problems };
  const isGenerator = looksLikeGenerator(checkpoint);
  await attempt(isGenerator, async () => generatorFacts(await readGenerator(checkpoint, { name })));
  const isClip = looksLikeClip(checkpoint) || looksLikeImageTower(checkpoint);
  await attempt(isClip, async () => clipFacts(await readClip(checkpoint, { name, ...beside })));
  // Beside a generator it is a part of a training's checkpoint, of which the generator is what is wanted.
  await attempt(!isGenerator && !isClip, async () => {
    const discriminator = await findDiscriminator(checkpoint, { name });
    return discriminator && discriminatorFacts(discriminator);
  });
  return { networks, problems };
}

function describe(networks: readonly NetworkReport[], { tensors, format }: Checkpoint): string {
  if (networks.length > 0)
    return networks.map(({ kind }) => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`).join(' and ');
  if (format === 'npy' || format === 'npz') return 'arrays, perhaps latents';
  return tensors.size === 0 ? 'a checkpoint without tensors' : 'tensors of no network that nada knows';
}

function countTensors({ tensors }: Checkpoint): NonNullable<InspectReport['tensors']> {
  const dtypes: Record<string, number> = {};
  let parameters = 0;
  for (const { dtype, shape } of tensors.values()) {
    dtypes[dtype] = (dtypes[dtype] ?? 0) + 1;
    parameters += sizeOf(shape);
  }
  return { count: tensors.size, parameters, dtypes };
}

function commandsFor(place: string, networks: readonly NetworkReport[], { format }: Checkpoint): string[] {
  const kinds = new Set(networks.map(({ kind }) => kind));
  const stem = place.replace(/\.[^./\\]+$/, '');
  const hasClasses = networks.some(({ facts }) => typeof facts.classes === 'number');
  const label = hasClasses ? ' --label 0' : '';
  const commands = networks.flatMap(({ kind }) => editCommands(kind, place));
  const otherForm =
    format === 'safetensors'
      ? `nada convert ${place} ${stem}.pt`
      : `nada convert ${place} ${stem}.safetensors`;
  if (kinds.has('StyleGAN2 generator')) {
    commands.push(
      `nada generate --generator ${place} --seeds 0-15${label} --out pictures.png`,
      `nada adapt --generator ${place} --clip CLIP --source photo --target sketch --out runs/sketch`,
      otherForm,
    );
  }
  if (kinds.has('StyleGAN2 discriminator')) commands.push(otherForm);
  if (kinds.has('CLIP')) {
    commands.push(
      `nada adapt --generator GENERATOR --clip ${place} --source photo --target sketch --out runs/sketch`,
    );
  }
  if (format === 'npy' || format === 'npz') {
    commands.push(`nada generate --generator GENERATOR --w ${place} --out pictures.png`);
  }
  return commands;
}

async function runReport(place: string, names: readonly string[]): Promise<InspectReport> {
  const finished = names.includes(runFiles.summary);
  const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(place, name))).size));
  const generator = path.join(place, names.includes(runFiles.best) ? runFiles.best : runFiles.generator);
  const command = await commandOf(path.join(place, runFiles.environment));
  return {
    path: place,
    form: 'folder',
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    what: finished ? `a finished run of nada ${command}` : `a run of nada ${command} that is not finished`,
    networks: [],
    commands: [
      `nada ${command} --resume ${place}`,
      ...(names.includes(runFiles.generator)
        ? [`nada generate --generator ${generator} --seeds 0-15 --out pictures.png`]
        : []),
    ],
    metadata: {},
    problems: [],
  };
}

/** The command that began a run; `adapt` where the folder does not say. */
async function commandOf(environment: string): Promise<string> {
  const text = await readFile(environment, 'utf8').catch(() => undefined);
  return text === undefined ? 'adapt' : parseEnvironment(environment, text).command;
}
