// Makes a fresh clone ready: installs the dependencies that the lock file names and compiles what has changed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const minimumNode = [20, 19];

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < minimumNode[0] || (major === minimumNode[0] && minor < minimumNode[1])) {
    fail(`stylegan-nada needs Node ${minimumNode.join('.')} or newer; this is ${process.versions.node}.`);
  }
}

function execute(command, parameters, quiet) {
  const result = spawnSync(command, parameters, {
    cwd: root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
    shell: process.platform === 'win32',
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(`${result.stdout}${result.stderr}`);
  process.stderr.write(`${command} ${parameters.join(' ')} failed\n`);
  process.exit(1);
}

function newest(folder, matches) {
  let time = 0;
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) time = Math.max(time, newest(name, matches));
    else if (matches(entry.name)) time = Math.max(time, statSync(path.join(root, name)).mtimeMs);
  }
  return time;
}

/** Whether every package that the lock file wants on this platform lies in node_modules with its version. */
function isInstalled(lock) {
  const file = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(file)) return false;
  const installed = JSON.parse(readFileSync(file, 'utf8')).packages;
  return Object.entries(lock.packages).every(
    ([name, { version, optional }]) => name === '' || optional || installed[name]?.version === version,
  );
}

function install(quiet) {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  if (isInstalled(lock)) return;
  process.stderr.write('Installing dependencies ...\n');
  // No package needs its install script: that of onnxruntime-node fetches CUDA's libraries from a network of their own.
  // What `npm pack` was asked to do is not meant for this one.
  const own = { npm_config_dry_run: 'false', npm_config_json: 'false' };
  execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], quiet, own);
}

function build(quiet) {
  const isSource = (name) => name.endsWith('.ts') && !name.endsWith('.test.ts');
  const configured = Math.max(
    ...['tsconfig.json', 'tsconfig.build.json', 'tsconfig.tools.json', 'package.json'].map(
      (name) => statSync(path.join(root, name)).mtimeMs,
    ),
  );
  const changed = Math.max(
    configured,
    ...['src', 'world', 'foundry', 'studies', 'demo', 'bench', 'test'].map((folder) =>
      newest(folder, isSource),
    ),
  );
  const stamp = path.join(root, 'dist', '.built');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= changed) return;
  process.stderr.write('Compiling ...\n');
  const compiler = path.join('node_modules', 'typescript', 'bin', 'tsc');
  for (const project of ['tsconfig.build.json', 'tsconfig.tools.json']) {
    execute(process.execPath, [compiler, '-p', project], quiet);
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
}

/** Installs and compiles what is missing or stale. */
export function setup({ quiet = false } = {}) {
  checkNode();
  install(quiet);
  build(quiet);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  setup({ quiet: process.argv.includes('--quiet') });
}
