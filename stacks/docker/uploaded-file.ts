import type { ContainerUpload } from "@cdktf/provider-docker/lib/container";

/** A file that a container is made with. */
export interface UploadedFile {
  readonly path: string;
  readonly content: string;
}

/**
 * The file as the provider puts it into a container: root's, readable by everybody. Its content stands in the configuration,
 * so no file of this machine is needed later, and a changed one replaces the container. What Terraform would read as a
 * template is text here.
 */
export const uploaded = ({ path, content }: UploadedFile): ContainerUpload => ({
  file: path,
  content: asText(content),
});

/** What Terraform would read as a template, as text. */
export const asText = (content: string): string => content.replaceAll(/[$%](?=\{)/g, (mark) => mark + mark);

/** JSON, which is YAML too. */
export const jsonFile = (path: string, value: object): UploadedFile => ({
  path,
  content: `${JSON.stringify(value, undefined, 2)}\n`,
});
