import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from './documents/compiling.js';
import { docstringExamples, documentExamples, type Example } from './documents/examples.js';
import { root } from './documents/fixtures.js';
import { anchorsOf, brokenLinks, linksOf, listDocuments, readDocument } from './documents/links.js';
import { runExamples } from './documents/running.js';
import { loadScripts, type PublicName, type Scripts } from './documents/scripts.js';

let scripts: Scripts;
let program: ts.Program;
let names: readonly PublicName[];
let documents: ReadonlyMap<string, string>;

beforeAll(async () => {
  // What users read is made from what is built.
  spawnSync(process.execPath, ['scripts/setup.mjs', '--quiet'], { cwd: root });
  scripts = await loadScripts();
  program = scripts.createProgram();
  names = scripts.publicNames(program);
  documents = await scripts.makeDocuments(program, names);
});

describe('documents that are made from the code', () => {
  it('are those of today', () => {
    expect(documents.size).toBe(3);
    for (const [file, text] of documents) {
      expect(readDocument(file) === text, `${file} is stale: npm run documents`).toBe(true);
    }
  });

  it('list every option with its flag, and every public name', () => {
    expect(documents.get('docs/options.md')).toMatch(
      /\| `lossRelation` \| `--loss-relation N` \| a number from 0 to/,
    );
    const library = documents.get('docs/library.md') ?? '';
    const missing = names.filter(
      ({ name }) => !library.includes(`\`${name}\``) && !library.includes(`### ${name}\n`),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});

describe('public names', () => {
  it('have docstrings of the form of the house, an example for a call, and a text for every option', () => {
    const faults = scripts.faultsOf(program, names);
    const known = new Set(scripts.readExceptions());
    const found = [...faults].filter(([fault]) => !known.has(fault)).map(([, text]) => text);
    expect(found).toEqual([]);
    const idle = [...known].filter((fault) => !faults.has(fault));
    expect(idle, 'exceptions that are no longer needed: npm run documents drops them').toEqual([]);
  });

  it.each([
    ['Adapts a generator to a text.', undefined],
    ['A generator.\n\nWhat follows is free', undefined],
    ['`auto` or a number.', undefined],
    ['', 'has no docstring'],
    ['```ts\nadapt();\n```', 'has no docstring'],
    ['What a step reports.', 'begins with "What": begin with a noun or a verb'],
    ['the settings.', 'begins with a small letter'],
    ['A generator', 'has a first paragraph without a full stop at its end'],
  ])('are judged by their docstring: %j', (text, fault) => {
    expect(scripts.faultOf(text)).toBe(fault);
  });

  it('are listed with their first sentence', () => {
    expect(scripts.sentenceOf('A net (Gal et al. 2021)\nof layers. More of it.')).toBe(
      'A net (Gal et al. 2021) of layers.',
    );
    expect(scripts.sentenceOf('A kind: `null`, or\nnone.\n\nMore.')).toBe('A kind: `null`, or none.');
  });
});

describe('examples', () => {
  const wrong = [
    "adapt({ generator: 'a', clip: 'b', iteration: 5 });",
    "import { adopt } from 'stylegan-nada';",
    "import 'stylegan-nada/browser';\nfile.nothing();",
  ];
  let inDocstrings: readonly Example[];
  let inDocuments: readonly Example[];
  let misspelt: readonly Example[];
  let problems: readonly string[];

  beforeAll(() => {
    inDocstrings = docstringExamples(names, scripts);
    inDocuments = listDocuments()
      .filter((file) => /^(README|CONTRIBUTING|docs\/[^/]+)\.md$/.test(file) && !documents.has(file))
      .flatMap((file) => documentExamples(file, readDocument(file), names, scripts));
    const text = wrong.map((code) => `\`\`\`ts\n${code}\n\`\`\`\n`).join('\n');
    misspelt = documentExamples('wrong.md', text, names, scripts);
    problems = compile([...inDocstrings, ...inDocuments, ...misspelt], scripts, program);
  });
  const isWanted = (problem: string): boolean => problem.startsWith('wrong.md:');

  it('compile as users would compile them', () => {
    expect([inDocstrings, inDocuments].every((examples) => examples.length > 0)).toBe(true);
    expect(problems.filter((problem) => !isWanted(problem))).toEqual([]);
  });

  it('do not compile with a misspelt option, a name that is not there, or what a page lacks', () => {
    expect(misspelt.map(({ title, isForPage }) => [title, isForPage])).toEqual([
      ['wrong.md:1', false],
      ['wrong.md:5', false],
      ['wrong.md:9', true],
    ]);
    expect(problems.filter(isWanted)).toEqual([
      expect.stringMatching(/^wrong\.md:1, line 1: .*'iteration' does not exist/),
      expect.stringMatching(/^wrong\.md:5, line 1: .*no exported member .*adopt/),
      expect.stringMatching(/^wrong\.md:9, line 2: .*'nothing' does not exist on type 'File'/),
    ]);
  });

  it('in docstrings run in Node, and one that fails is named', { timeout: 180_000 }, async () => {
    const runnable = inDocstrings.filter(({ isForPage }) => !isForPage);
    expect(runnable.length).toBeGreaterThan(0);
    const code = "import { loadClip } from 'stylegan-nada'; await loadClip('missing.pt');";
    const failing = { title: 'failing', code, isForPage: false };
    expect(await runExamples([...runnable, failing])).toEqual([
      expect.stringMatching(/^failing: UserError: .*missing\.pt/),
    ]);
  });
});

describe('indexes and links', () => {
  it.each(['docs', 'docs/decisions'])('%s/README.md lists every document beside it', (folder) => {
    const listed = new Set(linksOf(readDocument(`${folder}/README.md`)));
    const missing = readdirSync(path.join(root, folder)).filter(
      (file) => file.endsWith('.md') && file !== 'README.md' && !listed.has(file),
    );
    expect(missing, `add one line for each to ${folder}/README.md`).toEqual([]);
  });

  it('all lead somewhere', () => {
    const found = listDocuments();
    expect(found).toContain('README.md');
    expect(found.flatMap((file) => brokenLinks(file, scripts.slug))).toEqual([]);
  });

  it('are read as GitHub reads them', () => {
    const text =
      '# A `b`, c & d\n\n## Same\n\n## Same\n\n```\n# no heading [x](y)\n```\n\n<a id="own"></a> [a](b.md#c "t") `[d](e)`';
    expect([...anchorsOf(text, scripts.slug)]).toEqual(['own', 'a-b-c--d', 'same', 'same-1']);
    expect(linksOf(`${text} [w](https://x.y) [![p](q.png)](r.md)`)).toEqual(['b.md#c', 'q.png', 'r.md']);
  });
});
