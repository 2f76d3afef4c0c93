import { explanationCharts } from "../fixtures/explanation-charts.ts";
import { describeGoldenCharts } from "./golden-drawings.ts";

describeGoldenCharts("explain", explanationCharts);
