import { runApp } from "./stacks/environment/run-app";
// Below it: a name in an environment that is no part is explained by what runs the app.
import { gcp } from "./environments/gcp";
import { hybrid } from "./environments/hybrid";
import { local } from "./environments/local";

/** The cdktf app: synthesises every environment into cdktf.out. */
runApp([local, hybrid, gcp]);
