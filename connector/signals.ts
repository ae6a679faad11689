/**
 * Resolves at SIGTERM or SIGINT; a second one ends the process at once, for whoever is not willing to wait for the
 * drain. SIGHUP runs `reload`, SIGUSR2 `toggleDebug`.
 */
export function untilSignalled(reload: () => void, toggleDebug: () => void): Promise<void> {
  process.on('SIGHUP', reload);
  process.on('SIGUSR2', toggleDebug);
  return new Promise((resolve) => {
    const end = (): void => {
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      resolve();
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
  });
}
