// Small pieces of Markdown, as GitHub reads it.

/** A table; cells are Markdown, and a table without rows is nothing. */
export function table(head, rows) {
  if (rows.length === 0) return [];
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line), ''];
}

function cell(text) {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/(?<!\\)\|/g, '\\|');
}

/** Text as code. */
export function code(text) {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Names as code, with commas. */
export function codes(names) {
  return names.map(code).join(', ');
}

/** What is folded away until a reader asks for it. */
export function folded(summary, lines) {
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '</details>', ''];
}

/** The anchor that GitHub gives a heading. */
export function slug(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** A document that is written by a program, from its lines. */
export function generated(lines) {
  const text = ['<!-- Written by `npm run documents`: do not edit. -->', '', ...lines].join('\n');
  return `${text.replaceAll(/\n{3,}/g, '\n\n').trimEnd()}\n`;
}

/** A text that begins with a capital letter, unless it begins with a name such as `mapper.safetensors`. */
export function capital(text) {
  return /^[a-z'-]+([,;:]?\s|$)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
