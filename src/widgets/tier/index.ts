export { RaiTier } from './tier.js';
export { RaiTierView } from './tier-view.js';
export type { TierFormula, TierModel, TierVariant } from './model.js';
