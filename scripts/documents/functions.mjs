// One function of docs/library.md.
import { examplesOf, proseOf, sentenceOf } from './docstrings.mjs';
import { capital, code, codes, folded, slug, table } from './markdown.mjs';
import { defaultOf, groupsOf, valuesOf } from './rows.mjs';
import { describeFunction } from './signatures.mjs';
import { commandOf } from './tasks.mjs';

/** The options that calls share, by the file that declares them: each is explained once. */
export const sharedHome = 'api/run/requestOptions.d.ts';

/** The section of a function; `commands` have the rows of its settings. */
export function functionSection(program, { name, text, symbols }, commands) {
  const main = describeFunction(program, symbols.node ?? symbols.page);
  const inPage = symbols.node && symbols.page ? describeFunction(program, symbols.page) : undefined;
  const command = commands.find(({ words }) => words === commandOf(name));
  const [example] = examplesOf(text);
  return [
    `### ${name}`,
    '',
    '```ts',
    main.signature,
    '```',
    '',
    ...proseOf(text).flatMap((paragraph) => [paragraph, '']),
    ...(example ? ['```ts', example.code.trimEnd(), '```', ''] : []),
    ...main.requests.flatMap((request) => requestLines(request, command, pageOptions(inPage, request))),
    ...(main.isRun ? ['Returns a [run](#runs).', ''] : []),
    ...members('Each step', main.steps),
    ...members(main.steps ? 'Result' : 'Returns', main.result),
    ...eventLines(main.events),
  ];
}

/** The names of a request's options in a page; undefined where the face of a page has no such function. */
function pageOptions(inPage, { name }) {
  const request = inPage?.requests.find((each) => each.name === name);
  return request && new Set(request.options.map((option) => option.name));
}

function requestLines({ name, options }, command, inPage) {
  const rows = command?.rows ?? {};
  const shared = options.filter(({ home }) => home === sharedHome);
  const own = options.filter(({ home, isSetting }) => home !== sharedHome && !isSetting);
  const settings = options.filter(({ isSetting }) => isSetting);
  const mark = (option) => (inPage && !inPage.has(option.name) ? ' (Node)' : '');
  const line = (option) => [
    `${code(option.name)}${mark(option)}`,
    code(option.type),
    (option.isOptional ? '' : '**Required.** ') + meaning(option, rows),
  ];
  return [
    ...(own.length > 0
      ? [`**Options** (${code(name)})`, '', ...table(['option', 'type', 'meaning'], own.map(line))]
      : []),
    ...(settings.length > 0 ? settingLines(settings, rows, command) : []),
    ...(shared.length > 0
      ? [
          `In addition, of the [options of every call](#options-of-every-call): ${codes(shared.map((each) => each.name))}.`,
          '',
        ]
      : []),
  ];
}

function settingLines(settings, rows, command) {
  const byName = new Map(settings.map((option) => [option.name, option]));
  const known = Object.fromEntries(Object.entries(rows).filter(([name]) => byName.has(name)));
  const rest = settings.filter(({ name }) => !Object.hasOwn(known, name));
  const groups = [...groupsOf(known)].flatMap(([group, each]) => [
    `**${group}**`,
    '',
    ...table(
      ['option', 'values', 'default', 'meaning'],
      each.map(({ name, row }) => [
        code(name),
        valuesOf(row),
        inLibrary(defaultOf(row)),
        meaning(byName.get(name), rows),
      ]),
    ),
  ]);
  const others = table(
    ['option', 'type', 'meaning'],
    rest.map((option) => [code(option.name), code(option.type), meaning(option, rows)]),
  );
  const link = command
    ? `, as in <a href="options.md#${slug(`nada ${command.words}`)}">nada ${command.words}</a>`
    : '';
  const lines = [...groups, ...others];
  return settings.length > 8 ? folded(`${settings.length} settings${link}`, lines) : lines;
}

function meaning({ name, text }, rows) {
  const prose = proseOf(text).join(' ');
  return prose === '' && Object.hasOwn(rows, name) ? inLibrary(capital(rows[name].help)) : prose;
}

/** Flags in a text as the names that the library has for them. */
function inLibrary(text) {
  return text.replaceAll(/--(?:no-)?([a-z][a-z\d-]*)/g, (_, name) =>
    code(name.replaceAll(/-([a-z\d])/g, (__, letter) => letter.toUpperCase())),
  );
}

function members(title, described) {
  if (described === undefined) return [];
  const { name, members: all } = described;
  if (all.length === 0) return [`**${title}**: ${code(name)}.`, ''];
  return [
    `**${title}** (${code(name)})`,
    '',
    ...table(
      ['', 'type', 'meaning'],
      all.map((each) => [
        code(each.isOptional ? `${each.name}?` : each.name),
        code(each.type),
        sentenceOf(each.text),
      ]),
    ),
  ];
}

function eventLines(events) {
  if (events === undefined) return [];
  const kinds = events.kinds.map(([kind, fields]) =>
    fields.length > 0 && fields.length <= 8 ? `- ${code(kind)}: ${codes(fields)}` : `- ${code(kind)}`,
  );
  return [`**Events** of \`onProgress\` (${code(events.name)}), by their \`type\`:`, '', ...kinds, ''];
}
