// The declarations that the package is published with, read by TypeScript as a user's editor reads them.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The root of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replaceAll('\\', '/');

/** The two faces of the library: the entry of Node and that of a page. */
export const faces = { node: 'dist/index.d.ts', page: 'dist/browser.d.ts' };

const options = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * A program of both faces, and of files that are in memory alone (a map from path to text), which may import the package. What an
 * earlier program has parsed is not parsed again.
 */
export function createProgram(virtual = new Map(), earlier = undefined) {
  const host = ts.createCompilerHost(options);
  const files = new Map([...virtual].map(([file, text]) => [absolute(file), text]));
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => root;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, ...rest) =>
    files.has(file) ? ts.createSourceFile(file, files.get(file), ...rest) : getSourceFile(file, ...rest);
  return ts.createProgram([...Object.values(faces).map(absolute), ...files.keys()], options, host, earlier);
}

/** The exported names of a face: a map from the name to its symbol, behind all re-exports. */
export function exportsOf(program, face) {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(absolute(faces[face]));
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(file));
  const behind = (symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return new Map(symbols.map((symbol) => [symbol.name, behind(symbol)]));
}

/** Where a symbol is declared, below `dist`, such as `api/adapt/adapt.d.ts`. */
export function homeOf(symbol) {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? '';
  return file.startsWith(`${root}dist/`) ? file.slice(`${root}dist/`.length) : file;
}

/** The text of an error of TypeScript, on one line. */
export function messageOf({ messageText }) {
  return ts.flattenDiagnosticMessageText(messageText, ' ');
}

function absolute(file) {
  return path.posix.join(root, file);
}
