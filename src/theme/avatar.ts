import { css, html, nothing, type TemplateResult } from 'lit';
import type { Member } from '../model/member.js';

/**
 * A member's picture, or initials on a color that is always the same for that member. The initials
 * lie beneath the picture, so a picture that fails leaves them, in the same box, and nobody else is asked.
 */
export function avatar(member: Pick<Member, 'id' | 'name' | 'avatar'>): TemplateResult {
  return html`<span class="avatar h${hue(member.id)}" part="avatar" aria-hidden="true"
    ><span>${initials(member.name)}</span>${
      member.avatar && /^(https?:)?\//i.test(member.avatar)
        ? html`<img
            src=${member.avatar}
            alt=""
            loading="lazy"
            decoding="async"
            referrerpolicy="no-referrer"
            @error=${onPicture}
            @load=${onPicture}
          />`
        : nothing
    }</span
  >`;
}

const onPicture = (event: Event) => {
  (event.target as HTMLElement).hidden = event.type === 'error';
};

/** One or two letters or signs that stand for a name in any script; joined signs stay whole. */
export function initials(name: string): string {
  const words = name
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .split(/[\s._-]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = words[0]?.match(/[\p{L}\p{N}]\p{M}*/u)?.[0];
  if (!first) return '?';
  const last = words.length > 1 ? words.at(-1)?.match(/[\p{L}\p{N}]\p{M}*/u)?.[0] : undefined;
  // Arabic letters would join into a word that nobody wrote.
  return (first + (last && !/\p{Script=Arabic}/u.test(first + last) ? last : '')).toLocaleUpperCase('en');
}

/** 0 to 7, the same for the same id everywhere (FNV-1a). */
export function hue(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < Math.min(id.length, 64); i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % 8;
}

/** Eight quiet colors; text on each is at least 5:1 in both schemes. */
export const avatarStyles = css`
  .avatar {
    position: relative;
    display: inline-grid;
    flex: none;
    place-items: center;
    inline-size: var(--_avatar, 36px);
    block-size: var(--_avatar, 36px);
    overflow: hidden;
    border-radius: 50%;
    background: light-dark(oklch(0.93 0.045 var(--_h)), oklch(0.36 0.06 var(--_h)));
    color: light-dark(oklch(0.4 0.11 var(--_h)), oklch(0.9 0.06 var(--_h)));
    font-weight: 700;
    font-size: calc(var(--_avatar, 36px) * 0.36);
    line-height: 1;
    --_h: 280;
  }
  .avatar img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .h1 {
    --_h: 20;
  }
  .h2 {
    --_h: 60;
  }
  .h3 {
    --_h: 110;
  }
  .h4 {
    --_h: 155;
  }
  .h5 {
    --_h: 195;
  }
  .h6 {
    --_h: 240;
  }
  .h7 {
    --_h: 330;
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid;
    }
  }
`;
