/* eslint-disable lit-a11y/no-redundant-role -- without markers WebKit takes the native role away */
import { html, nothing, type TemplateResult } from 'lit';
import { number } from '../../i18n/intl.js';
import type { Localize } from '../../i18n/localize.js';
import type { TierTerms } from '../../i18n/tier.js';
import type { MyTier, Tier, TierLadder } from '../../model/tier.js';
import { emblem } from './emblem.js';
import { roman, whole } from './progress.js';

type L = Localize<TierTerms>;

/** All tiers, the lowest first, each with its levels; what is reached, where one stands, what is ahead. */
export function ladder(l: L, { tiers, units }: TierLadder, mine: MyTier | undefined): TemplateResult {
  return html`<ol
    class="ladder"
    part="ladder"
    role="list"
    aria-label=${l.term('tierLadder')}
    tabindex=${tiers.length > 5 ? 0 : nothing}
  >
    ${tiers.map((tier) => rung(l, tier, units.xp, mine))}
  </ol>`;
}

function rung(
  l: L,
  { id, name, icon, levels }: Tier,
  unit: string,
  mine: MyTier | undefined,
): TemplateResult {
  const xp = mine && whole(mine.xp);
  const isHere = mine?.tier?.id === id;
  const first = levels[0]?.xp ?? '0';
  const isDone = xp !== undefined && !isHere && xp >= whole(first);
  const kind = isHere ? 'here' : isDone ? 'done' : 'ahead';
  const word = isHere ? 'tierHere' : isDone ? 'tierReached' : 'tierAhead';
  return html`<li class="rung ${kind}" part="rung" aria-current=${isHere ? 'step' : nothing}>
    ${emblem(icon, 0, mine ? kind : 'done')}
    <span class="rung-name cut" dir="auto">${name}</span>
    ${mine ? html`<span class="sr">, ${l.term(word)}</span>` : nothing}
    <span class="sr">
      ${levels.map(
        ({ level, xp: threshold }) =>
          html`, ${l.term('tierLevel', roman(level), amount(l, threshold, unit))}`,
      )}
    </span>
    <span class="pips" aria-hidden="true">
      ${levels.map(
        ({ level, xp: threshold }) =>
          html`<span class="pip ${xp !== undefined && xp >= whole(threshold) ? 'on' : ''}"
            ><span class="pip-text">${roman(level)}&nbsp;<b>${number(l.lang(), threshold)}</b></span></span
          >`,
      )}
    </span>
    <span class="from quiet" aria-hidden="true">${l.term('tierFrom', amount(l, first, unit))}</span>
  </li>`;
}

/** XP with its unit, every digit kept. */
export function amount(l: L, value: string, unit: string): string {
  return `${number(l.lang(), value)}\u00a0${unit}`;
}
