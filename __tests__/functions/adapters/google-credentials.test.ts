import { Storage } from "@google-cloud/storage";
import { googleCredentials } from "../../../functions/adapters/google-credentials";
import { temporaryFolder } from "../../temporary-folder";

const impersonate = "ridestream-load-lake@p.iam.gserviceaccount.com";

describe("credentials for Google", () => {
  const folder = temporaryFolder();
  const user = { type: "authorized_user", client_id: "id", client_secret: "secret", refresh_token: "token" };

  it("are found by the client itself where nobody is impersonated", () => {
    expect(googleCredentials({ credentialsFile: "/no/such/file" })).toEqual({});
  });

  it("become a service account without a key of it, as Google's own client reads them", async () => {
    const options = googleCredentials({
      credentialsFile: folder.write("adc.json", JSON.stringify(user)),
      impersonate,
    });
    expect(options.credentials).toMatchObject({ type: "impersonated_service_account", source_credentials: user });
    const client = await new Storage(options).authClient.getClient();
    expect(client.constructor.name).toBe("Impersonated");
    expect((client as unknown as { getTargetPrincipal(): string }).getTargetPrincipal()).toBe(impersonate);
  });

  it.each([
    [{ impersonate }, /GOOGLE_APPLICATION_CREDENTIALS/],
    [{ impersonate, credentialsFile: "/no/such/file" }, /no\/such\/file cannot be read \(ENOENT\)/],
    [{ impersonate, credentialsFile: folder.write("broken.json", "{ secret") }, /cannot be read \(it is not JSON\)/],
    [
      { impersonate, credentialsFile: folder.write("foreign.json", '{"type":"executable"}') },
      /it holds no credentials/,
    ],
  ])("that are missing are an error that says what to do", (identity, said) => {
    expect(() => googleCredentials(identity)).toThrow(
      expect.objectContaining({
        code: "RS-GOOGLE-CREDENTIALS",
        message: expect.stringMatching(said) as string,
      }) as Error,
    );
  });
});
