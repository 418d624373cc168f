import { UserError } from '../../../errors.js';
import type { DataFile } from '../../data/index.js';

/** The captions of each picture, by its name inside the folder or archive. */
export type Captions = ReadonlyMap<string, readonly string[]>;

/** Names of the one file of all captions, in Hugging Face's form of image folders. */
const tables = ['captions.jsonl', 'metadata.jsonl'];
const fileKeys = ['file_name', 'file'] as const;
const textKeys = ['text', 'caption', 'captions', 'texts'] as const;

/** Whether a file that is no picture may hold captions, by its name. */
export function isCaptionName(name: string): boolean {
  return name.endsWith('.txt') || tables.includes(name);
}

/**
 * The captions of pictures: lines `{"file_name", "text"}` of `captions.jsonl` (also `file`, and `caption` or a list
 * `captions`), or `NAME.txt` beside `NAME.png` with one caption a line.
 *
 * Throws a `UserError` for a damaged line, a picture that a line names and that is not there, and the first picture
 * without a caption.
 */
export async function readCaptions(
  place: string,
  names: readonly string[],
  others: readonly DataFile[],
): Promise<Captions> {
  const table = others.find(({ name }) => tables.includes(name));
  const found = table ? await captionsOfTable(table, names) : await captionsBeside(names, others);
  const missing = names.find((name) => !found.get(name)?.length);
  if (missing === undefined) return found;
  if (found.size === 0) {
    throw new UserError(
      `${place} has no captions: write NAME.txt beside each NAME.png, or captions.jsonl with lines {"file_name", "text"}`,
    );
  }
  const where = table ? `a line of ${table.title}` : `${withoutEnding(missing)}.txt beside it`;
  throw new UserError(`${place}: ${missing} has no caption: give it ${where}, or remove the picture`);
}

async function captionsOfTable(table: DataFile, names: readonly string[]): Promise<Map<string, string[]>> {
  const known = new Set(names);
  const found = new Map<string, string[]>();
  const lines = (await table.text('captionTable')).split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const { file, texts } = parseLine(line, `${table.title}, line ${i + 1}`);
    const name = file.replace(/^\.\//, '');
    if (!known.has(name)) {
      throw new UserError(
        `${table.title}, line ${i + 1}: there is no picture ${JSON.stringify(file)}: remove the line, or add the picture`,
      );
    }
    found.set(name, [...(found.get(name) ?? []), ...texts]);
  }
  return found;
}

function parseLine(line: string, title: string): { file: string; texts: string[] } {
  const wrong = (what: string): UserError =>
    new UserError(`${title} ${what}: write {"file_name": "NAME.png", "text": "what it shows"}`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong('is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('is no object');
  const fields = value as Readonly<Record<string, unknown>>;
  const file = fileKeys.map((key) => fields[key]).find((each) => each !== undefined);
  if (typeof file !== 'string') throw wrong('names no picture');
  const given = textKeys.map((key) => fields[key]).find((each) => each !== undefined);
  const texts: unknown[] = Array.isArray(given) ? given : [given];
  const sound = texts.filter((text) => typeof text === 'string').filter((text) => text.trim() !== '');
  if (sound.length === 0 || sound.length < texts.length) throw wrong('has no caption');
  return { file, texts: sound };
}

async function captionsBeside(
  names: readonly string[],
  others: readonly DataFile[],
): Promise<Map<string, string[]>> {
  const byName = new Map(others.map((file) => [file.name, file]));
  const found = new Map<string, string[]>();
  for (const name of names) {
    const file = byName.get(`${withoutEnding(name)}.txt`);
    if (!file) continue;
    const lines = (await file.text('caption')).split(/\r?\n/);
    const texts = lines.map((line) => line.trim()).filter((line) => line !== '');
    if (texts.length > 0) found.set(name, texts);
  }
  return found;
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^./]+$/, '');
}
