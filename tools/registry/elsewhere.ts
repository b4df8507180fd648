/** Rules of the same list that are none of this check's own: another one holds them, a test does, or nobody can from here. */
export const elsewhere: { readonly [id: string]: string } = {
  E6: "one entry a pull request: the entry's file is one (E1); the place in the list is chosen there",
  R4: "`pulumi plugin install` finds the archive: sandbox/test/package.engine.test.ts installs one from a file; from GitHub only a release can",
  R7: "letters of the name: S1 allows fewer",
  R9: "the plug-in's schema is the one in git: sandbox/test/package.engine.test.ts asks the installed plug-in for it",
  S3: "the schema's version is semantic: R2",
  S9: "the Registry computes the status: public preview below 1.0",
  D4: "front matter without edit_url: D3",
  D6: "the page's layout: D5",
  P1: "npm serves the package at the version: S12 and R3 hold name and version, tests install the tarball; npm itself is asked after a release",
  P2: "PyPI, likewise: S12, R3 and tests with the wheel",
  C2: "a component is listed like any package: R5 to R8",
  C3: "schema.json lies at the root: E3",
};

/** The groups of the list, each with its highest number. */
export const groups = { E: 8, R: 9, S: 12, D: 17, P: 4, A: 5, C: 3 };
