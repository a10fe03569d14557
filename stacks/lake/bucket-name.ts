const bucketName = /^(?!goog)(?!.*google)[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/;

/** Whether Cloud Storage takes it: https://cloud.google.com/storage/docs/buckets#naming */
export const isBucketName = (name: string): boolean => bucketName.test(name);

/** What to give instead. */
export const bucketNameRule = '3 to 63 of a-z, 0-9, - and _, a letter or digit first and last, without "google"';
