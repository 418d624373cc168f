import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { companionNames, weightFiles } from '#nada/api/networks/clipNames.js';
import { UserError } from '#nada/errors.js';
import { clipResult } from '#nada/jobs/clip/train/clipFolder.js';
import { path as place } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { where } from '../../world/commandLine/rows.js';
import { inRepository } from '../../world/repository.js';

const rows = {
  run: row(place('the path of a run folder', 'place'), {
    group: 'What is copied',
    help: 'run folder of "clip train", finished or under way',
    argument: 'DIR',
  }),
  out: row(place('the path of a folder', 'place'), {
    group: where,
    help: 'folder whose CLIP is replaced',
    argument: 'DIR',
    default: inRepository('models', 'clip'),
    defaultText: 'models/clip',
  }),
};

export const clipExportCommand: CommandSpec<typeof rows> = {
  name: 'export',
  summary: 'Copy the CLIP of a run to where the shipped one lies.',
  rows,
  examples: [['npm run foundry -- clip export --run runs/clip', 'replaces models/clip']],
  async run({ run, out }, output) {
    const source = path.join(run, clipResult);
    const names = await readdir(source).catch(() => [] as string[]);
    if (!weightFiles.some((weights) => names.includes(weights))) {
      throw new UserError(`${source} holds no CLIP yet: wait for the first checkpoint of the run`);
    }
    await mkdir(out, { recursive: true });
    // What an earlier CLIP of another form left would be read with this one's files, or instead of them.
    for (const name of [...weightFiles, ...companionNames]) await rm(path.join(out, name), { force: true });
    for (const name of names.filter((each) => !each.startsWith('.'))) {
      await copyFile(path.join(source, name), path.join(out, name));
    }
    output.out(`${out}\n`);
    return exitCodes.success;
  },
};
