import { readAddress, type RefusedSettings } from '../../widgets/iframe-channel/settings.js';
import { framedWidget } from './widgets.js';

export interface FrameAddressOptions {
  widget: string | null | undefined;
  /** Address of the gateway. */
  gateway: string;
  /** Attribute of the element, as the page wrote it. */
  setting: (name: string) => string | null;
  scheme: string;
  locale: string;
  /** Origin of the page that shows it. */
  own: string;
}

/** Address of the gateway's page for a widget, or why there is none. */
export function frameAddress(o: FrameAddressOptions): { src: string; origin: string } | RefusedSettings {
  const widget = framedWidget(o.widget);
  if (!widget) return { refusal: 'widget-unknown', detail: (o.widget ?? '').slice(0, 80) };
  const base = readAddress(o.gateway, o.own);
  if ('refusal' in base) return base;
  const url = new URL(`${base.src.replace(/\/+$/, '')}/frame/${o.widget}`);
  for (const name of widget.settings) {
    const value = o.setting(name);
    if (value && value.length <= 512) url.searchParams.set(name, value);
  }
  // Stays in the browser: the first frame is drawn in the right scheme and language, before the bridge is there.
  url.hash = new URLSearchParams({ scheme: o.scheme, lang: o.locale }).toString();
  return { src: url.href, origin: url.origin };
}
