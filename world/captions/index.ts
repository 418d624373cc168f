export { captionOf, describeFully } from './captionOf.js';
export type { Split } from './description.js';
export { attributePrompts, captionGrammar, domainPrompts } from './prompts.js';
export { promptTemplates } from './templates.js';
export { isShownIn, visibleTraits } from './visible.js';
