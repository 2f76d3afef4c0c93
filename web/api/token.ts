const key = "marquee-token";

/**
 * Takes the token of this server out of the address it printed, where it stands behind # and is never sent, into this tab's
 * memory: it is not to be kept in the history. To be called before anything is shown, for a link that is followed early would
 * put another address over it.
 */
export function takeToken(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given === null) return;
  sessionStorage.setItem(key, given);
  history.replaceState(null, "", location.pathname + location.search);
}

/** The token this tab was opened with. */
export function heldToken(): string | null {
  return sessionStorage.getItem(key);
}
