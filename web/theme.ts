import { createTheme } from "@mantine/core";

/** The look of the workbench; it follows the report's. */
export const theme = createTheme({
  fontFamily: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  primaryColor: "blue",
  defaultRadius: "sm",
  respectReducedMotion: true,
});
