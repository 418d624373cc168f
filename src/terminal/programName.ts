import path from 'node:path';
import { shellQuoted } from './shellQuoted.js';

/** What tells how this process was started. */
interface Start {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly argv: readonly string[];
}

const names = ['nada', 'stylegan-nada'];

/**
 * The program as a person started it, so that the commands that it prints can be pasted: `npx nada`, `nada`, or
 * `node dist/cli/main.js`.
 */
export function programName({ env, argv }: Start = process, folder = process.cwd()): string {
  const file = argv[1] ?? '';
  const called = path.basename(file).replace(/\.(cmd|ps1)$/i, '');
  const name = names.includes(called) ? called : undefined;
  const isInstalled = file.includes(`${path.sep}node_modules${path.sep}`);
  const isMain = file.endsWith(path.join('dist', 'cli', 'main.js'));
  const isTool = file.includes(`${path.sep}dist-tools${path.sep}`);
  // Another program, such as one that uses the library: what it was started by is its own.
  if (name === undefined && !isMain && !isTool) return 'nada';
  if (env.npm_lifecycle_event === 'npx' && (name !== undefined || isInstalled)) {
    const fetched = env.npm_config_package;
    // What npx had to fetch is only there under the name of its package.
    return `npx ${fetched ? `--package ${shellQuoted(fetched)} ` : ''}${name ?? 'stylegan-nada'}`;
  }
  if (name !== undefined) return name;
  // The scripts of a clone print commands for it.
  if (isTool || env.npm_command === 'run-script') return 'npx nada';
  if (isInstalled) return 'nada';
  const near = path.relative(folder, file);
  return `node ${shellQuoted(near.startsWith('..') ? file : near)}`;
}

/** A line of help or advice that begins with `nada`, as it is typed here. */
export function asTyped(line: string): string {
  return line.replace(/^(\s*)nada(?= )/, (_, before: string) => before + programName());
}
