/** What an answer without a row says, where there are trips. */
export const noHotspots = "No area earns more than expected beyond chance. That does not say that all areas are alike.";
