import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { build as buildByVite } from 'vite';
import { expect, it } from 'vitest';
import type { Packed } from './pack.js';

/** A program whose only call reads a file that is not there: by its platform, or not at all without one. */
const programOf = (specifier: string): string => `
  import { loadGenerator } from '${specifier}';
  export const said = loadGenerator('http://127.0.0.1:1/absent.pt').catch(String);
`;

/**
 * What bundlers leave of the entries: they drop modules that are imported for nothing but their effects, unless package.json
 * says that these matter, and the platform is set by one.
 */
export function platforms({ user }: Packed): void {
  it.each([
    ['stylegan-nada/browser', 'esbuild', byEsbuild, /must allow this page \(CORS\)$/],
    ['stylegan-nada/browser', 'Vite', byVite, /must allow this page \(CORS\)$/],
    ['stylegan-nada', 'esbuild', byEsbuild, /check the URL and the network$/],
  ] as const)(
    'sets the platform of %s in a program that %s bundles',
    async (specifier, name, bundle, end) => {
      const entry = path.join(user, 'program.js');
      writeFileSync(entry, programOf(specifier));
      const file = path.join(user, `${name}-${specifier.replace('/', '-')}.mjs`);
      writeFileSync(file, await bundle(entry, specifier === 'stylegan-nada' ? 'node' : 'browser'));
      const { said } = (await import(pathToFileURL(file).href)) as { said: Promise<string> };
      expect(await said).toMatch(end);
    },
  );
}

const external = ['onnxruntime-node', 'onnxruntime-common', 'onnxruntime-web/webgpu', 'sharp'];

async function byEsbuild(entry: string, platform: 'node' | 'browser'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    platform,
    target: 'es2023',
    external,
  });
  return outputFiles[0].text;
}

async function byVite(entry: string): Promise<string> {
  const built = await buildByVite({
    configFile: false,
    logLevel: 'error',
    root: path.dirname(entry),
    build: { write: false, lib: { entry, formats: ['es'] }, rollupOptions: { external } },
  });
  const [{ output }] = [built].flat() as { output: { type: string; code?: string }[] }[];
  return output.find(({ type }) => type === 'chunk')?.code ?? '';
}
