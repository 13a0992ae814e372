/** The store of the gateway is a native module: it is required, not bundled. */
export default { serverExternalPackages: ['rai-kit', 'classic-level'] };
