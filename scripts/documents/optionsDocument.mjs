// docs/options.md: every option of every command.
import { capital, code, codes, generated, slug, table } from './markdown.mjs';
import { defaultOf, flagOf, groupsOf, valuesOf } from './rows.mjs';
import { tasks } from './tasks.mjs';

/** The text of docs/options.md. */
export function optionsDocument(commands) {
  const shared = sharedGroups(commands);
  const lines = tasks.flatMap((task) => {
    const own = commands.filter(({ words }) => task.commands.includes(words));
    return own.length === 0 ? [] : [`## ${task.title}`, '', ...own.flatMap((each) => command(each, shared))];
  });
  return generated([
    '# Options',
    '',
    'Every option of every command, with the name that it has in the library and in `options.json`, its flag, its values and its default.',
    'The rows of this page are those that check a value and print `--help`.',
    '',
    ...contents(commands),
    ...lines,
    '## Options of several commands',
    '',
    ...[...shared.values()].flatMap(({ title, rows, users }) => [
      `### ${title}`,
      '',
      `Of ${users.map((words) => `[nada ${words}](#${slug(`nada ${words}`)})`).join(', ')}.`,
      '',
      ...rowsTable(rows),
    ]),
  ]);
}

function contents(commands) {
  return table(
    ['to', 'command'],
    tasks.map(({ title, commands: words }) => [
      title,
      commands
        .filter((each) => words.includes(each.words))
        .map((each) => `[nada ${each.words}](#${slug(`nada ${each.words}`)})`)
        .join(', '),
    ]),
  );
}

function command({ words, summary, rows, examples }, shared) {
  const groups = [...groupsOf(rows)];
  const common = groups.flatMap(([group, each]) => shared.get(keyOf(group, each)) ?? []);
  const own = groups.filter(([group, each]) => !shared.has(keyOf(group, each)));
  const changeable = Object.entries(rows).filter(([, row]) => row.changeable);
  return [
    `### nada ${words}`,
    '',
    summary,
    '',
    '```',
    examples[0][0],
    '```',
    '',
    ...own.flatMap(([group, each]) => [
      `<a id="${slug(`${words} ${group}`)}"></a>`,
      '',
      `**${group}**`,
      '',
      ...rowsTable(each),
    ]),
    ...(common.length === 0
      ? []
      : [
          `As with other commands: ${common.map(({ title }) => `[${title}](#${slug(title)})`).join(', ')}.`,
          '',
        ]),
    ...('resume' in rows && changeable.length > 0
      ? [
          `With \`--resume\` these may differ from the start of the run: ${codes(changeable.map(([name]) => name))}.`,
          '',
        ]
      : []),
  ];
}

function rowsTable(rows) {
  return table(
    ['option', 'flag', 'values', 'default', 'meaning'],
    rows.map(({ name, row }) => [code(name), flagOf(name, row), valuesOf(row), defaultOf(row), meaning(row)]),
  );
}

/** Its line of help, with a capital letter unless it starts with a value. */
function meaning({ kind, help }) {
  return kind.words.includes(help.split(' ')[0]) ? help : capital(help);
}

/** Groups that several commands have alike, so that each is listed once. */
function sharedGroups(commands) {
  const users = new Map();
  for (const { words, rows } of commands) {
    for (const [group, each] of groupsOf(rows)) {
      const key = keyOf(group, each);
      const known = users.get(key) ?? { group, rows: each, users: [] };
      users.set(key, { ...known, users: [...known.users, words] });
    }
  }
  const shared = [...users].filter(([, each]) => each.users.length > 2);
  // The same heading may stand over two sets of rows: the first word of its first user tells them apart.
  const titleOf = ({ group, users: [first] }) =>
    shared.filter(([, other]) => other.group === group).length > 1 ? `${group} (${first})` : group;
  return new Map(shared.map(([key, each]) => [key, { ...each, title: titleOf(each) }]));
}

function keyOf(group, rows) {
  return [
    group,
    ...rows.map(({ name, row }) => [flagOf(name, row), valuesOf(row), defaultOf(row), row.help].join(' ')),
  ].join('\n');
}
