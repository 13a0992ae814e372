import { createGateway } from 'rai-kit/gateway';

/** One gateway for the process, made when it is first asked: a build opens no store and asks no platform. */
export function gateway() {
  return (globalThis.raiGateway ??= createGateway(JSON.parse(process.env.GATEWAY_OPTIONS)));
}
