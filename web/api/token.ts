const key = "marquee-token";

/**
 * The token of this server: from the address the server printed, where it stands behind # and is never sent, else from
 * this tab's memory. It is taken out of the address, so that it is not kept in the history.
 */
export function takeToken(): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given === null) return sessionStorage.getItem(key);
  sessionStorage.setItem(key, given);
  history.replaceState(null, "", location.pathname + location.search);
  return given;
}
