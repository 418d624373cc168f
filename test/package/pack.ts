import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The part of package.json that the tests of the package read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types?: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A module that users may import. */
export interface Entry {
  /** The key in `exports`, such as `./clip`. */
  readonly key: string;
  /** What an import names, such as `stylegan-nada/clip`. */
  readonly specifier: string;
  /** The file of its types, such as `dist/clip/index.d.ts`. */
  readonly types: string;
  /** Whether it needs Node; all others run in a web page too. */
  readonly isForNode: boolean;
}

/** The package as `npm pack` makes it, installed into the folder of a user. */
export interface Packed {
  readonly tarball: string;
  /** Folder of a user's program, whose node_modules hold the package and what it declares to depend on, and no more. */
  readonly user: string;
  /** Folder of the unpacked package. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Every entry of `exports` that a program imports: those with types, without the script that a web worker starts with. */
  readonly entries: readonly Entry[];
  remove(): void;
}

/** Packs what is built from the sources of today, as `npm publish` would, and unpacks it into a temporary folder. */
export function pack(): Packed {
  const offline = { ...process.env, npm_config_offline: 'true' };
  execute(process.execPath, ['scripts/setup.mjs', '--quiet'], offline);
  execute(process.execPath, ['scripts/prune-dist.mjs']);
  const user = mkdtempSync(path.join(tmpdir(), 'nada-package-'));
  execute('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', user], offline);
  const [name] = readdirSync(user);
  const tarball = path.join(user, name);
  const manifest = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as Manifest;
  const folder = path.join(user, 'node_modules', manifest.name);
  mkdirSync(folder, { recursive: true });
  execute('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
  const needed = { ...manifest.dependencies, ...manifest.peerDependencies };
  for (const dependency of [...Object.keys(needed), '@types/node']) link(user, dependency);
  return {
    tarball,
    user,
    folder,
    manifest,
    entries: entriesOf(manifest),
    remove: () => rmSync(user, { recursive: true, force: true }),
  };
}

/** Starts a web worker and exports nothing. */
const workerScript = './browser/worker';

function entriesOf({ name, exports }: Manifest): Entry[] {
  return Object.entries(exports).flatMap(([key, target]) => {
    const types = typeof target === 'string' ? undefined : target.types;
    if (types === undefined || key === workerScript) return [];
    return [{ key, specifier: name + key.slice(1), types: types.slice(2), isForNode: key === '.' }];
  });
}

/** Optional peers may be missing here as they may be with a user. */
function link(user: string, dependency: string): void {
  const target = path.join(repository, 'node_modules', dependency);
  if (!existsSync(target)) return;
  const place = path.join(user, 'node_modules', dependency);
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(target, place, 'junction');
}

function execute(command: string, parameters: readonly string[], env = process.env): void {
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, error, stdout, stderr } = spawnSync(command, parameters, {
    cwd: repository,
    env,
    shell,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} ${parameters[0]} failed: ${error ?? stdout + stderr}`);
}
