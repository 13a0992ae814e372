import { defineElement } from '../../internal/define-element.js';
import { RaiTier } from './tier.js';
import { RaiTierView } from './tier-view.js';

defineElement('rai-tier-view', RaiTierView);
defineElement('rai-tier', RaiTier);
