/** Permissions of community keys, by their wire names. Those from `reactMessage` on are inferred by the contract. */
export const COMMUNITY_PERMISSIONS = [
  'sendMessage',
  'replyMessage',
  'getMessages',
  'createUser',
  'manageUser',
  'getUserData',
  'getUserStats',
  'bulkUpdateUser',
  'userFields',
  'leaderboard',
  'store',
  'purchase-history',
  'reactMessage',
  'getChannels',
  'uploadImage',
  'redemption',
  'streak',
  'xpSettings',
] as const;
export type CommunityPermission = (typeof COMMUNITY_PERMISSIONS)[number];

/** Permissions of user keys. Documentation writes `sendMessages`; the singular is accepted too. */
export const USER_PERMISSIONS = [
  'sendMessages',
  'replyMessages',
  'reactMessages',
  'sendMessage',
  'replyMessage',
  'reactMessage',
  'readOwnProfile',
  'updateOwnProfile',
  'readOwnMessages',
] as const;
