// What a docstring says, and whether it has the form of the house.
import ts from 'typescript';

/** The text of a docstring, with `{@link name}` as code. */
export function textOf(checker, symbol) {
  return ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replaceAll('\r\n', '\n')
    .replaceAll(/\{@link\s+([\w.]+)\s*\}/g, '`$1`');
}

/** The paragraphs of a docstring without its examples, each on one line; lists keep theirs. */
export function proseOf(text) {
  return text
    .replaceAll(fence, '')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim().replaceAll(/\n(?!\s*[-*] )/g, ' '))
    .filter((paragraph) => paragraph !== '');
}

/** Its first sentence. */
export function sentenceOf(text) {
  const [first = ''] = proseOf(text);
  return /^.*?\.(?=\s+[A-Z`])(?<!\b(?:e\.g|i\.e|et al|vs)\.)/.exec(first)?.[0] ?? first;
}

/** The examples in TypeScript that a text holds, with the line on which each begins, counted from 0. */
export function examplesOf(text) {
  return [...text.matchAll(fence)].flatMap(({ 1: indent, 2: language, 3: body, index }) =>
    language === 'ts'
      ? [
          {
            line: text.slice(0, index).split('\n').length,
            code: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
          },
        ]
      : [],
  );
}

const fence = /^([ \t]*)```(\w*)[^\n]*\n([\s\S]*?)^\1```[ \t]*$/gm;

/** Words that begin a question instead of naming a thing or an action. */
const question = /^(What|How|Who|Whose|Which|Where|When|Why|Whether)\b/;

/** What is wrong with the form of a docstring; undefined if nothing is. */
export function faultOf(text) {
  const [first] = proseOf(text);
  if (first === undefined) return 'has no docstring';
  const [word] = question.exec(first) ?? [];
  if (word !== undefined) return `begins with "${word}": begin with a noun or a verb`;
  if (/^[a-z]/.test(first)) return 'begins with a small letter';
  if (!/[.:]$/.test(first)) return 'has a first paragraph without a full stop at its end';
  return undefined;
}
