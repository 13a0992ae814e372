import { defineElement } from '../../internal/define-element.js';
import { RaiCommunity } from './community.js';

defineElement('rai-community', RaiCommunity);
