/**
 * A description with the example of one language alone, without the marks. Pulumi's generators do so for resources; the one for .NET leaves a
 * function's as it is.
 */
export function withOwnExample(description: string, fence: string): string {
  return description.replace(/{{% examples %}}\n(.*){{% \/examples %}}\n*/s, (_, section: string) =>
    section
      .replace(/{{% \/?example %}}\n/g, "")
      .replace(/```(\w+)\n.*?\n```\n/gs, (block, language) => (language === fence ? block : ""))
      .replace(/\n{2,}/g, "\n\n")
      .trimEnd(),
  );
}
