/** Sources that were written but not saved, by agent: leaving the editor does not lose them. */
export const drafts = new Map<string, string>();
