import type { Operator, ReferralCondition, ReferralRequirement } from '../db/schema.js';

/** What a referee did so far, by the names of conditions. */
export interface Figures {
  actions: Record<string, number>;
  customFields: Record<string, unknown>;
}

export interface Stage {
  id: string;
  number: number;
  name: string;
  description: string;
  displaySetting: string;
  xp: number;
  coins: number;
  operator: Operator;
  requirements: ReferralRequirement[];
}

export interface Program {
  id: string;
  name: string;
  stages: Stage[];
}

export type StageStatus = 'completed' | 'in-progress' | 'not-started';

export interface ConditionState extends ReferralCondition {
  current: number;
  isMet: boolean;
}

export interface StageState {
  stage: Stage;
  status: StageStatus;
  /** How many groups of conditions are met. */
  met: number;
  groups: (Omit<ReferralRequirement, 'conditions'> & { isMet: boolean; conditions: ConditionState[] })[];
}

const holds = (operator: Operator, parts: readonly { isMet: boolean }[]): boolean =>
  operator === 'or' ? parts.some((part) => part.isMet) : parts.every((part) => part.isMet);

function currentOf({ action, isCustomField }: ReferralCondition, figures: Figures): number {
  const value = isCustomField
    ? Object.hasOwn(figures.customFields, action) && Number(figures.customFields[action])
    : Object.hasOwn(figures.actions, action) && figures.actions[action];
  return Number.isFinite(value) ? Number(value) : 0;
}

/** How far somebody is in a program. Stages are taken in their order: one is open when all before it are done. */
export function progressIn(program: Program, figures: Figures): StageState[] {
  let isOpen = true;
  return program.stages.map((stage) => {
    const groups = stage.requirements.map(({ conditions, ...group }) => {
      const states = conditions.map((condition) => {
        const current = currentOf(condition, figures);
        return { ...condition, current, isMet: current >= condition.value };
      });
      return { ...group, conditions: states, isMet: holds(group.operator, states) };
    });
    const isDone = isOpen && holds(stage.operator, groups);
    const status = isDone ? 'completed' : isOpen ? 'in-progress' : 'not-started';
    isOpen = isDone;
    return { stage, status, met: groups.filter((group) => group.isMet).length, groups };
  });
}
