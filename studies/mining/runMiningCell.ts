import { access } from 'node:fs/promises';
import { MapperTraining } from '#nada/api/edit/mapper/mapperTraining.js';
import { minedMapper } from '#nada/api/mine/mineRequest.js';
import { loadGenerator } from '#nada/api/networks/networks.js';
import { UserError } from '#nada/errors.js';
import { writeGenerator } from '#nada/jobs/adapt/adaptResults.js';
import type { Mapper } from '#nada/styleclip/mapper/mapperFile.js';
import { adaptCell } from '../evaluate/adaptCell.js';
import { wordOf } from '../evaluate/cells.js';
import type { QueueRun } from '../evaluate/queue.js';
import type { ResultFolder } from '../evaluate/results.js';
import type { Workbench } from '../evaluate/workbench.js';
import type { MiningCell, MiningResult } from './cells.js';
import type { MiningOptions } from './options.js';

/** Adapts, mines, judges both and writes the picture of a cell. An adaptation that lies in the folder is not done again. */
export async function runMiningCell(
  bench: Workbench,
  folder: ResultFolder<MiningResult>,
  cell: MiningCell,
  options: MiningOptions,
  run: QueueRun,
): Promise<MiningResult> {
  const { key, domain, method, seed } = cell;
  const file = folder.place(`${cell.adaptation}.safetensors`);
  const adapting = await adaptOnce(bench, folder, cell, run);
  const generator = await loadGenerator(file);
  const { mapper, seconds } = await mine(file, cell, options, run);
  const picture = `${key}.png`;
  const rows = [
    { label: wordOf('photo'), generator: bench.generator },
    { label: wordOf(domain), generator },
    { label: `${wordOf(domain)}, mined`, generator, mapper },
  ];
  await folder.writeBytes(picture, await bench.rows(rows));
  return {
    key,
    domain,
    method,
    seed,
    pictures: options.pictures,
    steps: options.mining.steps,
    seconds: { adapting, mining: seconds },
    picture,
    adapted: await bench.score(generator, domain),
    mined: await bench.score(generator, domain, mapper),
  };
}

/** Adapts and writes the generator; gives the seconds that this took, or had taken. */
async function adaptOnce(
  bench: Workbench,
  folder: ResultFolder<MiningResult>,
  cell: MiningCell,
  run: QueueRun,
): Promise<number> {
  const file = folder.place(`${cell.adaptation}.safetensors`);
  const times = `${cell.adaptation}.seconds`;
  // Written after the generator, so a queue that was killed between them adapts again.
  if (await exists(folder.place(times))) return Number(await folder.readText(times));
  const { generator, seconds, problem } = await adaptCell(bench, cell, run);
  if (problem !== undefined) {
    throw new UserError(
      `${cell.domain}, ${cell.method}, seed ${cell.seed} broke off: ${problem}; take another method`,
    );
  }
  await writeGenerator(file, generator);
  await folder.writeText(times, `${seconds}\n`);
  return seconds;
}

async function mine(
  generator: string,
  { domain, seed }: MiningCell,
  { mining, clip, threads }: MiningOptions,
  { signal, onLine = () => {} }: QueueRun,
): Promise<{ mapper: Mapper; seconds: number }> {
  const training = await MapperTraining.open({
    generator,
    clips: [clip],
    settings: minedMapper({ ...mining, target: wordOf(domain), seed }),
    device: 'cpu',
    threads,
    lowering: mining.lowering,
    label: mining.label,
    activation: mining.activation,
    signal,
  });
  try {
    let seconds = 0;
    while (!training.isOver) {
      signal?.throwIfAborted();
      const began = performance.now();
      const { step, clip: distance } = await training.step();
      seconds += (performance.now() - began) / 1000;
      if (step % 100 === 0) {
        onLine(`mining step ${step} of ${mining.steps}, cosine ${(1 - distance).toFixed(3)}`);
      }
    }
    const { mapper } = await training.finish();
    return { mapper, seconds: Math.round(seconds) };
  } finally {
    await training.close();
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
