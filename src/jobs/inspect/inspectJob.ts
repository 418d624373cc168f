import path from 'node:path';
import { inspectSource } from '../../api/inspect/inspectSource.js';
import type { LoadOptions } from '../../api/networks/loadProgress.js';
import { readTextFile } from '../../platform/fileSource.node.js';
import { listFolder } from '../../platform/folder.node.js';
import { isRegularFile, lookAt } from '../../platform/regularFile.node.js';
import { commandLine } from '../../terminal/commandLine.js';
import { parseEnvironment } from '../run/environment.js';
import { runFiles } from '../run/runFolder.js';
import { nextCommands } from './nextCommands.js';
import type { PathReport } from './report.js';
import { runFacts } from './runFacts.js';

/** Tells what a file or folder is; throws a `UserError` when it is nothing that nada reads. */
export async function inspectPath(place: string, load: LoadOptions = {}): Promise<PathReport> {
  const status = await lookAt(place);
  const names = status.isDirectory() ? await listFolder(place) : [];
  if (names.includes(runFiles.options)) return runReport(place, names);
  const report = await inspectSource(place, load);
  const { form, bytes, what, networks, tensors, licence, metadata, problems } = report;
  return {
    path: place,
    form,
    bytes,
    what,
    networks,
    tensors,
    licence,
    commands: nextCommands(place, report),
    metadata,
    problems,
  };
}

async function runReport(place: string, names: readonly string[]): Promise<PathReport> {
  const finished = names.includes(runFiles.summary);
  const sizes = await Promise.all(names.map(async (name) => (await lookAt(path.join(place, name))).size));
  const generator = path.join(place, names.includes(runFiles.best) ? runFiles.best : runFiles.generator);
  const command = await commandOf(path.join(place, runFiles.environment));
  return {
    path: place,
    form: 'folder',
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    what: finished ? `a finished run of nada ${command}` : `a run of nada ${command} that is not finished`,
    run: await runFacts(place),
    networks: [],
    commands: [
      commandLine`nada ${command.split(' ')} --resume ${place}`,
      ...(names.includes(runFiles.generator)
        ? [commandLine`nada generate --generator ${generator} --seeds 0-15 --out images.png`]
        : []),
    ],
    metadata: {},
    problems: [],
  };
}

/** The command that began a run; `adapt` where the folder does not say. */
async function commandOf(environment: string): Promise<string> {
  if (!(await isRegularFile(environment))) return 'adapt';
  return parseEnvironment(environment, await readTextFile(environment, 'record')).command;
}
