// docs/library.md: every name that users import.
import { proseOf, sentenceOf, textOf } from './docstrings.mjs';
import { functionSection, sharedHome } from './functions.mjs';
import { lonelyNames } from './lonely.mjs';
import { code, codes, generated, slug, table } from './markdown.mjs';
import { membersOf } from './signatures.mjs';
import { tasks } from './tasks.mjs';

/** The text of docs/library.md. */
export function libraryDocument(program, names, commands) {
  const sections = tasks
    .map(({ title, functions }) => {
      const order = Object.keys(functions);
      const place = ({ name }) => (order.includes(name) ? order.indexOf(name) : order.length);
      const own = names.filter(({ task }) => task?.title === title);
      return { title, own: own.sort((a, b) => place(a) - place(b)) };
    })
    .filter(({ own }) => own.length > 0);
  const of = (kind) => names.filter((each) => each.kind === kind && each.task === undefined);
  return generated([
    '# The library',
    '',
    'Node imports from `stylegan-nada`, a page from `stylegan-nada/browser` ([how](browser.md)). Wrong options, files and images',
    'end in a `UserError`, one sentence that says what to do; its `option` names the option.',
    '',
    ...table(
      ['to', 'call'],
      sections.map(({ title, own }) => [
        title,
        own.map(({ name }) => `[${name}](#${slug(name)})`).join(', '),
      ]),
    ),
    ...sections.flatMap(({ title, own }) => [
      `## ${title}`,
      '',
      ...own.flatMap((each) => functionSection(program, each, commands)),
    ]),
    ...runs(program),
    ...sharedOptions(program),
    ...section('Constants and errors', ['name', 'meaning'], [...of('constant'), ...of('class')]),
    ...section('Building blocks', ['function', 'meaning'], of('function')),
    ...namespaces(of('namespace')),
    ...section('Types', ['type', 'meaning'], of('type')),
    ...faces(names),
  ]);
}

function section(title, head, names) {
  const rows = names.map(({ name, text }) => [code(name), sentenceOf(text)]);
  return rows.length === 0 ? [] : [`## ${title}`, '', ...table(head, rows)];
}

/** The options that most calls take, once. */
function sharedOptions(program) {
  return [
    '## Options of every call',
    '',
    ...table(
      ['option', 'type', 'meaning'],
      declaredMembers(program, sharedHome).map(({ name, type, text }) => [
        code(name),
        code(type),
        proseOf(text).join(' '),
      ]),
    ),
  ];
}

/** What the value is that calls return which take a while. */
function runs(program) {
  const checker = program.getTypeChecker();
  const [run] = declaredIn(program, 'api/run/run.d.ts').filter(({ name }) => name === 'Run');
  return [
    '## Runs',
    '',
    ...proseOf(textOf(checker, run)).flatMap((paragraph) => [paragraph, '']),
    ...table(
      ['member', 'meaning'],
      declaredMembers(program, 'api/run/run.d.ts').map(({ name, type, text }) => [
        code(type.startsWith('(') ? `${name}${type.replace(') => ', '): ')}` : name),
        proseOf(text).join(' '),
      ]),
    ),
  ];
}

/** The members of all types that a file below `dist` exports, without those of the same name. */
function declaredMembers(program, home) {
  const checker = program.getTypeChecker();
  const members = declaredIn(program, home).flatMap((symbol) =>
    membersOf(checker, checker.getDeclaredTypeOfSymbol(symbol)),
  );
  return [...new Map(members.map((each) => [each.name, each])).values()];
}

function declaredIn(program, home) {
  const checker = program.getTypeChecker();
  const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/dist/${home}`));
  if (file === undefined) throw new Error(`there is no dist/${home}: what do calls share now?`);
  return checker.getExportsOfModule(checker.getSymbolAtLocation(file));
}

function namespaces(names) {
  if (names.length === 0) return [];
  return [
    '## Namespaces',
    '',
    ...table(
      ['name', 'entry'],
      names.map(({ name, home }) => [code(name), code(`stylegan-nada/${home.split('/')[0]}`)]),
    ),
  ];
}

function faces(names) {
  const title = { node: 'Node', page: 'a page' };
  return [
    '## In Node or in a page alone',
    '',
    ...table(
      ['only in', 'because it', 'names'],
      lonelyNames(names).map(({ face, why, names: lonely, types }) => [
        title[face],
        why,
        codes(lonely) + (types > 0 ? `, and ${types} types with them` : ''),
      ]),
    ),
  ];
}
