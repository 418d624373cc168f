import type ts from 'typescript';
import type { Example } from './examples.js';
import type { Scripts } from './scripts.js';

/** What TypeScript finds wrong with examples, each with its title and line. */
export function compile(examples: readonly Example[], scripts: Scripts, earlier: ts.Program): string[] {
  // Below the root, so that the package's name means the package itself.
  const fileOf = (i: number): string => `test/documents/example${i}.ts`;
  const files = new Map(examples.map(({ code }, i) => [fileOf(i), code]));
  const program = scripts.createProgram(files, earlier);
  return examples.flatMap(({ title }, i) => {
    const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/${fileOf(i)}`));
    if (file === undefined) return [`${title} was not compiled`];
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      (found) => {
        const { line } = file.getLineAndCharacterOfPosition(found.start ?? 0);
        return `${title}, line ${line + 1}: ${scripts.messageOf(found)}`;
      },
    );
  });
}
