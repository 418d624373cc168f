// Runs a fresh copy of the project on several versions of Node and npm, which npm brings: install without a warning and without
// install scripts, the demo, the tests, the package. `npm run compatibility -- [--only 26/12] [--tests none|FILES...]`
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Each supported Node with an npm that runs on it: npm 12 needs Node 22.22. */
const pairs = [
  { node: '20.20', npm: '10' },
  { node: '22', npm: '11' },
  { node: '24', npm: '12' },
  { node: '26', npm: '12' },
];
const tools = path.join(os.tmpdir(), 'nada-compatibility');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true }, tests: { type: 'string' }, steps: { type: 'string' } },
});
const files = [
  ...(values.tests === undefined || values.tests === 'none' ? [] : [values.tests]),
  ...positionals,
];
const chosen = pairs.filter(
  ({ node, npm }) => values.only === undefined || values.only.includes(`${node}/${npm}`),
);
if (chosen.length === 0) {
  const known = pairs.map(({ node, npm }) => `${node}/${npm}`).join(', ');
  console.error(`--only names no pair of versions: give ${known}`);
  process.exit(2);
}

/** A folder of tools with one version of a package in it. */
function fetchPackage(name, version) {
  const folder = path.join(tools, `${name}-${version}`);
  const installed = path.join(folder, 'node_modules', name);
  if (existsSync(installed)) return installed;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{}');
  const parameters = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`];
  const { status, stderr } = spawnSync('npm', parameters, { cwd: folder, encoding: 'utf8' });
  if (status === 0) return installed;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`${name}@${version} cannot be fetched: ${stderr}`);
}

/** A copy of what the repository holds, uncommitted changes included, and nothing that is ignored. */
function copyTree(to) {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  for (const file of listed.stdout.split('\0').filter(Boolean)) {
    if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(to, file));
  }
}

const failures = [];
for (const { node: nodeVersion, npm: npmVersion } of chosen) {
  const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const nodeFolder = path.join(fetchPackage(nodePackage, nodeVersion), 'bin');
  const npm = path.join(fetchPackage('npm', npmVersion), 'bin', 'npm-cli.js');
  const copy = mkdtempSync(path.join(os.tmpdir(), 'nada-copy-'));
  copyTree(copy);
  const title = `Node ${nodeVersion}, npm ${npmVersion}`;
  // Scripts of the project call "npm" themselves.
  const commands = path.join(copy, '.compatibility');
  mkdirSync(commands);
  writeFileSync(path.join(commands, 'npm'), `#!/bin/sh\nexec node "${npm}" "$@"\n`, { mode: 0o755 });
  const environment = { ...process.env, PATH: [commands, nodeFolder, process.env.PATH].join(path.delimiter) };
  for (const name of Object.keys(environment)) if (/^npm_/i.test(name)) delete environment[name];
  const step = (name, parameters) => {
    const began = Date.now();
    const { status, stdout, stderr } = spawnSync('npm', parameters, {
      cwd: copy,
      env: environment,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    const output = `${stdout}${stderr}`;
    // What the person's own configuration says is not the project's.
    const warnings = output
      .split('\n')
      .filter((line) => /^npm warn|^\(node:\d+\) \w*Warning/i.test(line))
      .filter((line) => !/Unknown (user|global|env|builtin) config/i.test(line));
    const problems = [...(status === 0 ? [] : [`ended with ${status}`]), ...warnings];
    const seconds = Math.round((Date.now() - began) / 1000);
    console.log(`${title}: ${name} ${problems.length === 0 ? 'works' : problems.join('; ')} (${seconds} s)`);
    if (problems.length > 0) failures.push(`${title}: ${name}`);
    if (status !== 0) console.log(output.slice(-4000));
    return status === 0;
  };
  const { stdout: version } = spawnSync('node', ['--version'], { env: environment, encoding: 'utf8' });
  console.log(`${title}: ${version.trim()}`);
  if (step('npm ci', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])) {
    step('demo', [
      'run',
      'demo',
      '--',
      '--iterations',
      values.steps ?? '3',
      '--out',
      path.join(copy, 'runs', 'demo'),
    ]);
    if (values.tests !== 'none') step('tests', ['test', '--', ...files]);
    step('npm pack', ['pack', '--dry-run']);
  }
  rmSync(copy, { recursive: true, force: true });
}
for (const failure of failures) console.error(`failed: ${failure}`);
console.log(failures.length === 0 ? 'all work' : `${failures.length} failed`);
process.exit(failures.length === 0 ? 0 : 1);
