import { profileCharts } from "../fixtures/profile-charts.ts";
import { describeGoldenCharts } from "./golden-drawings.ts";

describeGoldenCharts("profile", profileCharts);
