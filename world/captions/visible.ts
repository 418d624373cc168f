import type { Domain } from '../attributes.js';
import type { Face } from '../face.js';
import { type Attribute, attributes, labelsOf } from '../labels.js';

const hiddenBy: Readonly<Record<Domain, readonly Attribute[]>> = {
  photo: [],
  sketch: ['hairColour', 'eyeColour', 'background'],
  cartoon: [],
  painting: [],
  pixel: ['eyeColour'],
  statue: ['skin', 'hairColour', 'eyeColour'],
  zombie: ['skin', 'eyeColour'],
  dog: ['skin'],
  cat: ['skin'],
  night: ['skin', 'eyeColour', 'background'],
};

/** An attribute with its class. */
export interface Trait {
  readonly attribute: Attribute;
  readonly value: string;
}

/** Whether pictures of a domain show an attribute at all: marble has no hair colour. */
export function isShownIn(domain: Domain, attribute: Attribute): boolean {
  return !hiddenBy[domain].includes(attribute);
}

/** Lists what an image of the face in that domain shows, in the order of the attributes. */
export function visibleTraits(face: Face, domain: Domain): Trait[] {
  const labels = labelsOf(face);
  return attributes.flatMap((attribute) => {
    const value = labels[attribute];
    return value === undefined || !isShownIn(domain, attribute) ? [] : [{ attribute, value }];
  });
}
