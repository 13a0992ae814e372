import { css, html, nothing, type TemplateResult } from 'lit';
import type { Member } from '../model/member.js';

/**
 * A member's picture, or initials on a color that is always the same for that member. The initials
 * lie beneath the picture, so a picture that fails leaves them, in the same box, and nobody else is asked.
 */
export function avatar(member: Pick<Member, 'id' | 'name' | 'avatar'>): TemplateResult {
  return html`<span class="avatar" part="avatar" .style=${`--_h:${hue(member.id)}`} aria-hidden="true"
    ><span>${initials(member.name)}</span>${
      member.avatar && /^(https?:)?\//i.test(member.avatar)
        ? html`<img
            src=${member.avatar}
            alt=""
            loading="lazy"
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

/** One or two letters or signs that stand for a name in any script. */
export function initials(name: string): string {
  // Patterns that know every script take long to build; most names need none.
  const isPlain = /^[ -~]*$/.test(name);
  const words = name.slice(0, 200).match(isPlain ? /[a-z\d]+/gi : /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu) ?? [
    '?',
  ];
  const [first = '', last = ''] = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) =>
    isPlain ? word?.[0] : word?.match(/^.\p{M}*/u)?.[0],
  );
  // Arabic letters would join into a word that nobody wrote.
  return (!isPlain && /\p{Script=Arabic}/u.test(first) ? first : first + last).toUpperCase();
}

/** One of eight hues in degrees, the same for the same id everywhere (FNV-1a). */
export function hue(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < Math.min(id.length, 64); i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return ((hash >>> 0) % 8) * 45;
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
  }
  .avatar img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  @media (forced-colors: active) {
    .avatar {
      border: 1px solid;
    }
  }
`;
