/**
 * Loaded first into every server of the demo. When the program that started it is gone, however it
 * ended, the server shuts down as if it had been asked to, so that no port and no lock stays taken.
 */
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
