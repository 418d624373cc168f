import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type Packed, repository } from './pack.js';

/** Measured 9.88 MB, of which the shipped CLIP and generator are 9.3 MB, as weights hardly compress; 5% are left. */
const mostPackedBytes = 10_400_000;
/** Measured 12.06 MB: 10.1 MB of models and their cards, 1.9 MB of compiled code and types; 5% are left. */
const mostUnpackedBytes = 13_000_000;

const documents = ['package.json', 'README.md', 'LICENSE', 'NOTICE', 'CHANGELOG.md'];
const modelFolders = ['models/clip', 'models/generator'];
/** They serve the making of the shipped generator alone, and nothing in the package reads them. */
const leftOut = ['models/generator/perceptual.safetensors', 'models/generator/warm-start.safetensors'];

/** What `npm pack` holds: all that the package needs and nothing else. */
export function contents({ tarball, folder }: Packed): void {
  const files = filesBelow(folder);

  it('holds the compiled sources, the shipped models and five documents, and nothing else', () => {
    const sources = filesBelow(path.join(repository, 'src')).filter((file) => !isTest(file));
    const compiled = sources.flatMap((file) =>
      ['.js', '.d.ts'].map((ending) => `dist/${file.replace(/\.ts$/, ending)}`),
    );
    const models = modelFolders
      .flatMap((name) => filesBelow(path.join(repository, name)).map((file) => `${name}/${file}`))
      .filter((file) => !leftOut.includes(file));
    expect(files.toSorted()).toEqual([...documents, ...compiled, ...models].toSorted());
  });

  it('speaks of no source map, for none is in it', () => {
    const code = files.filter((file) => file.startsWith('dist/'));
    expect(
      code.filter((file) => readFileSync(path.join(folder, file), 'utf8').includes('sourceMappingURL')),
    ).toEqual([]);
  });

  it('stays under its ceilings, packed and unpacked', () => {
    const unpacked = files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
    expect(statSync(tarball).size).toBeLessThan(mostPackedBytes);
    expect(unpacked).toBeLessThan(mostUnpackedBytes);
  });
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.split('/').includes('testing');
}

/** Paths relative to a folder, with forward slashes. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
