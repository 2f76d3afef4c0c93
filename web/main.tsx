import "./styles.css";
import "./workbench.css";
import { MantineProvider } from "@mantine/core";
import { createRoot } from "react-dom/client";
import { takeToken } from "./api/token.ts";
import { App } from "./app.tsx";
import { theme } from "./theme.ts";

takeToken();
createRoot(document.getElementById("root")!).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <App />
  </MantineProvider>,
);
