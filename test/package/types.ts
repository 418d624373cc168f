import { writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import type { Packed } from './pack.js';

/** The ways in which users' compilers find modules. */
const resolutions = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
} satisfies Record<string, ts.CompilerOptions>;

/** A page knows the DOM and nothing of Node; a program of Node has Node's types and no DOM. */
const page = { lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [] };
const program = { lib: ['lib.es2023.d.ts'], types: ['node'] };

const adaptCall = `import { adapt } from 'stylegan-nada';
export const run = adapt({ generator: 'g.pt', clip: 'c.pt', source: 'photo', target: 'sketch', OPTION: 5 });
`;
const kidCall = `import { type FloatTensor, kid } from 'stylegan-nada/evaluate';
export const measure = (a: FloatTensor, b: FloatTensor): number => kid(a, b, { OPTION: 100 });
`;

/** What users' compilers see: every type resolves and checks, whoever imports it, and misspelt options do not compile. */
export function types({ user, folder, entries }: Packed): void {
  const write = (name: string, text: string): string => {
    const file = path.join(user, name);
    writeFileSync(file, text);
    return slashed(file);
  };
  const importing = (wanted: Packed['entries']): string =>
    wanted.map(({ specifier }, i) => `export * as e${i} from '${specifier}';\n`).join('');
  const requiring = entries.map(
    ({ specifier }, i) => `import e${i} = require('${specifier}');\nexport { e${i} };\n`,
  );
  const web = write('web.ts', importing(entries.filter(({ isForNode }) => !isForNode)));
  const all = write('all.ts', importing(entries));
  const required = write('required.cts', requiring.join(''));
  const right = [
    write('adapts.ts', adaptCall.replace('OPTION', 'iterations')),
    write('measures.ts', kidCall.replace('OPTION', 'subsets')),
  ];
  const wrong = [
    write('adaptsWrong.ts', adaptCall.replace('OPTION', 'iteration')),
    write('measuresWrong.ts', kidCall.replace('OPTION', 'subset')),
  ];

  for (const [name, resolution] of Object.entries(resolutions)) {
    const create = (files: readonly string[], platform: typeof page | typeof program): ts.Program =>
      ts.createProgram(files, {
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2023,
        typeRoots: [path.join(user, 'node_modules', '@types')],
        ...resolution,
        ...platform,
      });
    // Declarations of the package are checked too, as with skipLibCheck off; those of others are not ours to judge.
    const isOwn = ({ fileName }: ts.SourceFile): boolean =>
      fileName.startsWith(slashed(folder)) || !fileName.includes('/node_modules/');

    it(`resolves under ${name} in a page: all entries but Node's`, () => {
      const checked = create([web, right[1]], page);
      expect(problems(checked, checked.getSourceFiles().filter(isOwn))).toEqual([]);
    });

    it(`resolves under ${name} in a program of Node: all entries, and no misspelt option`, () => {
      const commonJs = name === 'nodenext' ? [required] : [];
      const checked = create([all, ...right, ...wrong, ...commonJs], program);
      const files = checked.getSourceFiles().filter(isOwn);
      const isWrong = ({ fileName }: ts.SourceFile): boolean => wrong.includes(fileName);
      expect(
        problems(
          checked,
          files.filter((file) => !isWrong(file)),
        ),
      ).toEqual([]);
      expect(problems(checked, files.filter(isWrong))).toEqual([
        expect.stringContaining("'iteration' does not exist"),
        expect.stringContaining("'subset' does not exist"),
      ]);
    });
  }
}

/** Everything that the compiler finds wrong with its options and these files. */
function problems(checked: ts.Program, files: readonly ts.SourceFile[]): string[] {
  return [
    ...checked.getOptionsDiagnostics(),
    ...files.flatMap((file) => [
      ...checked.getSyntacticDiagnostics(file),
      ...checked.getSemanticDiagnostics(file),
    ]),
  ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** A path as the compiler writes it. */
function slashed(file: string): string {
  return file.replaceAll('\\', '/');
}
