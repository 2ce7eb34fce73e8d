/** Addresses of consoles that kept their page behind a hash: `/#/console` is `/console` now. */
export function withoutHash(hash: string): string | null {
  const found = /^#!?(\/[\w/-]*)$/.exec(hash);
  return found?.[1] ?? null;
}

export function leaveOldAddress(): void {
  const path = withoutHash(location.hash);
  if (path !== null) history.replaceState(null, "", path);
}
