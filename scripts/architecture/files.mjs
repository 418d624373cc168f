// The files of a house and what each imports.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/**
 * Reads all TypeScript files of the houses below `root`: a map, in order of path, from the file's path (relative to
 * `root`, with forward slashes) to its lines and its imports.
 */
export function readHouse(root, { houses, testHouses }) {
  const source = path.join(root, 'src');
  if (!existsSync(source)) throw new Error(`there is no folder ${source}`);
  const names = houses.flat().flatMap((house) => listFiles(root, house));
  const files = new Map(names.sort().map((name) => [name, readFile(root, name)]));
  const isTest = (file) =>
    /\.test\.[cm]?tsx?$/.test(file) ||
    file.split('/').slice(0, -1).includes('testing') ||
    testHouses.includes(file.split('/')[0]);
  return { files, isTest };
}

function listFiles(root, house) {
  const folder = path.join(root, house);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
    .filter((entry) => !entry.parentPath.split(path.sep).includes('node_modules'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function readFile(root, file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  return { lines: text.trimEnd().split('\n').length, imports: importsOf(file, text) };
}

/** Every module that a file names: where it lies, whether its values come too, and whether they do at once. */
function importsOf(file, text) {
  const found = [];
  const visit = (node) => {
    const specifier = moduleSpecifierOf(node);
    if (specifier !== undefined) {
      const target = resolve(file, specifier);
      found.push({
        specifier,
        target,
        value: !isTypeOnly(node),
        bundled: isBundled(node),
        names: namesOf(node),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

/** The names that an import takes from its module; `*` where it takes all. */
function namesOf(node) {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
  if (!bindings || !ts.isNamedImports(bindings)) return ['*'];
  return bindings.elements
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ name, propertyName }) => (propertyName ?? name).text);
}

function moduleSpecifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier?.text;
  if (ts.isImportTypeNode(node)) return node.argument.literal?.text;
  const loads =
    ts.isCallExpression(node) &&
    (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.escapedText === 'require');
  const [argument] = loads ? node.arguments : [];
  return argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

function isTypeOnly(node) {
  if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly === true;
  return ts.isImportTypeNode(node) || (ts.isExportDeclaration(node) && node.isTypeOnly);
}

/** Whether loading the importing file always loads the imported one: not for types, not for `import()`. */
function isBundled(node) {
  return !isTypeOnly(node) && (ts.isImportDeclaration(node) || ts.isExportDeclaration(node));
}

function resolve(file, specifier) {
  let target;
  if (specifier.startsWith('#nada/')) target = `src/${specifier.slice('#nada/'.length)}`;
  else if (specifier.startsWith('.')) target = path.posix.join(path.posix.dirname(file), specifier);
  return target?.replace(/\.([cm]?)js$/, '.$1ts');
}
