/** Items that can be read at once, although what gives them is asked for with the first one. */
export function itemsOf(open: () => Promise<AsyncIterableIterator<unknown>>): AsyncIterableIterator<unknown> {
  let items: Promise<AsyncIterableIterator<unknown>> | undefined;
  return {
    async next() {
      items ??= open();
      return (await items).next();
    },
    // A generator would hear of it only after the item that it waits for.
    return: async () => (await items)?.return!() ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
