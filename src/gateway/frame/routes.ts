import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import type { GatewayEnv } from '../context.js';
import { keptFile, sendFile, type KeptFile } from '../http/kept-file.js';
import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import { framePage } from './page.js';
import { frameHeaders } from './policy.js';
import { FRAME_WIDGETS } from './widgets.js';

export interface FrameRouteOptions {
  publicUrl: string;
  /** Version of the kit whose script the page loads. */
  version: string;
  /** Origins of the sites that may show a board, by its slug; undefined for the first one. */
  hosts: (board: string | undefined) => readonly string[];
}

/**
 * `GET /frame/:widget`: a page that holds one public widget, for sites that want it isolated in a frame. Its
 * settings stand in the query and are read by its script; the page is the same for all of them.
 */
export function frameRoutes({ publicUrl, version, ...o }: FrameRouteOptions): Hono<GatewayEnv> {
  const kit = `${publicUrl}/kit/${version}/`;
  const pages = new LRUCache<string, KeptFile>({ max: 64 });
  return new Hono<GatewayEnv>().get('/frame/:widget', (c) => {
    const name = c.req.param('widget');
    const widget = FRAME_WIDGETS.get(name);
    if (!widget) throw new Problem('NOT_FOUND', `known widgets: ${[...FRAME_WIDGETS.keys()].join(', ')}`);
    const hosts = o.hosts(readQuery(c, widget.settings)['board']);
    const page = framePage({ widget: name, title: widget.title, gateway: publicUrl, kit, hosts });
    // Compressed once, as there are few of them: one for a widget and the sites that may show it.
    const known = pages.get(page) ?? keptFile('text/html; charset=UTF-8', page);
    pages.set(page, known);
    return sendFile(c, known, frameHeaders({ gateway: publicUrl, kit, hosts }));
  });
}
