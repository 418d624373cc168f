import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { build as buildByVite } from 'vite';
import { assert } from '#nada/errors.js';

/** The library as a page with an import map has it, instead of bundled from the source. */
const byImportMap: Plugin = {
  name: 'the library by import map',
  setup({ onResolve }) {
    onResolve({ filter: /^#nada\/browser\.js$/ }, () => ({ path: 'stylegan-nada/browser', external: true }));
  },
};

export interface BundleOptions {
  /** Leaves the library to the page's import map. */
  readonly libraryByImportMap?: boolean;
  /** Takes ONNX Runtime into the bundle. */
  readonly withOnnxRuntime?: boolean;
}

/** A script of a page or worker, bundled to one module; `file` is relative to this folder. */
export async function bundle(
  file: string,
  { libraryByImportMap = false, withOnnxRuntime = false }: BundleOptions = {},
): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    external: withOnnxRuntime ? [] : ['onnxruntime-web/webgpu'],
    plugins: libraryByImportMap ? [byImportMap] : [],
  });
  return outputFiles[0].text;
}

/** The script of a page as Vite builds it without any configuration: its files by path, the script itself at `/page.js`. */
export async function viteFiles(file: string): Promise<Record<string, string | Uint8Array>> {
  const built = await buildByVite({
    configFile: false,
    logLevel: 'error',
    // In a project the library lies in node_modules.
    resolve: {
      alias: { '#nada/browser.js': fileURLToPath(new URL('../../dist/browser.js', import.meta.url)) },
    },
    build: {
      write: false,
      rollupOptions: {
        input: { page: fileURLToPath(new URL(file, import.meta.url)) },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  assert('output' in built, 'one build has one output');
  return Object.fromEntries(
    built.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
}

const modules = '/node_modules';

/** A page that loads `/page.js`, with an import map; `origin` is where libraries come from. */
export function pageHtml(entry = 'ort.webgpu.bundle.min.mjs', origin = ''): string {
  const imports = {
    'stylegan-nada/browser': `${origin}/dist/browser.js`,
    'onnxruntime-web/webgpu': `${origin}${modules}/onnxruntime-web/dist/${entry}`,
    '@bufbuild/protobuf/wire': `${origin}${modules}/@bufbuild/protobuf/dist/esm/wire/index.js`,
    'html-entities': `${origin}${modules}/html-entities/dist/esm/index.js`,
  };
  return `<!doctype html><link rel="icon" href="data:,">
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="/page.js"></script>`;
}
