import { DataGoogleProject } from "@cdktf/provider-google/lib/data-google-project";
import { DataGoogleStorageProjectServiceAccount } from "@cdktf/provider-google/lib/data-google-storage-project-service-account";
import { KmsCryptoKeyIamMember } from "@cdktf/provider-google/lib/kms-crypto-key-iam-member";
import type { ITerraformDependable } from "cdktf";
import type { Site } from "./site";
import { projectId } from "./variables";

const role = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

/** A service that encrypts what it keeps, by an account of Google's own in the project: its service agent. */
export interface EncryptingService {
  readonly title: string;
  readonly memberIn: (site: Site) => string;
}

export const cloudStorage: EncryptingService = {
  title: "Cloud Storage's service agent",
  // Asked for, it is made.
  memberIn: (site) =>
    new DataGoogleStorageProjectServiceAccount(site.stack(), "storage-agent", { project: projectId }).member,
};

export const managedKafkaService: EncryptingService = {
  title: "Managed Kafka's service agent",
  memberIn: (site) => {
    const { number } = new DataGoogleProject(site.stack(), "project", { projectId });
    return `serviceAccount:service-${number}@gcp-sa-managedkafka.iam.gserviceaccount.com`;
  },
};

/** Lets a service encrypt and decrypt with a customer's key. @returns what has to be there before it does */
export function keyRight(site: Site, kmsKey: string | undefined, service: EncryptingService): ITerraformDependable[] {
  if (kmsKey === undefined) return [];
  const stack = site.stack();
  site.foundation.google.enable(stack, "cloudkms.googleapis.com", "cloudresourcemanager.googleapis.com");
  site.permit({
    identity: service.title,
    may: role,
    on: "the key",
    why: "encrypts and decrypts what it keeps with it",
  });
  const member = service.memberIn(site);
  return [new KmsCryptoKeyIamMember(stack, "service-encrypts", { cryptoKeyId: kmsKey, role, member })];
}
