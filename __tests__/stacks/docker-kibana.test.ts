import { local } from "../../environments/local";
import { resource, synthesised, variablesOf } from "./synthesised";

describe("Kibana in a container", () => {
  it("encrypts what it keeps with one generated key of 32 characters or more, the same at each start", () => {
    const synth = synthesised([local]);
    expect(variablesOf(resource(synth, "docker_container", "kibana"))).toMatchObject({
      XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY: "${sensitive(terraform_data.kibana-encryption-key.output)}",
    });
    // A UUID has 36 characters, and is drawn once.
    expect(resource(synth, "terraform_data", "kibana-encryption-key")).toMatchObject({
      input: "${sensitive(uuid())}",
      lifecycle: { ignore_changes: ["input"] },
    });
  });
});
