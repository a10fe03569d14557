/** Bytes that are not what their batch says; the message says what is wrong with them. It never leaves this folder. */
export class UnreadableError extends Error {}
