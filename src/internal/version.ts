/** Version of the kit that an element comes from. Equal to the one in package.json, held by a test. */
export const VERSION = '0.1.0';
