import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '#nada/errors.js';
import { adaptRun } from '#nada/jobs/adapt/adaptRun.js';
import { resolveAdaptOptions } from '#nada/jobs/adapt/resolveAdapt.js';
import { compareEnvironments, findEnvironment, parseEnvironment } from '#nada/jobs/run/environment.js';
import { holderName, thisProcess } from '#nada/jobs/run/lockHolder.js';
import { MetricsLog, readLines } from '#nada/jobs/run/metricsLog.js';
import { readOptionsFile } from '#nada/jobs/run/optionsFile.js';
import { type LockTiming, lockFile, lockRun } from '#nada/jobs/run/runLock.js';
import { parseStep, readState, writeState } from '#nada/jobs/run/stateFile.js';
import { floatTensor } from '#nada/tensorData.js';
import { type Reader, textOf, textSample } from './reader.js';

const timing: LockTiming = { beatEvery: 2 ** 30, staleAfter: 2, watchFor: 1, lookEvery: 1 };

/** A state's kind that no run writes. */
const stateKind = { format: 'nada-torture', parse: parseStep, otherwise: 'no state: give another file' };

const metrics = [1, 2, 3].map((step) => JSON.stringify({ step, loss: 1 / step, seconds: 0.5 })).join('\n');

/** Readers of what lies in a run folder, which a folder of this process stands for. */
export async function runReaders(folder: string): Promise<Reader[]> {
  const options = resolveAdaptOptions({
    generator: 'g.pt',
    clip: ['c.pt'],
    source: 'photo',
    target: 'sketch',
  });
  const environment = await findEnvironment(
    'adapt',
    { device: 'cpu', lowering: 'auto', threads: 2 },
    new Map(),
    {
      'g.pt': 'abc',
    },
  );
  const file = (name: string): string => path.join(folder, name);
  const put = (name: string, bytes: Uint8Array): string => {
    writeFileSync(file(name), bytes);
    return file(name);
  };
  await writeState(file('state'), stateKind, { w: floatTensor(new Float32Array(8), [8]) }, { step: '3' });
  return [
    {
      name: 'metrics',
      samples: [textSample('metrics.jsonl', `${metrics}\n`)],
      async read(bytes) {
        const name = put('metrics.jsonl', bytes);
        await readLines(name);
        await (await MetricsLog.open(name, 2, ({ step }) => step)).close();
      },
    },
    {
      name: 'options',
      samples: [textSample('options.json', options)],
      read: (bytes) => readOptionsFile(put('options.json', bytes), adaptRun.rows),
    },
    {
      name: 'environments',
      samples: [textSample('environment.json', environment)],
      async read(bytes, { name }) {
        const then = parseEnvironment(name, textOf(bytes));
        compareEnvironments('run', then, environment, true);
        compareEnvironments('run', then, environment, false);
      },
    },
    {
      name: 'state files',
      samples: [{ name: 'state', bytes: Uint8Array.from(readFileSync(file('state'))) }],
      read: (bytes) => readState(put('state', bytes), stateKind),
    },
    {
      name: 'locks',
      samples: [
        textSample('old', { pid: 1, host: 'elsewhere', began: '' }),
        textSample('holder', holderName(await thisProcess(), 12)),
      ],
      read: (bytes, { name }) => lock(folder, name, bytes),
    },
  ];
}

/** Takes a lock that is there already, as it was written by an earlier version or as the name of a holder. */
async function lock(folder: string, kind: string, bytes: Uint8Array): Promise<void> {
  const place = path.join(folder, lockFile);
  rmSync(place, { recursive: true, force: true });
  if (kind === 'old') writeFileSync(place, bytes);
  else {
    const name = textOf(bytes).replaceAll('\0', '0').replaceAll('/', '-').slice(0, 60);
    mkdirSync(place);
    if (name !== '' && name !== '.' && name !== '..') writeFileSync(path.join(place, name), '');
  }
  utimesSync(place, 1, 1);
  try {
    await (await lockRun(folder, { timing })).release();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}
