// What runs in a browser imports nothing of Node.
import { builtinModules } from 'node:module';

const nativePackages = new Set(['onnxruntime-node', 'sharp']);

/** Every import of Node, or of a package that needs it, where `src` must run in a browser too. */
export function checkNode({ files, isTest }, { nodeFolders }) {
  return [...files].flatMap(([file, { imports }]) =>
    imports
      .filter(({ specifier }) => isNodeOnly(specifier) && !mayUseNode(file, { isTest, nodeFolders }))
      .map(({ specifier }) => ({
        rule: 'node',
        subjects: [file],
        text: `${file} imports ${specifier}: only *.node.ts, ${nodeFolders.join(' and ')} may`,
      })),
  );
}

/** Follows the browser entry: nothing that it always loads may be the Node side of something. */
export function checkBrowserEntry({ files, isTest }, { nodeFolders, browserEntry }) {
  const cameFrom = new Map([[`src/${browserEntry}`, undefined]]);
  const found = [];
  for (const file of cameFrom.keys()) {
    for (const { specifier, target, bundled } of files.get(file)?.imports ?? []) {
      if (!bundled) continue;
      if (isNodeOnly(specifier) && mayUseNode(file, { isTest, nodeFolders })) {
        const text = `${browserEntry} loads ${specifier}: ${trailTo(file, cameFrom).join(' -> ')}`;
        found.push({ rule: 'browser', subjects: [file], text });
      }
      if (files.has(target) && !cameFrom.has(target)) cameFrom.set(target, file);
    }
  }
  return found;
}

function mayUseNode(file, { isTest, nodeFolders }) {
  const [house, room] = file.split('/');
  return house !== 'src' || file.endsWith('.node.ts') || nodeFolders.includes(room) || isTest(file);
}

function isNodeOnly(specifier) {
  const name = specifier.split('/')[0];
  return specifier.startsWith('node:') || builtinModules.includes(name) || nativePackages.has(name);
}

function trailTo(file, cameFrom) {
  const before = cameFrom.get(file);
  return before === undefined ? [file] : [...trailTo(before, cameFrom), file];
}
