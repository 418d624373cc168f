export { fillTemplate } from './fillTemplate.js';
export { imagenetTemplates } from './imagenetTemplates.js';
export { partTemplates } from './partTemplates.js';
