export { RaiCommunity } from './community.js';
