import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './fixtures.js';

const skipped = new Set(['node_modules', 'dist', 'dist-tools', 'runs', '.git']);

/** Every document of the repository, below its root, with forward slashes. */
export function listDocuments(folder = ''): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : listDocuments(name);
      return name.endsWith('.md') ? [name] : [];
    })
    .sort();
}

export function readDocument(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** The links of a document that stay in the repository. */
export function linksOf(text: string): string[] {
  const prose = withoutCode(text);
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)|\b(?:href|src)="([^"]+)"/g)]
    .map(([, link, attribute]) => link ?? attribute)
    .filter((link) => !/^[a-z]+:/i.test(link));
}

/** The anchors of a document: its headings by `slug`, numbered where they repeat, and those that are written out. */
export function anchorsOf(text: string, slug: (heading: string) => string): Set<string> {
  const counts = new Map<string, number>();
  const anchors = new Set([...text.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
  for (const [, heading] of withoutFences(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const anchor = slug(heading);
    const count = counts.get(anchor) ?? 0;
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
    counts.set(anchor, count + 1);
  }
  return anchors;
}

/** What is wrong with the links of a document. */
export function brokenLinks(file: string, slug: (heading: string) => string): string[] {
  return linksOf(readDocument(file)).flatMap((link) => {
    const [place, anchor] = link.split('#');
    const target = place === '' ? file : path.posix.join(path.posix.dirname(file), decodeURI(place));
    if (!existsSync(path.join(root, target))) return [`${file} links to ${link}, which does not exist`];
    const isFound =
      anchor === undefined || !target.endsWith('.md') || anchorsOf(readDocument(target), slug).has(anchor);
    return isFound ? [] : [`${file} links to ${link}: ${target} has no such heading`];
  });
}

function withoutFences(text: string): string {
  return text.replaceAll(/^([ \t]*)```[\s\S]*?^\1```[ \t]*$/gm, '');
}

function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/`[^`\n]*`/g, '');
}
