/** Loaded into the gateway by the soak (`--expose-gc --import`): on SIGWINCH it collects garbage and tells what stays. */
process.on('SIGWINCH', () => {
  if (globalThis.gc === undefined) throw new Error('start it with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  process.stderr.write(
    `${JSON.stringify({ probe: 'heap', heapBytes: heapUsed, handles: resources.length })}\n`,
  );
});
