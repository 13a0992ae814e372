/** Version of the kit, told to the other side as information. Equal to the one in package.json, held by a test. */
export const KIT = '0.1.0';

/** The call that every link has: it asks for more capabilities. */
export const ASK = 'ask';

/** Lowest and highest version of the wire protocol that this code speaks. */
export const SPOKEN = [1, 1] as const;
