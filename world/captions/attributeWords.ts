import type { Attribute } from '../labels.js';
import type { Wording } from './wording.js';

/** Attributes of the hair, whose words join into one phrase: `long wavy red hair`. */
export type HairAttribute = 'hairColour' | 'hairLength' | 'hairStyle';

const sideways = (side: string): Wording => ({
  tail: [`looking to the ${side}`, `looking ${side}`, `facing ${side}`, `turned to the ${side}`],
  heldOut: { tail: [`facing to the ${side}`, `turned ${side}`] },
});

const eyes = (colour: string, bright: string): Wording => ({
  pre: [`${colour}-eyed`],
  with: [`${colour} eyes`, `${bright} ${colour} eyes`, `eyes of ${colour}`],
  heldOut: { with: [`${bright} eyes of ${colour}`] },
});

const backdrop = (colour: string, other = colour): Wording => ({
  tail: [
    `on a ${colour} background`,
    `against a ${other} background`,
    `in front of a ${colour} background`,
    `in front of a ${other} wall`,
  ],
  heldOut: { tail: [`against a ${colour} wall`, `on a ${other} wall`] },
});

/** How each class of an attribute is said; words of the hair stand in `hairWords`. */
export const attributeWords: Readonly<
  Record<Exclude<Attribute, HairAttribute>, Readonly<Record<string, Wording>>>
