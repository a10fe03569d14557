import { gcp } from "./environments/gcp";
import { hybrid } from "./environments/hybrid";
import { local } from "./environments/local";
import { runApp } from "./stacks/environment/run-app";

/** The cdktf app: synthesises every environment into cdktf.out. */
runApp([local, hybrid, gcp]);
