// Checks the house rules that a compiler does not know: imports only go down the floors and never in circles, what
// runs in a browser imports nothing of Node, and files stay short. `node scripts/check-architecture.mjs [ROOT]`
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const floors = [
  ['errors.ts', 'tensorData.ts'],
  ['graph', 'random', 'platform', 'settings'],
  ['lowering', 'checkpoint', 'image', 'nn'],
  ['runtime', 'clip', 'stylegan2', 'stylegan3', 'train'],
  ['guidance'],
  ['adapt', 'styleclip', 'gan', 'contrastive', 'evaluate'],
  ['api'],
  ['jobs'],
  ['cli', 'index.ts', 'browser.ts'],
];
const methods = 5;
const nodeFolders = new Set(['cli', 'jobs']);
const nativePackages = new Set(['onnxruntime-node', 'sharp']);
const longFile = 300;
const tooLongFile = 400;

const root = path.resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const source = path.join(root, 'src');
const files = listFiles(source);
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const problems = [...files.flatMap(checkImports), ...findCycles(), ...checkBrowserEntry()];
reportLengths();
for (const problem of problems) console.error(`error: ${problem}`);
console.log(`${files.length} files checked, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** All TypeScript files below a folder, as paths relative to `src` with forward slashes, sorted. */
function listFiles(folder) {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}`);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => path.relative(source, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** Every module that a file names, with where it lies in `src` and whether only types, or only later, come from it. */
function importsOf(file) {
  const text = readFileSync(path.join(source, file), 'utf8');
  const found = [];
  const visit = (node) => {
    const specifier = moduleSpecifierOf(node);
    if (specifier !== undefined) {
      found.push({ specifier, target: resolve(file, specifier), bundled: isBundled(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
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

/** Whether loading the importing file always loads the imported one: not for types, not for `import()`. */
function isBundled(node) {
  if (ts.isImportDeclaration(node)) return !node.importClause?.isTypeOnly;
  return ts.isExportDeclaration(node) && !node.isTypeOnly;
}

function resolve(file, specifier) {
  let target;
  if (specifier.startsWith('#nada/')) target = specifier.slice('#nada/'.length);
  else if (specifier.startsWith('.')) target = path.posix.join(path.posix.dirname(file), specifier);
  return target?.replace(/\.([cm]?)js$/, '.$1ts');
}

function isTest(file) {
  return /\.test\.[cm]?tsx?$/.test(file) || file.split('/').slice(0, -1).includes('testing');
}

function floorOf(file) {
  const [top] = file.split('/');
  return floors.findIndex((names) => names.includes(top));
}

function mayUseNode(file) {
  return file.endsWith('.node.ts') || nodeFolders.has(file.split('/')[0]) || isTest(file);
}

function isNodeOnly(specifier) {
  const name = specifier.split('/')[0];
  return specifier.startsWith('node:') || builtinModules.includes(name) || nativePackages.has(name);
}

function checkImports(file) {
  if (isTest(file)) return [];
  const own = floorOf(file);
  if (own < 0)
    return [`${file} stands on no floor: put it into a folder that scripts/check-architecture.mjs knows`];
  return imports.get(file).flatMap(({ specifier, target }) => {
    if (isNodeOnly(specifier)) {
      return mayUseNode(file) ? [] : [`${file} imports ${specifier}: only *.node.ts, cli and jobs may`];
    }
    if (target === undefined) return [];
    if (target.startsWith('../')) return [`${file} imports ${specifier}, which lies outside of src`];
    if (isTest(target)) return [`${file} imports ${target}, which is for tests only`];
    const other = floorOf(target);
    if (other < 0) return [`${file} imports ${target}, which stands on no floor`];
    if (other > own)
      return [`${file} (floor ${own}) imports ${target} (floor ${other}): imports only go down`];
    const sideways = own === methods && other === methods && file.split('/')[0] !== target.split('/')[0];
    return sideways
      ? [`${file} imports ${target}: the methods of floor ${methods} do not know each other`]
      : [];
  });
}

/** One sentence for each way back to a file that is still open in a depth-first walk. */
function findCycles() {
  const state = new Map();
  const found = [];
  const trail = [];
  const visit = (file) => {
    state.set(file, 'open');
    trail.push(file);
    for (const { target } of imports.get(file)) {
      if (!imports.has(target)) continue;
      if (state.get(target) === 'open') found.push([...trail.slice(trail.indexOf(target)), target]);
      else if (!state.has(target)) visit(target);
    }
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of files) if (!state.has(file)) visit(file);
  return found.map((cycle) => `imports go in a circle: ${cycle.join(' -> ')}`);
}

/** Follows the browser entry: nothing that it always loads may be the Node side of something. */
function checkBrowserEntry() {
  const cameFrom = new Map([['browser.ts', undefined]]);
  const found = [];
  for (const file of cameFrom.keys()) {
    for (const { specifier, target, bundled } of imports.get(file) ?? []) {
      if (!bundled) continue;
      if (isNodeOnly(specifier) && mayUseNode(file)) {
        found.push(`browser.ts loads ${specifier}: ${trailTo(file, cameFrom).join(' -> ')}`);
      }
      if (imports.has(target) && !cameFrom.has(target)) cameFrom.set(target, file);
    }
  }
  return found;
}

function trailTo(file, cameFrom) {
  const before = cameFrom.get(file);
  return before === undefined ? [file] : [...trailTo(before, cameFrom), file];
}

function reportLengths() {
  const lengths = files
    .filter((file) => !isTest(file))
    .map((file) => ({
      file,
      lines: readFileSync(path.join(source, file), 'utf8').trimEnd().split('\n').length,
    }))
    .sort((a, b) => a.lines - b.lines);
  if (lengths.length === 0) return;
  const at = (share) => lengths[Math.min(lengths.length - 1, Math.floor(share * lengths.length))].lines;
  console.log(`file lengths without tests: median ${at(0.5)} lines, 90th percentile ${at(0.9)}`);
  for (const { file, lines } of lengths.filter((entry) => entry.lines > longFile)) {
    if (lines > tooLongFile) problems.push(`${file} has ${lines} lines; split it (at most ${tooLongFile})`);
    else console.log(`warning: ${file} has ${lines} lines (more than ${longFile})`);
  }
}
