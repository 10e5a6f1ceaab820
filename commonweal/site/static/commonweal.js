// Starts the NHS components. Every page works without this file.
import { initAll } from "./vendor/nhsuk-frontend.min.js";

initAll();
