export { angleLoss } from './angle.js';
export { directionalLoss, editDirection } from './direction.js';
export { rowDots, rowMeans } from './features.js';
export { globalLoss } from './global.js';
export { manifoldLoss } from './manifold.js';
export { covarianceLoss, momentLoss } from './moment.js';
export { patchLoss } from './patch.js';
export { relationLoss } from './relation.js';
export { textureLoss } from './texture.js';
