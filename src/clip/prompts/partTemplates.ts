/**
 * The 15 sentences about parts of an animal into which StyleGAN-NADA's patch loss inserts a class name.
 *
 * Data of rinongal/StyleGAN-nada, MIT licence; see NOTICE.
 */
export const partTemplates: readonly string[] = [
  'the paw of a {}.',
  'the nose of a {}.',
  'the eye of the {}.',
  'the ears of a {}.',
  'an eye of a {}.',
  'the tongue of a {}.',
  'the fur of the {}.',
  'colorful {} fur.',
  'a snout of a {}.',
  'the teeth of the {}.',
  'the {}s fangs.',
  'a claw of the {}.',
  'the face of the {}',
  'a neck of a {}',
  'the head of the {}',
];
