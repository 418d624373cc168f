import type { HairAttribute } from './attributeWords.js';

/** Words of a class of hair. */
export interface HairWording {
  /** Words before `hair`. */
  readonly words: readonly string[];
  /** Words before the noun of the person. */
  readonly pre: readonly string[];
  /** Whole phrases after `with`. */
  readonly with: readonly string[];
}

/** How hair is said: words that join into one phrase, and ways to say one class alone. */
export const hairWords: Readonly<Record<HairAttribute, Readonly<Record<string, HairWording>>>> = {
  hairColour: {
    black: { words: ['black', 'black', 'jet-black'], pre: ['black-haired'], with: ['black hair'] },
    brown: {
      words: ['brown', 'brown', 'chestnut'],
      pre: ['brown-haired', 'brunette'],
      with: ['brown hair', 'brunette hair'],
    },
    blond: {
      words: ['blond', 'blonde', 'fair', 'golden'],
      pre: ['blond', 'blonde', 'fair-haired', 'golden-haired'],
      with: ['blond hair', 'blonde hair', 'fair hair'],
    },
    red: {
      words: ['red', 'red', 'ginger'],
      pre: ['red-haired', 'redheaded', 'ginger'],
      with: ['red hair', 'ginger hair'],
    },
    grey: {
      words: ['grey', 'gray', 'silver'],
      pre: ['grey-haired', 'gray-haired', 'silver-haired'],
      with: ['grey hair', 'gray hair', 'silver hair'],
    },
  },
  hairLength: {
    bald: {
      words: [],
      pre: ['bald', 'hairless', 'bald-headed'],
      with: ['no hair', 'a bald head', 'a shaved head', 'no hair on the head'],
    },
    short: { words: ['short', 'cropped'], pre: ['short-haired'], with: ['short hair', 'a short haircut'] },
    medium: {
      words: ['medium-length', 'shoulder-length'],
      pre: [],
      with: ['medium-length hair', 'hair of medium length', 'shoulder-length hair'],
    },
    long: { words: ['long', 'flowing'], pre: ['long-haired'], with: ['long hair', 'very long hair'] },
  },
  hairStyle: {
    straight: {
      words: ['straight', 'sleek'],
      pre: ['straight-haired'],
      with: ['straight hair', 'sleek hair'],
    },
    wavy: { words: ['wavy'], pre: ['wavy-haired'], with: ['wavy hair', 'hair in waves'] },
    curly: {
      words: ['curly', 'curled'],
      pre: ['curly-haired'],
      with: ['curly hair', 'curls', 'hair in curls'],
    },
  },
};

/** Hair of a colour that only a beard shows. */
export const beardNouns = {
  beard: ['beard', 'full beard', 'bushy beard'],
  moustache: ['moustache', 'mustache'],
};
