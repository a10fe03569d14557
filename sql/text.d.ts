/** A statement is imported as its text: by esbuild's text loader, by jest's transform. */
declare module "*.sql" {
  const text: string;
  export default text;
}
