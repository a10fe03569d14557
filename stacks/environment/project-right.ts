import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import type { Site } from "./site";
import { projectId } from "./variables";

/** Who is let: what tells of him, and his name as a member of a policy. */
export interface Grantee {
  readonly name: string;
  readonly member: string;
}

/** A name as part of the id of a construct. */
export const idOf = (name: string): string => name.replaceAll(/[^a-z0-9]+/gi, "-");

/** Lets somebody do what Google grants on projects only. */
export function projectRight(
  site: Site,
  id: string,
  { name, member }: Grantee,
  role: string,
  why: string,
): ProjectIamMember {
  site.permit({ identity: name, may: role, on: "the project", why: `${why}; this role is on projects only` });
  return new ProjectIamMember(site.stack(), id, { project: projectId, role, member });
}
