import { guest } from 'rimless';

export async function connect(_hostOrigin, api) {
  const { remote } = await guest.connect(api);
  return { call: (name, value) => remote[name](value) };
}
