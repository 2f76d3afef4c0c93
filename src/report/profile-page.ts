import { svgDocument } from "../charts/svg-document.ts";
import type { TableProfile } from "../movies/profile/profile-result.ts";
import type { Note } from "../notes.ts";
import { html } from "./html.ts";
import { renderPage } from "./page.ts";
import { listView, notesView } from "./page-parts.ts";
import { profileSection } from "./profile-section.ts";
import { profileFindings, profileSize } from "./profile-wording.ts";

export interface ProfileFacts {
  /** Marquee's. */
  readonly version: string;
  /** The command that makes the page again. */
  readonly command: string;
  /** What came up while the table was read. */
  readonly notes: readonly Note[];
}

/** The profile of a movie table as one HTML page. All texts from data are escaped. The same profile gives the same bytes. */
export function renderProfile(profile: TableProfile, { version, command, notes }: ProfileFacts): string {
  const document = svgDocument();
  return renderPage({
    kind: "Data profile",
    title: `What ${profile.source} holds`,
    subtitle: `${profileSize(profile)} · Marquee ${version}`,
    main: html`<section id="summary" aria-labelledby="summary-title">
<h2 id="summary-title">In a minute</h2>
${listView(profileFindings(profile))}
${notesView([...notes, ...profile.notes])}
</section>
${profileSection(profile, document)}
`,
    footer: html`Made by <code>${command}</code> with Marquee ${version}${profile.hash === null ? "" : html` from data with the SHA-256 <code>${profile.hash}</code>`}. This page fetches nothing and sends nothing.`,
    version,
  });
}