> = {
  pose: {
    left: sideways('left'),
    front: {
      tail: ['looking straight ahead', 'looking at the camera', 'facing the camera', 'seen from the front'],
      heldOut: { tail: ['facing straight ahead', 'facing the front'] },
    },
    right: sideways('right'),
  },
  skin: {
    light: {
      pre: ['pale', 'light-skinned', 'fair-skinned'],
      with: ['light skin', 'pale skin', 'fair skin', 'a light complexion'],
      heldOut: { pre: ['pale-skinned'], with: ['a pale complexion', 'skin that is light'] },
    },
    tan: {
      pre: ['tanned', 'tan-skinned'],
      with: ['tan skin', 'tanned skin', 'medium skin', 'a tan complexion'],
      heldOut: { with: ['a tanned complexion', 'skin that is tan'] },
    },
    dark: {
      pre: ['dark-skinned'],
      with: ['dark skin', 'very dark skin', 'a dark complexion'],
      heldOut: { with: ['a very dark complexion', 'skin that is dark'] },
    },
  },
  expression: {
    crying: {
      pre: ['crying', 'weeping', 'tearful'],
      with: ['tears on the cheeks', 'a crying face', 'tears in the eyes'],
      tail: ['in tears', 'shedding tears'],
      heldOut: { with: ['a tearful face', 'a weeping face'], tail: ['weeping in tears'] },
    },
    sad: {
      pre: ['sad', 'unhappy', 'gloomy', 'frowning'],
      with: ['a sad look', 'a frown', 'a sad expression', 'an unhappy face'],
      tail: ['looking sad', 'looking unhappy'],
      heldOut: { with: ['a gloomy expression', 'a sad frown'], tail: ['looking gloomy'] },
    },
    neutral: {
      pre: ['calm', 'serious', 'neutral'],
      with: ['a neutral expression', 'a calm look', 'a neutral face', 'a serious face'],
      tail: ['looking calm', 'looking serious'],
      heldOut: { with: ['a calm expression', 'a serious look'], tail: ['looking neutral'] },
    },
    smiling: {
      pre: ['smiling', 'happy', 'cheerful'],
      with: ['a smile', 'a gentle smile', 'a happy expression', 'a smiling face'],
      tail: ['looking happy', 'smiling gently'],
      heldOut: { with: ['a happy smile', 'a cheerful face'], tail: ['looking cheerful'] },
    },
    laughing: {
      pre: ['laughing', 'grinning', 'joyful'],
      with: ['a big laugh', 'an open laughing mouth', 'a wide grin', 'a laughing face'],
      tail: ['laughing out loud', 'laughing happily'],
      heldOut: { with: ['a joyful laugh', 'a wide laughing mouth'], tail: ['grinning out loud'] },
    },
  },
  age: {
    young: {
      pre: ['young', 'youthful'],
      with: ['a young face', 'youthful looks'],
      tail: ['of young age', 'in their twenties'],
      heldOut: { with: ['a youthful face', 'young looks'] },
    },
    'middle-aged': {
      pre: ['middle-aged', 'mature'],
      with: ['a mature face', 'middle-aged looks'],
      tail: ['of middle age', 'in their forties'],
      heldOut: { with: ['a middle-aged face', 'mature looks'] },
    },
    old: {
      pre: ['old', 'elderly', 'aged'],
      with: ['a wrinkled face', 'wrinkles', 'an old face'],
      tail: ['of old age', 'in their seventies'],
      heldOut: { pre: ['wrinkled'], with: ['an aged face', 'old looks'] },
    },
  },
  eyeColour: { brown: eyes('brown', 'dark'), blue: eyes('blue', 'bright'), green: eyes('green', 'bright') },
  glasses: {
    none: {
      with: ['no glasses', 'nothing before the eyes'],
      tail: ['without glasses', 'not wearing glasses'],
      heldOut: { with: ['no spectacles'], tail: ['not wearing spectacles'] },
    },
    glasses: {
      pre: ['bespectacled'],
      with: ['glasses', 'eyeglasses', 'spectacles', 'a pair of glasses'],
      tail: ['wearing glasses', 'wearing spectacles', 'wearing eyeglasses'],
      heldOut: { with: ['a pair of spectacles'], tail: ['wearing a pair of eyeglasses'] },
    },
    sunglasses: {
      with: ['sunglasses', 'dark glasses', 'shades', 'a pair of sunglasses'],
      tail: ['wearing sunglasses', 'wearing dark glasses', 'behind sunglasses'],
      heldOut: { with: ['a pair of dark glasses'], tail: ['wearing shades', 'behind dark glasses'] },
    },
  },
  beard: {
    none: {
      pre: ['clean-shaven', 'beardless'],
      with: ['no beard', 'a clean-shaven face', 'a shaved chin'],
      tail: ['without a beard'],
      heldOut: { with: ['a beardless face', 'a clean-shaven chin'], tail: ['not wearing a beard'] },
    },
    moustache: {
      pre: ['moustached'],
      with: ['a moustache', 'a mustache', 'a moustache on the upper lip'],
      tail: ['wearing a moustache'],
      heldOut: { with: ['a mustache on the upper lip'], tail: ['wearing a mustache'] },
    },
    beard: {
      pre: ['bearded'],
      with: ['a beard', 'a full beard', 'a bushy beard', 'a beard on the chin'],
      tail: ['wearing a beard'],
      heldOut: { with: ['a full bushy beard', 'a bearded chin'], tail: ['wearing a full beard'] },
    },
  },
  headwear: {
    none: {
      pre: ['bareheaded'],
      with: ['no hat', 'nothing on the head'],
      tail: ['without a hat', 'not wearing a hat'],
      heldOut: { with: ['no cap on the head'], tail: ['without a cap'] },
    },
    cap: {
      with: ['a cap', 'a baseball cap', 'a cap on the head'],
      tail: ['wearing a cap', 'wearing a baseball cap', 'in a cap'],
      heldOut: { with: ['a baseball cap on the head'], tail: ['in a baseball cap'] },
    },
    hat: {
      with: ['a hat', 'a brimmed hat', 'a hat on the head'],
      tail: ['wearing a hat', 'wearing a brimmed hat', 'in a hat'],
      heldOut: { with: ['a brimmed hat on the head'], tail: ['in a brimmed hat'] },
    },
    beanie: {
      with: ['a beanie', 'a knitted beanie', 'a woolly beanie', 'a beanie on the head'],
      tail: ['wearing a beanie', 'wearing a knitted beanie', 'in a beanie'],
      heldOut: { with: ['a knitted beanie on the head'], tail: ['in a woolly beanie'] },
    },
  },
  background: {
    grey: backdrop('grey', 'gray'),
    blue: backdrop('blue'),
    green: backdrop('green'),
    red: backdrop('red'),
    yellow: backdrop('yellow'),
    purple: backdrop('purple', 'violet'),
  },
};
