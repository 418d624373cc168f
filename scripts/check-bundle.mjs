// Bundles every built entry that is not Node's as a web page's tools would, and fails when anything of Node or a native
// package is in it.
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const refused = ['onnxruntime-node', 'sharp', 'commander'];
/** The entries that open files and devices of a machine. */
const nodeEntries = ['.'];

const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
// What is built, because package.json names the files there whose side effects must stay.
const files = Object.entries(exports)
  .filter(([name, target]) => target.types !== undefined && !nodeEntries.includes(name))
  .map(([, target]) => target.default.replace('./', ''));

const found = new Set();
const refuse = {
  name: 'refuse what browsers lack',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path: module, importer }) => {
      const name = module.startsWith('node:') ? module : module.split('/')[0];
      const isRefused = name.startsWith('node:') || builtinModules.includes(name) || refused.includes(name);
      if (!isRefused) return undefined;
      found.add(`${importer.replace(root, '')} imports ${module}`);
      return { path: module, external: true };
    });
  },
};

for (const file of files) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    splitting: true,
    outdir: 'dist-bundle',
    write: false,
    metafile: true,
    logLevel: 'error',
    external: ['onnxruntime-web'],
    plugins: [refuse],
  });
  const { outputs } = metafile;
  const [entry] = Object.keys(outputs).filter((name) => outputs[name].entryPoint === file);
  const atOnce = bytesOf(outputs, reached(outputs, entry, ['import-statement']));
  const onDemand = bytesOf(outputs, reached(outputs, entry, ['import-statement', 'dynamic-import'])) - atOnce;
  const rest = onDemand > 0 ? `, ${kibibytes(onDemand)} more on demand` : '';
  console.log(`bundle of ${file}: ${kibibytes(atOnce)}${rest}`);
}
for (const problem of found) console.error(`error: ${problem}`);
process.exitCode = found.size > 0 ? 1 : 0;

/** The files that a file loads by imports of these kinds, itself among them. */
function reached(outputs, name, kinds, files = new Set()) {
  if (files.has(name)) return files;
  files.add(name);
  for (const { path: other, kind } of outputs[name].imports) {
    if (kinds.includes(kind) && outputs[other]) reached(outputs, other, kinds, files);
  }
  return files;
}

function bytesOf(outputs, names) {
  return [...names].reduce((sum, name) => sum + outputs[name].bytes, 0);
}

function kibibytes(bytes) {
  return `${Math.round(bytes / 1024)} KiB`;
}
