import type { BoardScope, ScopeRule } from '../options/board-scope.js';

/** What decides whether somebody is in a scope. */
export interface ScopeMember {
  platformId: string;
  xp: number;
  roles: readonly string[];
  tags?: readonly string[] | undefined;
}

export type TierOf = (xp: number) => string | undefined;

/** Whether somebody fits any of the rules. */
export function isIn(scope: BoardScope, member: ScopeMember, tierOf: TierOf): boolean {
  return scope.some((rule) => fits(rule, member, tierOf));
}

/** Whether somebody is ranked on a board, whatever they have. */
export function isRanked(
  { scope, except }: { scope?: BoardScope | undefined; except?: BoardScope | undefined },
  member: ScopeMember,
  tierOf: TierOf,
): boolean {
  if (except && isIn(except, member, tierOf)) return false;
  return !scope || isIn(scope, member, tierOf);
}

/** Whether scopes speak of a kind of thing. */
export function speaksOf(kind: keyof ScopeRule, ...scopes: readonly (BoardScope | undefined)[]): boolean {
  return scopes.some((scope) => scope?.some((rule) => rule[kind] !== undefined));
}

/** One of each list of the rule. */
function fits({ roles, tiers, tags, users }: ScopeRule, member: ScopeMember, tierOf: TierOf): boolean {
  if (users && !users.includes(member.platformId.toLowerCase())) return false;
  if (roles && !roles.some((role) => member.roles.includes(role))) return false;
  if (tags && !tags.some((tag) => member.tags?.includes(tag))) return false;
  if (!tiers) return true;
  const tier = tierOf(member.xp);
  return tier !== undefined && tiers.includes(tier);
}
