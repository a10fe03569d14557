/** Where something runs: in containers of one Docker engine, in a Google Cloud project, or with somebody else. */
export type Place = "docker" | "google" | "outside";
