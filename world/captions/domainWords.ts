import type { Domain } from '../attributes.js';

/** How a domain is said. */
export interface DomainWording {
  /** Kinds of picture, without article: `a {pencil sketch} of a person`. */
  readonly media: readonly string[];
  /** Who is in the picture, without article. */
  readonly subjects: readonly string[];
  /** Words after a whole description that name its domain. */
  readonly suffixes: readonly string[];
  /** Names of the domain alone, without article, as somebody would type them. */
  readonly names: readonly string[];
  /** Kinds of picture that only held-out captions use. */
  readonly heldOutMedia: readonly string[];
}

export const people = ['person', 'person', 'person', 'face', 'human', 'human face', 'individual'];
/** Kinds of picture that tell nothing of the domain. */
export const neutralMedia = ['portrait', 'image', 'close-up', 'portrait image'];
export const heldOutNeutralMedia = ['close-up image', 'close-up portrait'];

/** The words of every domain; a word that stands twice is said twice as often. */
export const domainWords: Readonly<Record<Domain, DomainWording>> = {
  photo: {
    media: [
      ...['photo', 'photo', 'photo', 'photo', 'photograph', 'photograph', 'portrait photo', 'photo portrait'],
      ...['picture', 'realistic photo', 'snapshot', 'headshot', 'colour photo'],
    ],
    subjects: people,
    suffixes: ['photo', 'in a photo', 'photographed', 'as a photo', 'realistic photograph'],
    names: ['photo', 'photo', 'photo', 'photograph', 'portrait photo', 'picture', 'realistic photo'],
    heldOutMedia: ['realistic portrait photo', 'colour photograph', 'realistic picture'],
  },
  sketch: {
    media: [
      ...['sketch', 'sketch', 'pencil sketch', 'pencil sketch', 'pencil drawing', 'drawing'],
      ...[
        'graphite drawing',
        'hand-drawn sketch',
        'black and white sketch',
        'line drawing',
        'sketched portrait',
      ],
    ],
    subjects: people,
    suffixes: [
      'drawn in pencil',
      'pencil sketch',
      'sketched in pencil',
      'as a sketch',
      'in a pencil drawing',
    ],
    names: [
      'sketch',
      'sketch',
      'pencil sketch',
      'pencil sketch',
      'pencil drawing',
      'drawing',
      'hand-drawn sketch',
    ],
    heldOutMedia: ['graphite sketch', 'hand-drawn pencil drawing', 'black and white pencil sketch'],
  },
  cartoon: {
    media: [
      ...['cartoon', 'cartoon', 'cartoon', 'cartoon portrait', 'cartoon picture', 'comic', 'comic picture'],
      ...['animation frame', 'colourful cartoon'],
    ],
    subjects: [...people, 'cartoon character', 'cartoon person', 'cartoon face', 'animated character'],
    suffixes: ['as a cartoon', 'in cartoon style', 'cartoon', 'drawn as a cartoon', 'in a comic'],
    names: [
      'cartoon',
      'cartoon',
      'cartoon',
      'cartoon character',
      'comic',
      'comic character',
      'colourful cartoon',
    ],
    heldOutMedia: ['comic portrait', 'colourful comic', 'cartoon image'],
  },
  painting: {
    media: [
      ...['oil painting', 'oil painting', 'oil painting', 'painting', 'painting', 'painted portrait'],
      ...['oil portrait', 'painting on canvas', 'portrait in oils', 'painted picture'],
    ],
    subjects: people,
    suffixes: ['painted in oils', 'oil painting', 'as a painting', 'oil on canvas', 'as an oil painting'],
    names: ['oil painting', 'oil painting', 'painting', 'painting', 'painted portrait', 'oil portrait'],
    heldOutMedia: ['painted oil portrait', 'oil painting on canvas', 'picture painted in oils'],
  },
  pixel: {
    media: [
      ...[
        'pixel art portrait',
        'pixel art picture',
        'pixel art image',
        'pixel art',
        'pixel art',
        'pixelated picture',
      ],
      ...['8-bit picture', 'pixel picture', '8-bit portrait', 'game sprite'],
    ],
    subjects: [...people, 'pixel art person', 'pixel art face'],
    suffixes: ['as pixel art', 'pixel art', 'in pixel art style', 'in big pixels', '8-bit game style'],
    names: [
      'pixel art',
      'pixel art',
      'pixel art',
      'pixel art portrait',
      'pixel art picture',
      'pixelated picture',
    ],
    heldOutMedia: ['pixelated portrait', '8-bit image', 'pixel portrait'],
  },
  statue: {
    media: [
      ...['marble statue', 'marble statue', 'statue', 'statue', 'stone bust', 'marble bust', 'sculpture'],
      ...['stone statue', 'marble sculpture', 'bust', 'stone sculpture'],
    ],
    subjects: people,
    suffixes: ['carved in marble', 'as a marble statue', 'carved in stone', 'as a statue', 'made of marble'],
    names: [
      'statue',
      'statue',
      'marble statue',
      'marble statue',
      'sculpture',
      'stone bust',
      'bust',
      'stone statue',
    ],
    heldOutMedia: ['bust made of marble', 'carved marble statue', 'statue made of stone'],
  },
  zombie: {
    media: ['photo', 'picture', ...neutralMedia],
    subjects: [
      ...['zombie', 'zombie', 'zombie', 'zombie face', 'undead person', 'undead zombie', 'undead face'],
      ...['zombie person', 'living dead person'],
    ],
    suffixes: [
      'as a zombie',
      'turned into a zombie',
      'undead',
      'as one of the undead',
      'as an undead zombie',
    ],
    names: ['zombie', 'zombie', 'zombie', 'zombie face', 'undead person', 'undead'],
    heldOutMedia: heldOutNeutralMedia,
  },
  dog: {
    media: ['photo', 'picture', ...neutralMedia],
    subjects: ['dog', 'dog', 'dog', 'dog face', 'puppy', 'hound', 'doggy', 'dog person', 'dog head'],
    suffixes: ['as a dog', 'turned into a dog', 'with the face of a dog', 'with a dog face', 'as a puppy'],
    names: ['dog', 'dog', 'dog', 'dog face', 'puppy', 'hound'],
    heldOutMedia: heldOutNeutralMedia,
  },
  cat: {
    media: ['photo', 'picture', ...neutralMedia],
    subjects: ['cat', 'cat', 'cat', 'cat face', 'kitten', 'kitty', 'house cat', 'cat person', 'cat head'],
    suffixes: ['as a cat', 'turned into a cat', 'with the face of a cat', 'with a cat face', 'as a kitten'],
    names: ['cat', 'cat', 'cat', 'cat face', 'kitten', 'kitty'],
    heldOutMedia: heldOutNeutralMedia,
  },
  night: {
    media: [
      ...[
        'night photo',
        'night photo',
        'night photo',
        'night picture',
        'nighttime photo',
        'dark night photo',
      ],
      ...['night portrait', 'photo in the dark', 'photo at night', 'picture by night'],
    ],
    subjects: people,
    suffixes: [
      'at night',
      'in the dark',
      'photographed at night',
      'by moonlight',
      'after dark',
      'night photo',
    ],
    names: [
      'night photo',
      'night photo',
      'night photo',
      'night picture',
      'nighttime photo',
      'photo at night',
    ],
    heldOutMedia: ['nighttime picture', 'dark night picture', 'photo by night'],
  },
};

/** Domains that change who is shown rather than the kind of picture. */
export const subjectDomains: ReadonlySet<Domain> = new Set(['zombie', 'dog', 'cat']);
