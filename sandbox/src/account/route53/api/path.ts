/** Where Route 53's API begins on the account's server: its version. */
export const ROUTE53_API = "/2013-04-01";

/** An access key that may change the practice zones. */
export const PRACTICE_KEY = { id: "AKIAPRACTICE00000000", secret: "practice/secret/0123456789/abcdefghijklmn" } as const;
