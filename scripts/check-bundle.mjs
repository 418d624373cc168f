// Bundles the browser entry and its worker as a web page's tools would, and fails when anything of Node or a native package is in it.
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const native = ['onnxruntime-node', 'sharp', 'zod', 'commander'];

const found = [];
const refuse = {
  name: 'refuse what browsers lack',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, importer }) => {
      const name = path.startsWith('node:') ? path : path.split('/')[0];
      const isRefused = name.startsWith('node:') || builtinModules.includes(name) || native.includes(name);
      if (!isRefused) return undefined;
      found.push(`${importer.replace(root, '')} imports ${path}`);
      return { path, external: true };
    });
  },
};

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['src/browser.ts', 'src/runtime/worker.browser.ts'],
  external: ['onnxruntime-web'],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2023',
  minify: true,
  splitting: true,
  outdir: 'dist-bundle',
  write: false,
  logLevel: 'error',
  plugins: [refuse],
});
for (const problem of found) console.error(`error: ${problem}`);
const bytes = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
console.log(`browser bundle: ${Math.round(bytes / 1024)} KiB in ${outputFiles.length} files`);
process.exitCode = found.length > 0 ? 1 : 0;
