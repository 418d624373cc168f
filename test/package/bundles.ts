import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';
import type { Packed } from './pack.js';

/** What a page imports, and how many bytes of it may come at once and on demand, bundled and minified. */
interface Import {
  readonly title: string;
  readonly code: string;
  readonly mostAtOnce: number;
  readonly mostOnDemand: number;
}

/** The file with the vocabulary of OpenAI's CLIPs: measured 3,438,649 bytes, as its package carries three million too many. */
const vocabulary = 3_600_000;

/** Ceilings are 5% above what was measured: a change of code passes, a wrong import does not. */
const imports: readonly Import[] = [
  {
    // Measured 466,000 bytes, every call: 34,000 of them are HTML's entities, which text in a CLIP needs; no other module has over 5,000.
    title: 'all of the browser entry',
    code: "export * from 'stylegan-nada/browser';",
    mostAtOnce: 525_000,
    mostOnDemand: vocabulary,
  },
  {
    // Measured 280,515 bytes: graphs, their gradients and lowering, both networks, and all that an adaptation can be told.
    title: 'an adaptation in a page',
    code: "export { adapt, loadClip, loadGenerator } from 'stylegan-nada/browser';",
    mostAtOnce: 302_000,
    mostOnDemand: vocabulary,
  },
  {
    // Measured 35,428 bytes: the readers of all formats, and nothing that computes.
    title: 'a reader of checkpoints',
    code: "export { openCheckpoint } from 'stylegan-nada/checkpoint';",
    mostAtOnce: 37_200,
    mostOnDemand: 0,
  },
  {
    // Measured 43,217 bytes, 34,000 of them HTML's entities.
    title: "CLIP's tokenizer",
    code: "export { ClipTokenizer } from 'stylegan-nada/clip';",
    mostAtOnce: 45_400,
    mostOnDemand: vocabulary,
  },
  {
    // Measured 15,968 bytes: the generator as graph with the operations that it is made of.
    title: 'one network of StyleGAN2',
    code: "export { synthesize } from 'stylegan-nada/stylegan2';",
    mostAtOnce: 16_800,
    mostOnDemand: 0,
  },
];

/** What a page has to load: each of five imports brings what it needs and no more. */
export function bundles({ user }: Packed): void {
  for (const { title, code, mostAtOnce, mostOnDemand } of imports) {
    it(`keeps small: ${title}`, async () => {
      const { outputs } = await bundle(code, user);
      const [entry] = Object.keys(outputs).filter((name) => outputs[name].entryPoint !== undefined);
      const atOnce = reached(outputs, ['import-statement'], entry);
      const all = reached(outputs, ['import-statement', 'dynamic-import'], entry);
      const onDemand = new Set([...all].filter((name) => !atOnce.has(name)));
      expect(bytesOf(outputs, atOnce), largest(outputs, atOnce)).toBeLessThanOrEqual(mostAtOnce);
      expect(bytesOf(outputs, onDemand), largest(outputs, onDemand)).toBeLessThanOrEqual(mostOnDemand);
    });
  }
}

async function bundle(code: string, resolveDir: string): Promise<Metafile> {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir },
    absWorkingDir: resolveDir,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    splitting: true,
    outdir: 'bundle',
    write: false,
    metafile: true,
    legalComments: 'none',
    external: ['onnxruntime-*', 'sharp'],
    logLevel: 'silent',
  });
  return metafile;
}

type Outputs = Metafile['outputs'];

/** The files that a file loads by imports of these kinds, itself among them. */
function reached(
  outputs: Outputs,
  kinds: readonly string[],
  name: string,
  files = new Set<string>(),
): Set<string> {
  if (files.has(name)) return files;
  files.add(name);
  for (const { path, kind, external } of outputs[name].imports) {
    if (kinds.includes(kind) && external !== true) reached(outputs, kinds, path, files);
  }
  return files;
}

function bytesOf(outputs: Outputs, names: ReadonlySet<string>): number {
  return [...names].reduce((sum, name) => sum + outputs[name].bytes, 0);
}

/** Says where the bytes come from, for whoever has to find out why there are more. */
function largest(outputs: Outputs, names: ReadonlySet<string>): string {
  const modules = [...names].flatMap((name) => Object.entries(outputs[name].inputs));
  const sorted = modules.toSorted(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput).slice(0, 10);
  return `the largest modules are ${sorted.map(([name, { bytesInOutput }]) => `${name} (${bytesInOutput})`).join(', ')}`;
}
