import { createTheme } from "@mantine/core";

/** The look of the workbench; it follows the report's. */
export const theme = createTheme({
  fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  primaryColor: "blue",
  // Lighter shades of white on blue, or blue on grey, are hard to read.
  primaryShade: 8,
  defaultRadius: "sm",
  respectReducedMotion: true,
  // A link within a text must not be told by its colour alone.
  components: { Anchor: { defaultProps: { underline: "always" } } },
});
