/** Sentences that a class is put into for the CLIP of this world; its captions contain each of these forms. */
export const promptTemplates: readonly string[] = [
  '{}',
  'a {}',
  'the {}',
  'one {}',
  'this is a {}',
  'a {} portrait',
  'a portrait, {}',
  'a face, {}',
  'a close-up of a {}',
  'an image of a {}',
  'a face as a {}',
  'a person as a {}',
];

/** More short forms that training captions use: of a kind of picture, and of somebody shown. */
export const mediumTemplates = [
  'a {} of a person',
  'a {} of a face',
  '{} of a person',
  'the {} of a face',
  'a {} of a human',
];
export const subjectTemplates = [
  'a photo of a {}',
  'a picture of a {}',
  'a portrait of a {}',
  'here is a {}',
  'a person like a {}',
];
