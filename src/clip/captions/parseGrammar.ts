import { UserError } from '../../errors.js';
import type { CaptionGrammar, CaptionSlot } from './grammar.js';

const limits = { slots: 64, classes: 256, phrases: 64, characters: 200 } as const;

/**
 * Parses and checks a caption grammar from JSON: names, at most 64 slots of 256 classes of 64 phrases of 200
 * characters.
 *
 * @throws UserError that begins with the file's name.
 */
export function parseGrammar(json: unknown, file: string): CaptionGrammar {
  const fail = (what: string): never => {
    throw new UserError(`${file} ${what}: write {"head": {"name", "classes"}, "slots": [...]}`);
  };
  if (!isTable(json)) return fail('is not a caption grammar');
  const head = parseSlot(json.head, 'head', fail);
  if (!Array.isArray(json.slots) || json.slots.length > limits.slots) {
    return fail(`has no list of up to ${limits.slots} slots`);
  }
  const slots = json.slots.map((slot: unknown, i) => parseSlot(slot, `slot ${i + 1}`, fail));
  return { head, slots };
}

function parseSlot(value: unknown, place: string, fail: (what: string) => never): CaptionSlot {
  if (!isTable(value) || typeof value.name !== 'string' || !isTable(value.classes)) {
    return fail(`has a ${place} without a name or classes`);
  }
  const classes = Object.entries(value.classes);
  if (classes.length === 0 || classes.length > limits.classes) {
    return fail(`has a ${place} with ${classes.length} classes instead of 1 to ${limits.classes}`);
  }
  for (const [, phrases] of classes) {
    if (!isTexts(phrases) || phrases.length === 0 || phrases.length > limits.phrases) {
      return fail(`has a ${place} with a class that is not a list of 1 to ${limits.phrases} short phrases`);
    }
  }
  const { without } = value;
  if (without !== undefined && !isTexts(without)) return fail(`has a ${place} whose "without" is not a list`);
  return {
    name: value.name,
    classes: Object.fromEntries(classes) as Record<string, string[]>,
    ...(without === undefined ? {} : { without }),
  };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  const isText = (text: unknown): boolean =>
    typeof text === 'string' && text.trim() !== '' && text.length <= limits.characters;
  return Array.isArray(value) && value.every(isText);
}
