import type { Block, PublicName, Scripts } from './scripts.js';

/** An example that users read, as a module. */
export interface Example {
  /** Where it stands, such as `README.md:105` or `adapt`. */
  readonly title: string;
  readonly code: string;
  /** Whether it only makes sense in a page. */
  readonly isForPage: boolean;
}

/** What a page has before an example begins. */
const pageNames = {
  file: 'File',
  image: 'File',
  clipUrl: 'string',
  generatorUrl: 'string',
  button: 'HTMLButtonElement',
  canvas: 'HTMLCanvasElement',
} as const;

/** The examples in docstrings of functions. */
export function docstringExamples(names: readonly PublicName[], { examplesOf }: Scripts): Example[] {
  return names.flatMap(({ name, kind, text, faces }) => {
    if (kind === 'namespace' || kind === 'type') return [];
    const face = faces.includes('node') ? 'node' : 'page';
    return examplesOf(text).map((block) => exampleOf(name, block, names, face));
  });
}

/** The examples of a document. */
export function documentExamples(
  file: string,
  text: string,
  names: readonly PublicName[],
  { examplesOf }: Scripts,
): Example[] {
  return examplesOf(text).map((block) => exampleOf(`${file}:${block.line}`, block, names, 'node'));
}

/** The module of an example: names of the package that it uses without importing them come from the face. */
function exampleOf(
  title: string,
  { code }: Block,
  names: readonly PublicName[],
  face: 'node' | 'page',
): Example {
  const isForPage = face === 'page' || /'stylegan-nada\/browser'/.test(code);
  const isImporting = /^import /m.test(code);
  const used = names
    .filter(({ name, kind, faces }) => kind !== 'type' && faces.includes(face) && isUsed(name, code))
    .map(({ name }) => name);
  const entry = face === 'page' ? 'stylegan-nada/browser' : 'stylegan-nada';
  const imports =
    isImporting || used.length === 0 ? 'export {};' : `import { ${used.join(', ')} } from '${entry}';`;
  const declared = isForPage
    ? Object.entries(pageNames)
        .filter(([name]) => isUsed(name, code) && !isDeclared(name, code))
        .map(([name, type]) => `declare const ${name}: ${type};`)
    : [];
  // On the first line with the code, so that line numbers stay.
  return { title, isForPage, code: `${[imports, ...declared].join(' ')} ${code}` };
}

function isUsed(name: string, code: string): boolean {
  return new RegExp(`(?<![\\w.'])${name}\\b(?!['\\w:])`).test(code);
}

function isDeclared(name: string, code: string): boolean {
  return new RegExp(`(const|let|function) ([{[][^=]*)?\\b${name}\\b`).test(code);
}
